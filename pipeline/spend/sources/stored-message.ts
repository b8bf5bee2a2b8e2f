// Reads one message as OpenCode stores it: a row of its database, or a file of its older storage.
import { parseJson } from '../../../schema/parse-json.ts'
import { StoredMessage } from '../../../schema/spend-event.ts'
import { exactNumber } from './exact-number.ts'
import type { IsImported } from './imported-sessions.ts'
import { isPlainMessage } from './is-plain-message.ts'
import { isTime, knownSpend, type Message, messageKey, shownName } from './message.ts'

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
  const message = parsed(text)
  if (message === null) return 'broken'
  if (message.role !== undefined && message.role !== 'assistant') return null
  const id = row.id ?? message.id
  const session = row.session ?? message.sessionID
  const at = message.time?.created ?? row.createdAt
  const updatedAt = row.updatedAt ?? message.time?.completed ?? at
  if (id === undefined || session === undefined || at === undefined || updatedAt === undefined) return 'broken'
  if (!isTime(at) || !isTime(updatedAt)) return 'broken'
  const cost = message.cost == null ? null : exactNumber(text, ['cost'], message.cost)
  const { completed } = message.time ?? {}
  const completedAt = completed != null && isTime(completed) ? completed : null
  const provider = message.providerID ?? message.model?.providerID ?? null
  const model = message.modelID ?? message.model?.id ?? null
  const known = knownSpend({ cost, tokens: tokensOf(message) }, message.error?.data?.statusCode != null)
  const folder = message.path?.cwd ?? null
  return {
    key: messageKey(session, id),
    session: shownName(session),
    provider: provider && shownName(provider),
    model: model && shownName(model),
    cost: known.cost,
    tokens: known.tokens,
    createdAt: at,
    completedAt,
    updatedAt: updatedAt,
    rank: 1,
    imported: row.isImported?.({ id, session, folder, completedAt, updatedAt }) ?? false,
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

function parsed(text: string): StoredMessage | null {
  const value = parseJson(text)
  return isPlainMessage(value) ? value : (StoredMessage.safeParse(value).data ?? null)
}
