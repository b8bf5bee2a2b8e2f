// Reads one line of an event file, keyz's own form or mngr's.
import type { z } from 'zod'
import { parseJson } from '../../../schema/parse-json.ts'
import { MngrEvent, OwnEvent } from '../../../schema/spend-event.ts'
import { exactNumber } from './exact-number.ts'
import { isTime, knownSpend, type Message, messageKey, shownName } from './message.ts'

/** `broken` is not JSON, like a line that a crash cut off. `unknown` is JSON from somebody else, or from a later keyz. */
export type EventLine = Message | 'broken' | 'unknown'

/** Takes any line. `readPluginLine` reads most lines of the plugin faster, with the same result. */
export function readEventLine(line: string): EventLine {
  const value = parseJson(line)
  if (value === undefined) return 'broken'
  const own = OwnEvent.safeParse(value)
  if (own.success) return fromOwn(own.data, line) ?? 'unknown'
  const mngr = MngrEvent.safeParse(value)
  return (mngr.success ? fromMngr(mngr.data, line) : null) ?? 'unknown'
}

function fromOwn(event: z.infer<typeof OwnEvent>, line: string): Message | null {
  const updatedAt = Date.parse(event.timestamp)
  const createdAt = event.created_at === null ? Number.NaN : Date.parse(event.created_at)
  const completedAt = event.completed_at == null ? Number.NaN : Date.parse(event.completed_at)
  const id = event.message_id ?? event.event_id
  if (!isTime(updatedAt) || id === null) return null
  const tokens = event.tokens && {
    input: event.tokens.input ?? 0,
    output: event.tokens.output ?? 0,
    reasoning: event.tokens.reasoning ?? 0,
    cache_read: event.tokens.cache_read ?? 0,
    cache_write: event.tokens.cache_write ?? 0,
  }
  const cost = event.cost === null ? null : exactNumber(line, ['cost'], event.cost)
  return {
    key: messageKey(event.session_id, id),
    session: shownName(event.session_id),
    provider: event.provider_id && shownName(event.provider_id),
    model: event.model_id && shownName(event.model_id),
    ...knownSpend({ cost, tokens }, event.error?.status != null),
    createdAt: isTime(createdAt) ? createdAt : updatedAt,
    completedAt: isTime(completedAt) ? completedAt : null,
    updatedAt: updatedAt,
    rank: 1,
    imported: false,
  }
}

function fromMngr(event: z.infer<typeof MngrEvent>, line: string): Message | null {
  const updatedAt = Date.parse(event.timestamp)
  const id = event.message_id ?? event.event_id
  if (!isTime(updatedAt) || id === null) return null
  const number = event.cost?.total_cost_usd ?? null
  const cost = number === null ? null : exactNumber(line, ['cost', 'total_cost_usd'], number)
  const [, provider = null, model = null] = /^([^/]+)\/(.+)$/s.exec(event.model ?? '') ?? []
  const tokens = event.tokens
    ? {
        input: event.tokens.input ?? 0,
        output: event.tokens.output ?? 0,
        reasoning: 0,
        cache_read: event.tokens.cache_read ?? 0,
        cache_write: event.tokens.cache_creation ?? 0,
      }
    : null
  return {
    key: messageKey(event.session_id, id),
    session: shownName(event.session_id),
    provider: provider && shownName(provider),
    model: model && shownName(model),
    ...knownSpend({ cost, tokens }, false),
    createdAt: updatedAt,
    completedAt: null,
    updatedAt: updatedAt,
    rank: 0,
    imported: false,
  }
}
