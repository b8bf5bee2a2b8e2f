// The plugin: what it notes of recorded events of a real OpenCode, in which form, and what it leaves out.
import { readFileSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import plugin from '../../../pipeline/opencode/plugin.ts'
import { readPluginLine } from '../../../pipeline/spend/sources/plugin-line.ts'
import { MngrEvent, OwnEvent } from '../../../schema/spend-event.ts'
import { everythingIn } from '../../support/leaks.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary.ts'

function recorded(name: string): unknown[] {
  const text = readFileSync(new URL(`./${name}.events.jsonl`, import.meta.url), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

async function place(agent: TemporaryFolder | null = null): Promise<TemporaryFolder & { events: string }> {
  const folder = await temporaryFolder()
  vi.stubEnv('XDG_STATE_HOME', folder.path)
  vi.stubEnv('MNGR_AGENT_STATE_DIR', agent?.path ?? '')
  return { ...folder, events: join(folder.path, 'keyz/events/opencode/usage') }
}

async function linesIn(folder: string): Promise<unknown[]> {
  const text = await readFile(join(folder, 'events.jsonl'), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

async function hear(events: readonly unknown[]): Promise<void> {
  const { event: hook } = await plugin.server()
  for (const event of events) await hook({ event })
}

function step(data: Record<string, unknown>, type = 'session.step.ended') {
  return { id: 'evt_2', type, data: { sessionID: 'ses_2', assistantMessageID: 'msg_2', ...data } }
}

const tokens = { input: 1000, output: 40, reasoning: 20, cache: { read: 200, write: 0 } }

afterEach(() => {
  vi.unstubAllEnvs()
})

it('notes one line for each update of an answer, and none of a question', async () => {
  await using folder = await place()
  const events = recorded('message-updated')

  await hear(events)

  const lines = (await linesIn(folder.events)).map((line) => OwnEvent.parse(line))
  expect(events).toHaveLength(20)
  expect(lines).toHaveLength(12)
  expect(lines[1]).toMatchObject({
    provider_id: 'fakeco',
    model_id: 'fake-large',
    cost: 0.0045,
    tokens: { input: 1000, output: 100, reasoning: 0, cache_read: 0, cache_write: 0 },
    created_at: '2026-11-21T01:59:18.297Z',
  })
})

it('writes every line in the form that keyz usage reads fastest', async () => {
  await using folder = await place()

  await hear(recorded('message-updated'))

  for (const line of await linesIn(folder.events)) expect(readPluginLine(JSON.stringify(line))).not.toBeNull()
})

it('keeps ids, model, cost, tokens, finish and times, and nothing else', async () => {
  await using folder = await place()

  await hear(recorded('message-updated'))

  const text = await everythingIn(folder.events)
  const [line] = await linesIn(folder.events)
  expect(text).not.toContain('/home/dev')
  expect(Object.keys(Object(line))).toEqual([
    'schema_version',
    'source',
    'type',
    'event_id',
    'timestamp',
    'session_id',
    'message_id',
    'provider_id',
    'model_id',
    'cost',
    'tokens',
    'finish',
    'error',
    'created_at',
    'completed_at',
  ])
})

it('notes an answer whatever its names and tokens, and cuts a name that is too long', async () => {
  await using folder = await place()
  const info = { id: 'msg_1', sessionID: 's'.repeat(300), role: 'assistant', providerID: 'p', modelID: 'm'.repeat(300) }
  const odd = { input: 0.5, output: -1, reasoning: null, cache: 'none' }
  const event = {
    type: 'message.updated',
    properties: { info: { ...info, cost: 0.25, tokens: odd, time: { created: 1 } } },
  }

  await hear([event])

  expect(await linesIn(folder.events)).toMatchObject([
    { cost: 0.25, session_id: 's'.repeat(200), model_id: 'm'.repeat(200), tokens: { input: null, output: null } },
  ])
})

it('keeps the name and status of an error, never what the provider said', async () => {
  await using agent = await temporaryFolder()
  await using folder = await place(agent)

  await hear(recorded('message-error'))

  const text = `${await everythingIn(folder.path)}${await everythingIn(agent.path)}`
  expect(text).toContain('"error":{"name":"APIError","status":401}')
  expect(text).not.toContain('CANARY')
  expect(text).not.toContain('Incorrect')
})

it('does not believe that the name of an error is one', async () => {
  await using folder = await place()
  const error = { name: 'Bearer CANARY failed', data: { statusCode: 'CANARY' } }
  const info = { id: 'msg_1', sessionID: 'ses_1', role: 'assistant', finish: 'CANARY said so', error }

  await hear([{ type: 'message.updated', properties: { info } }])

  expect(await linesIn(folder.events)).toMatchObject([
    { finish: null, error: { name: 'UnknownError', status: null }, cost: null, tokens: null },
  ])
  expect(await everythingIn(folder.path)).not.toContain('CANARY')
})

it('writes the form of mngr under an agent of mngr only, reasoning counted as output', async () => {
  await using agent = await temporaryFolder()
  await using folder = await place(agent)

  await hear(recorded('message-updated'))

  const lines = (await linesIn(join(agent.path, 'events/opencode/usage'))).map((line) => MngrEvent.parse(line))
  expect(lines).toHaveLength(12)
  expect(lines.map(({ event_id }) => /^evt-[0-9a-f]{32}$/.test(event_id ?? ''))).not.toContain(false)
  expect(lines).toContainEqual(
    expect.objectContaining({
      cost: { total_cost_usd: 0.00396 },
      tokens: { input: 1000, output: 60, cache_read: 200, cache_creation: 0 },
      model: 'fakeco/fake-large',
    }),
  )
  expect(await linesIn(folder.events)).toHaveLength(12)
})

it('tells mngr nothing where there is neither a cost nor tokens, and nobody anything without a session', async () => {
  await using agent = await temporaryFolder()
  await using folder = await place(agent)
  const info = { id: 'msg_1', role: 'assistant' }

  await hear([
    { type: 'message.updated', properties: { info: { ...info, sessionID: 'ses_1' } } },
    { type: 'message.updated', properties: { info } },
  ])

  expect(await linesIn(folder.events)).toHaveLength(1)
  expect(await readdir(agent.path)).toEqual([])
})

it('is not called twice by 1.18, which calls both entry points', async () => {
  await using folder = await place()

  await plugin.setup({ options: {}, agent: {}, plugin: {} })
  await hear(recorded('message-updated'))

  expect(await linesIn(folder.events)).toHaveLength(12)
})

it.each(['session.step', 'session.next.step'])('follows the steps of 2.x (%s)', async (prefix) => {
  await using folder = await place()
  let ended = () => {}
  const whole = new Promise<void>((resolve) => {
    ended = resolve
  })
  async function* events() {
    yield step({ model: { id: 'fake-large', providerID: 'fakeco' } }, `${prefix}.started`)
    yield { id: 'evt_1', type: 'session.text.delta', data: { assistantMessageID: 'msg_2', delta: 'CANARY' } }
    yield step({ finish: 'stop', cost: 0.00396, tokens }, `${prefix}.ended`)
    ended()
  }

  const stop = await plugin.setup({ event: { subscribe: () => events() } })
  await whole

  expect(await linesIn(folder.events)).toMatchObject([
    {
      event_id: 'evt_2',
      session_id: 'ses_2',
      message_id: 'msg_2',
      provider_id: 'fakeco',
      model_id: 'fake-large',
      cost: 0.00396,
      tokens: { input: 1000, output: 40, reasoning: 20, cache_read: 200, cache_write: 0 },
      finish: 'stop',
    },
  ])
  expect(await everythingIn(folder.path)).not.toContain('CANARY')
  expect(stop).not.toThrow()
})

it('puts the file of a past month aside, and begins a new one', async () => {
  await using folder = await place()
  await mkdir(folder.events, { recursive: true })
  const file = join(folder.events, 'events.jsonl')
  await writeFile(file, '{"old":1}\n')
  const before = new Date('2020-02-29T12:00:00Z')
  await utimes(file, before, before)

  await hear(recorded('message-updated'))

  const names = (await readdir(folder.events)).sort()
  expect(names).toEqual([expect.stringMatching(/^events\.2020-02\.[0-9a-f]{8}\.jsonl$/), 'events.jsonl'])
  expect(await readFile(join(folder.events, names[0] ?? ''), 'utf8')).toBe('{"old":1}\n')
  expect(await linesIn(folder.events)).toHaveLength(12)
})

it('ends a line that a crash tore, so that its own is whole', async () => {
  await using folder = await place()
  await mkdir(folder.events, { recursive: true })
  await writeFile(join(folder.events, 'events.jsonl'), '{"torn":')

  await hear(recorded('message-updated').slice(0, 2))

  const [torn, own = ''] = (await readFile(join(folder.events, 'events.jsonl'), 'utf8')).split('\n')
  expect(torn).toBe('{"torn":')
  expect(OwnEvent.parse(JSON.parse(own)).cost).toBe(0)
})

it('never throws, whatever it is given, and wherever it cannot write', async () => {
  await using folder = await place()
  const odd = [null, 1, 'x', [], { type: 'message.updated' }, { type: 'message.updated', properties: { info: 7 } }]

  await hear(odd)
  await plugin.setup(null)
  await plugin.setup({ event: { subscribe: () => 7 } })
  await plugin.setup({
    event: {
      subscribe() {
        throw new Error('no')
      },
    },
  })
  await mkdir(join(folder.path, 'keyz'))
  await symlink('/dev/full', join(folder.path, 'keyz/events'))
  await hear(recorded('message-updated'))

  expect(await readdir(folder.path)).toEqual(['keyz'])
})

it('follows no symbolic link to another file', async () => {
  await using folder = await place()
  const target = join(folder.path, 'target')
  await mkdir(folder.events, { recursive: true })
  await writeFile(target, '')
  await chmod(target, 0o600)
  await symlink(target, join(folder.events, 'events.jsonl'))

  await hear(recorded('message-updated'))

  expect(await readFile(target, 'utf8')).toBe('')
})
