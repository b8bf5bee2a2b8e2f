// One answer of a model and what it cost, whichever source told of it. Everything of `keyz usage` is made of these.

export interface Tokens {
  input: number
  output: number
  reasoning: number
  cache_read: number
  cache_write: number
}

export interface Spending {
  /** Made by `messageKey`: what is told of the same message again has the same one. */
  key: string
  session: string
  provider: string | null
  model: string | null
  /** The number exactly as it was written, in US dollars; null where nobody told. */
  cost: string | null
  tokens: Tokens | null
  /** When the message was made, Unix milliseconds. */
  at: number
  /** When it was told, Unix milliseconds: the newest word on a message counts. */
  toldAt: number
  /** How much the source knows, where two were told at the same moment: the form of mngr mixes reasoning into the output. */
  rank: number
}

/** Of the message, or of the event where that names none. The same id in another session is another message. */
export function messageKey(session: string, id: string): string {
  return `${session}\n${id}`
}

export const unnamed = 'unknown'

/** `provider/model`, as OpenCode names a model. */
export function modelName({ provider, model }: Pick<Spending, 'provider' | 'model'>): string {
  return `${provider ?? unnamed}/${model ?? unnamed}`
}

const year10000 = 253_402_300_800_000

/** Whether a number of Unix milliseconds is a time that keyz can write: the years 1970 to 9999. */
export function isTime(milliseconds: number): boolean {
  return milliseconds >= 0 && milliseconds < year10000
}
