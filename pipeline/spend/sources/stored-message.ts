// Reads one message as OpenCode stores it: a row of its database, or a file of its older storage.
import { parseJson } from '../../../schema/parse-json.ts'
import { StoredMessage } from '../../../schema/spend-event.ts'
import { exactNumber } from './exact-number.ts'
import { isTime, type Message, messageKey } from './message.ts'

/** The columns beside the message; a file has these fields in the message itself. */
interface Row {
  id?: string
  session?: string
  createdAt?: number
  updatedAt?: number
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
  const { cost, tokens } = message
  return {
    key: messageKey(session, id),
    session,
    provider: message.providerID ?? message.model?.providerID ?? null,
    model: message.modelID ?? message.model?.id ?? null,
    cost: cost == null ? null : exactNumber(text, ['cost'], cost),
    tokens:
      tokens == null
        ? null
        : {
            input: tokens.input ?? 0,
            output: tokens.output ?? 0,
            reasoning: tokens.reasoning ?? 0,
            cache_read: tokens.cache?.read ?? 0,
            cache_write: tokens.cache?.write ?? 0,
          },
    createdAt: at,
    updatedAt: updatedAt,
    rank: 1,
  }
}

function parsed(text: string) {
  return StoredMessage.safeParse(parseJson(text)).data ?? null
}
