// keyz-usage: records what OpenCode's answers cost, one JSON line each. Installed by `keyz opencode install`, for OpenCode 1.x and 2.x.
// OpenCode runs this file alone, so it imports only Node's own modules, and it must never disturb a session.
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

type Fields = Record<string, unknown>

/** Everything that is ever kept of a message: no prompt, no answer, no path, no response body. */
interface Snapshot {
  event: string | null
  session: string
  message: string | null
  provider: string | null
  model: string | null
  cost: number | null
  tokens: Record<'input' | 'output' | 'reasoning' | 'cache_read' | 'cache_write', number | null> | null
  finish: string | null
  error: { name: string; status: number | null } | null
  created: string | null
  completed: string | null
}

const maxName = 200

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

function nameOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, maxName) : null
}

/** Words from OpenCode's own code (`stop`, `APIError`). Anything else could be a sentence that quotes a key. */
function wordOf(value: unknown): string | null {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(value) ? value : null
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
}

function timeOf(value: unknown): string | null {
  const milliseconds = countOf(value)
  return milliseconds === null || milliseconds > 8.64e15 ? null : new Date(milliseconds).toISOString()
}

function tokensOf(value: unknown): Snapshot['tokens'] {
  if (!isFields(value)) return null
  const cache = fieldsOf(value.cache)
  return {
    input: countOf(value.input),
    output: countOf(value.output),
    reasoning: countOf(value.reasoning),
    cache_read: countOf(cache.read),
    cache_write: countOf(cache.write),
  }
}

/** OpenCode 1.x: `message.updated` of an assistant's message. Every step of a turn is a separate message. */
function fromMessage(event: Fields): Snapshot | null {
  const properties = fieldsOf(event.properties)
  const info = fieldsOf(properties.info)
  const session = nameOf(info.sessionID) ?? nameOf(properties.sessionID)
  if (event.type !== 'message.updated' || info.role !== 'assistant' || session === null) return null
  const { created, completed } = fieldsOf(info.time)
  const error = fieldsOf(info.error)
  const errorName = info.error == null ? null : (wordOf(error.name) ?? 'UnknownError')
  return {
    event: nameOf(event.id),
    session,
    message: nameOf(info.id),
    provider: nameOf(info.providerID),
    model: nameOf(info.modelID),
    cost: numberOf(info.cost),
    tokens: tokensOf(info.tokens),
    finish: wordOf(info.finish),
    error: errorName === null ? null : { name: errorName, status: countOf(fieldsOf(error.data).statusCode) },
    created: timeOf(created),
    completed: timeOf(completed),
  }
}

interface Model {
  provider: string | null
  model: string | null
}

const maxSteps = 500

/** OpenCode 2.x: a step names its model when it starts, and its cost when it ends. */
function stepReader(): (event: Fields) => Snapshot | null {
  const started = new Map<string, Model & { created: string }>()
  return (event) => {
    const data = { ...fieldsOf(event.properties), ...fieldsOf(event.data) }
    const message = nameOf(data.assistantMessageID)
    const type = typeof event.type === 'string' ? event.type.replace('session.next.', 'session.') : ''
    if (message === null) return null
    if (type === 'session.step.started') {
      const model = fieldsOf(data.model)
      const named = { provider: nameOf(model.providerID), model: nameOf(model.id) ?? nameOf(model.modelID) }
      started.set(message, { ...named, created: new Date().toISOString() })
      for (const oldest of [...started.keys()].slice(0, -maxSteps)) started.delete(oldest)
      return null
    }
    const session = nameOf(data.sessionID)
    if (type !== 'session.step.ended' || session === null) return null
    const step = started.get(message)
    return {
      event: nameOf(event.id),
      session,
      message,
      provider: step?.provider ?? null,
      model: step?.model ?? null,
      cost: numberOf(data.cost),
      tokens: tokensOf(data.tokens),
      finish: wordOf(data.finish),
      error: null,
      created: step?.created ?? null,
      completed: new Date().toISOString(),
    }
  }
}

function ownLine(
  { event, session, message, provider, model, created, completed, ...rest }: Snapshot,
  now: Date,
): Fields {
  return {
    schema_version: 1,
    source: 'keyz/opencode',
    type: 'message',
    event_id: event ?? `evt-${randomBytes(16).toString('hex')}`,
    timestamp: now.toISOString(),
    session_id: session,
    message_id: message,
    provider_id: provider,
    model_id: model,
    ...rest,
    created_at: created,
    completed_at: completed,
  }
}

/** The form that `mngr usage` reads, where reasoning is part of the output. */
function mngrLine({ session, message, provider, model, cost, tokens }: Snapshot, now: Date): Fields | null {
  if (cost === null && tokens === null) return null
  return {
    source: 'opencode/usage',
    type: 'cost_snapshot',
    event_id: `evt-${randomBytes(16).toString('hex')}`,
    timestamp: now.toISOString(),
    session_id: session,
    message_id: message,
    cost: cost === null ? null : { total_cost_usd: cost },
    tokens: tokens && {
      input: tokens.input ?? 0,
      output: (tokens.output ?? 0) + (tokens.reasoning ?? 0),
      cache_read: tokens.cache_read ?? 0,
      cache_creation: tokens.cache_write ?? 0,
    },
    model: provider === null || model === null ? null : `${provider}/${model}`,
    cost_mode: 'API_KEY',
  }
}

/** Renames the file of a past month. If two processes do it at once, the second renames a new file: no line is lost, and all are read. */
function rotate(file: string, now: Date): void {
  const written = fs.statSync(file, { throwIfNoEntry: false })?.mtime.toISOString().slice(0, 7)
  if (written === undefined || written >= now.toISOString().slice(0, 7)) return
  fs.renameSync(file, file.replace(/jsonl$/, `${written}.${randomBytes(4).toString('hex')}.jsonl`))
}

/** Appends a line with one write, because other processes append to the same file. First ends a line that a crash cut off. */
function append(folder: string, line: Fields, rotated: Date | null): void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'events.jsonl')
  if (rotated !== null) rotate(file, rotated)
  const { O_RDWR, O_APPEND, O_CREAT, O_NONBLOCK, O_NOFOLLOW } = fs.constants
  const descriptor = fs.openSync(file, O_RDWR | O_APPEND | O_CREAT | (O_NONBLOCK ?? 0) | (O_NOFOLLOW ?? 0), 0o600)
  try {
    const stats = fs.fstatSync(descriptor)
    if (!stats.isFile()) return
    const last = Buffer.alloc(1, '\n')
    if (stats.size > 0) fs.readSync(descriptor, last, 0, 1, stats.size - 1)
    fs.writeSync(descriptor, `${last.toString() === '\n' ? '' : '\n'}${JSON.stringify(line)}\n`)
  } finally {
    fs.closeSync(descriptor)
  }
}

function record(read: (event: Fields) => Snapshot | null, event: unknown): void {
  try {
    const snapshot = isFields(event) ? read(event) : null
    if (snapshot === null) return
    const now = new Date()
    const state = process.env.XDG_STATE_HOME || join(process.env.HOME || homedir(), '.local', 'state')
    append(join(state, 'keyz', 'events', 'opencode', 'usage'), ownLine(snapshot, now), now)
    const agent = process.env.MNGR_AGENT_STATE_DIR
    const line = agent ? mngrLine(snapshot, now) : null
    if (agent && line !== null) append(join(agent, 'events', 'opencode', 'usage'), line, null)
  } catch {
    // A full disk or a missing folder must not disturb the session.
  }
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return isFields(value) && Symbol.asyncIterator in value
}

async function follow(context: unknown, signal: AbortSignal): Promise<void> {
  try {
    const events = fieldsOf(fieldsOf(context).event)
    if (typeof events.subscribe !== 'function') return
    const stream: unknown = await Reflect.apply(events.subscribe, events, [{ signal }])
    const read = stepReader()
    if (isStream(stream)) for await (const event of stream) record(read, event)
  } catch {
    // The stream ends with the session.
  }
}

export default {
  id: 'keyz-usage',
  /** OpenCode 1.x. */
  async server() {
    return { event: async (input: unknown) => record(fromMessage, fieldsOf(input).event) }
  },
  /** OpenCode 2.x. Version 1.18 calls this too, but without a stream of events to follow. */
  async setup(context: unknown) {
    const controller = new AbortController()
    void follow(context, controller.signal)
    return () => controller.abort()
  },
}
