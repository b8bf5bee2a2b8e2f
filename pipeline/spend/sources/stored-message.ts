// Reads one message as OpenCode itself stores it: a row of its database, or a file of its older storage.

import { parseJson } from '../../../schema/parse-json.ts'
import { StoredMessage } from '../../../schema/spend-event.ts'
import { exactNumber } from './exact-number.ts'
import { isTime, messageKey, type Spending } from './spending.ts'

/** What a row says beside the message; a file says it in the message. */
interface Row {
  id?: string
  session?: string
  createdAt?: number
  updatedAt?: number
}

/** Null for what is no answer of a model (a person's message), `broken` for what keyz cannot read. */
export function readStoredMessage(text: string, row: Row = {}): Spending | 'broken' | null {
  const message = parsed(text)
  if (message === null) return 'broken'
  if (message.role !== undefined && message.role !== 'assistant') return null
  const id = row.id ?? message.id
  const session = row.session ?? message.sessionID
  const at = message.time?.created ?? row.createdAt
  const toldAt = row.updatedAt ?? message.time?.completed ?? at
  if (id === undefined || session === undefined || at === undefined || toldAt === undefined) return 'broken'
  if (!isTime(at) || !isTime(toldAt)) return 'broken'
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
    at,
    toldAt,
    rank: 1,
  }
}

function parsed(text: string) {
  return StoredMessage.safeParse(parseJson(text)).data ?? null
}
