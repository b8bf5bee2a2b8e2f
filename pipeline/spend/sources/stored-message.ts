// Reads one message as OpenCode stores it: a row of its database, or a file of its older storage.
import { parseJson } from '../../../schema/parse-json.ts'
import { StoredMessage } from '../../../schema/spend-event.ts'
import { exactNumber } from './exact-number.ts'
import type { IsImported } from './imported-sessions.ts'
import { isPlainMessage } from './is-plain-message.ts'
import { isTime, knownSpend, type Message, messageKey, shownName } from './message.ts'
import { type Answer, readOrdinaryAnswer } from './ordinary-answer.ts'

/** The columns beside the message; a file has these fields in the message itself. */
interface Row {
  id?: string
  session?: string
  createdAt?: number
  updatedAt?: number
  /** Whether the session came from another machine, and the message with it. */
  isImported?: IsImported | null
}

/** Null for a message of the user; `broken` for what keyz cannot read. */
export function readStoredMessage(text: string, row: Row = {}): Message | 'broken' | null {
  const answer = readOrdinaryAnswer(text) ?? readAnswer(text)
  if (answer === null || answer === 'broken') return answer
  const id = row.id ?? answer.id
  const session = row.session ?? answer.session
  const at = answer.createdAt ?? row.createdAt
  const updatedAt = row.updatedAt ?? answer.completedAt ?? at
  if (id === undefined || session === undefined || at === undefined || updatedAt === undefined) return 'broken'
  if (!isTime(at) || !isTime(updatedAt)) return 'broken'
  const { provider, model, cost, tokens, folder, refused } = answer
  const completedAt = answer.completedAt !== null && isTime(answer.completedAt) ? answer.completedAt : null
  const known = knownSpend({ cost, tokens }, refused)
  return {
    key: messageKey(session, id),
    session: shownName(session),
    provider: provider && shownName(provider),
    model: model && shownName(model),
    cost: known.cost,
    tokens: known.tokens,
    createdAt: at,
    completedAt,
    updatedAt,
    rank: 1,
    imported: row.isImported?.({ id, session, folder, completedAt, updatedAt }) ?? false,
  }
}

/** Takes any text. `readOrdinaryAnswer` reads most answers faster, with the same result. */
export function readAnswer(text: string): Answer | 'broken' | null {
  const value = parseJson(text)
  const message = isPlainMessage(value) ? value : StoredMessage.safeParse(value).data
  if (message === undefined) return 'broken'
  if (message.role !== undefined && message.role !== 'assistant') return null
  return {
    id: message.id,
    session: message.sessionID,
    provider: message.providerID ?? message.model?.providerID ?? null,
    model: message.modelID ?? message.model?.id ?? null,
    cost: message.cost == null ? null : exactNumber(text, ['cost'], message.cost),
    tokens: tokensOf(message),
    createdAt: message.time?.created ?? null,
    completedAt: message.time?.completed ?? null,
    folder: message.path?.cwd ?? null,
    refused: message.error?.data?.statusCode != null,
  }
}

function tokensOf({ tokens }: StoredMessage): Message['tokens'] {
  if (tokens == null) return null
  return {
    input: tokens.input ?? 0,
    output: tokens.output ?? 0,
    reasoning: tokens.reasoning ?? 0,
    cache_read: tokens.cache?.read ?? 0,
    cache_write: tokens.cache?.write ?? 0,
  }
}
