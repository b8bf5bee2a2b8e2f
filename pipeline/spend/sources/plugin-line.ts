// Reads a line exactly as the plugin writes it, byte by byte. Every other line goes to the parser, which would read these the
// same way; a test compares the two. A regular expression takes longer, because it makes a string of every field.
import { KnownNames } from './known-names.ts'
import { LineScanner } from './line-scanner.ts'
import { isTime, knownSpend, type Message } from './message.ts'

/** What the plugin writes between the values. */
const between = {
  head: Buffer.from('{"schema_version":1,"source":"keyz/opencode","type":"message","event_id":'),
  timestamp: Buffer.from(',"timestamp":'),
  session: Buffer.from(',"session_id":'),
  message: Buffer.from(',"message_id":'),
  provider: Buffer.from(',"provider_id":'),
  model: Buffer.from(',"model_id":'),
  cost: Buffer.from(',"cost":'),
  input: Buffer.from(',"tokens":{"input":'),
  output: Buffer.from(',"output":'),
  reasoning: Buffer.from(',"reasoning":'),
  cacheRead: Buffer.from(',"cache_read":'),
  cacheWrite: Buffer.from(',"cache_write":'),
  finish: Buffer.from('},"finish":'),
  created: Buffer.from(',"error":null,"created_at":'),
  completed: Buffer.from(',"completed_at":'),
  end: Buffer.from('}'),
}

const [sessions, providers, models] = [new KnownNames(), new KnownNames(), new KnownNames()]

/** Null for every line that the plugin writes in another way, or that is not the plugin's. */
export function readPluginLine(text: string): Message | null {
  const bytes = Buffer.from(text)
  return readPluginBytes(bytes, 0, bytes.length)
}

/** The same for a line in a block of bytes. */
export function readPluginBytes(block: Buffer, start: number, end: number): Message | null {
  const line = new LineScanner(block, start)
  line.skip(between.head)
  line.skipName()
  line.skip(between.timestamp)
  const updatedAt = line.time()
  line.skip(between.session)
  const sessionStart = line.at + 1
  const session = line.name(sessions)
  line.skip(between.message)
  const idStart = line.at + 1
  line.skipName()
  const idEnd = line.at - 1
  line.skip(between.provider)
  const provider = line.nameOrNull(providers)
  line.skip(between.model)
  const model = line.nameOrNull(models)
  line.skip(between.cost)
  const cost = line.amountOrNull()
  line.skip(between.input)
  const input = line.count()
  line.skip(between.output)
  const output = line.count()
  line.skip(between.reasoning)
  const reasoning = line.count()
  line.skip(between.cacheRead)
  const cache_read = line.count()
  line.skip(between.cacheWrite)
  const cache_write = line.count()
  line.skip(between.finish)
  line.skipNameOrNull()
  line.skip(between.created)
  const createdAt = line.time()
  line.skip(between.completed)
  const completedAt = line.timeOrNull()
  line.skip(between.end)
  if (!line.endsAt(end) || !isTime(updatedAt) || !isTime(createdAt)) return null
  const tokens = { input, output, reasoning, cache_read, cache_write }
  return {
    key: keyAt(block, sessionStart, session.length, idStart, idEnd),
    session,
    provider,
    model,
    ...knownSpend({ cost, tokens }, false),
    createdAt,
    completedAt: completedAt !== null && isTime(completedAt) ? completedAt : null,
    updatedAt,
    rank: 1,
    imported: false,
  }
}

const keyBytes = Buffer.alloc(401)
const lineFeed = 10

/** What `messageKey` makes, but put together from bytes: JavaScript joins strings only when they are compared, and that takes longer. */
function keyAt(block: Buffer, sessionStart: number, sessionLength: number, idStart: number, idEnd: number): string {
  for (let index = 0; index < sessionLength; index++) keyBytes[index] = block[sessionStart + index] ?? 0
  keyBytes[sessionLength] = lineFeed
  const start = sessionLength + 1
  const length = idEnd - idStart
  for (let index = 0; index < length; index++) keyBytes[start + index] = block[idStart + index] ?? 0
  return keyBytes.toString('latin1', 0, start + length)
}
