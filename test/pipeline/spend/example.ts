// Messages and lines of event files, with every field that a test does not care about filled in.
import { type Message, messageKey } from '../../../pipeline/spend/sources/message.ts'

export function message(changed: Partial<Message> = {}): Message {
  const at = Date.parse('2026-11-20T10:00:00Z')
  return {
    key: messageKey('ses_1', 'msg_1'),
    session: 'ses_1',
    provider: 'fakeco',
    model: 'fake-large',
    cost: '0.00396',
    tokens: null,
    createdAt: at,
    completedAt: null,
    updatedAt: at,
    rank: 1,
    imported: false,
    ...changed,
  }
}

/** A line as the plugin writes it, with the fields in its order. */
export function ownLine(changed: Record<string, unknown> = {}): string {
  return JSON.stringify({
    schema_version: 1,
    source: 'keyz/opencode',
    type: 'message',
    event_id: 'evt_1',
    timestamp: '2026-11-20T10:00:01.500Z',
    session_id: 'ses_1',
    message_id: 'msg_1',
    provider_id: 'fakeco',
    model_id: 'fake-large',
    cost: 0.00396,
    tokens: { input: 1000, output: 40, reasoning: 20, cache_read: 200, cache_write: 0 },
    finish: 'stop',
    error: null,
    created_at: '2026-11-20T10:00:00.000Z',
    completed_at: '2026-11-20T10:00:01.000Z',
    ...changed,
  })
}

/** A line in mngr's form. */
export function mngrLine(changed: Record<string, unknown> = {}): string {
  return JSON.stringify({
    source: 'opencode/usage',
    type: 'cost_snapshot',
    event_id: 'evt-1',
    timestamp: '2026-11-20T10:00:00Z',
    session_id: 'ses_1',
    message_id: 'msg_1',
    cost: { total_cost_usd: 1 },
    tokens: { input: 10, output: 5, cache_read: 0, cache_creation: 0 },
    model: 'fakeco/fake-large',
    cost_mode: 'API_KEY',
    ...changed,
  })
}
