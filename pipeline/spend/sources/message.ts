// One answer of a model: what it cost and how many tokens it took, whichever source reports it. `keyz usage` adds these up.

export interface Tokens {
  input: number
  output: number
  reasoning: number
  cache_read: number
  cache_write: number
}

export interface Message {
  /** Made by `messageKey`: all reports of one message have the same key. */
  key: string
  session: string
  provider: string | null
  model: string | null
  /** US dollars, digit by digit as the source writes them; null where none is reported. */
  cost: string | null
  tokens: Tokens | null
  /** Unix milliseconds. */
  createdAt: number
  /** Unix milliseconds; null while the answer is going on, or where the source does not say. */
  completedAt: number | null
  /** When this was reported, in Unix milliseconds: the newest report of a message counts. */
  updatedAt: number
  /** Decides between two reports of the same moment. mngr's form is less exact, because its output includes the reasoning. */
  rank: number
  /** Came here with a session from another machine, which paid for it. */
  imported: boolean
}

/** `id` is the message's, or the event's where it names no message. The same id in another session is another message. */
export function messageKey(session: string, id: string): string {
  return `${session}\n${id}`
}

/** What a source says about the cost. Neither tokens nor cost is no free answer but an unknown one; only a refused request is free. */
export function knownSpend(
  { cost, tokens }: Pick<Message, 'cost' | 'tokens'>,
  refused: boolean,
): Pick<Message, 'cost' | 'tokens'> {
  const silent = (cost === null || Number(cost) === 0) && (tokens === null || isNothing(tokens))
  return silent && !refused ? { cost: null, tokens: null } : { cost, tokens }
}

function isNothing({ input, output, reasoning, cache_read, cache_write }: Tokens): boolean {
  return input === 0 && output === 0 && reasoning === 0 && cache_read === 0 && cache_write === 0
}

const maxShown = 200

/** A name as it is reported: one that is too long for that loses its end, and no message is lost for it. */
export function shownName(name: string): string {
  return name.length <= maxShown ? name : name.slice(0, maxShown)
}

/** Stands for a provider or a model that the source does not name. */
export const unnamed = 'unknown'

/** `provider/model`, as OpenCode names a model. */
export function modelName({ provider, model }: Pick<Message, 'provider' | 'model'>): string {
  return `${provider ?? unnamed}/${model ?? unnamed}`
}

const year10000 = 253_402_300_800_000

/** Whether keyz can write this number of Unix milliseconds as a time: the years 1970 to 9999. */
export function isTime(milliseconds: number): boolean {
  return milliseconds >= 0 && milliseconds < year10000
}
