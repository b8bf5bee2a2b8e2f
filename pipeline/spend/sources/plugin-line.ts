// Reads a line exactly as the plugin writes it, character by character. Every other line goes to the parser, which would read these the
// same way; a test compares the two. It takes a third of the time of a regular expression, which makes a string of every field.
import { LineScanner } from './line-scanner.ts'
import { isTime, knownSpend, type Message, messageKey } from './message.ts'
import { copyOf, knownName } from './own-text.ts'

/** Null for every line that the plugin writes in another way, or that is not the plugin's. */
export function readPluginLine(text: string, start = 0, end = text.length): Message | null {
  const line = new LineScanner(text, start)
  line.skip('{"schema_version":1,"source":"keyz/opencode","type":"message","event_id":')
  line.skipName()
  line.skip(',"timestamp":')
  const updatedAt = line.time()
  line.skip(',"session_id":')
  const session = line.name()
  line.skip(',"message_id":')
  const id = line.name()
  line.skip(',"provider_id":')
  const provider = line.nameOrNull()
  line.skip(',"model_id":')
  const model = line.nameOrNull()
  line.skip(',"cost":')
  const cost = line.amountOrNull()
  line.skip(',"tokens":{"input":')
  const input = line.count()
  line.skip(',"output":')
  const output = line.count()
  line.skip(',"reasoning":')
  const reasoning = line.count()
  line.skip(',"cache_read":')
  const cache_read = line.count()
  line.skip(',"cache_write":')
  const cache_write = line.count()
  line.skip('},"finish":')
  line.skipNameOrNull()
  line.skip(',"error":null,"created_at":')
  const createdAt = line.time()
  line.skip(',"completed_at":')
  const completedAt = line.timeOrNull()
  line.skip('}')
  if (!line.endsAt(end) || !isTime(updatedAt) || !isTime(createdAt)) return null
  const tokens = { input, output, reasoning, cache_read, cache_write }
  return {
    key: copyOf(messageKey(session, id)),
    session: knownName(session),
    provider: provider === null ? null : knownName(provider),
    model: model === null ? null : knownName(model),
    ...knownSpend({ cost: cost === null ? null : copyOf(cost), tokens }, false),
    createdAt,
    completedAt: completedAt !== null && isTime(completedAt) ? completedAt : null,
    updatedAt,
    rank: 1,
    imported: false,
  }
}
