// Lines of event files, with the fields that a test is not about filled in.

/** A line as the plugin writes it, field by field in its order. */
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

/** A line in the form of mngr. */
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
