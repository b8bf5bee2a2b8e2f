// A real OpenCode with the installed plugin: what it spent is known to the last digit, from events, database, and both together.
// It is installed where KEYZ_TEST_OPENCODE says (.ci/run does that); everything that runs here talks to loopback only.
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { UsageReport } from '../../schema/reports/usage-report.ts'
import { everythingIn } from '../support/leaks.ts'
import { localModel } from '../support/local-model.ts'
import { openCode, opencodeProgram } from '../support/opencode.ts'
import { keyz } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'

const program = opencodeProgram(process.env.KEYZ_TEST_OPENCODE)
const longest = 900_000
const itNeedsOpencode = (name: string, test: () => Promise<void>) =>
  it.skipIf(program === null)(`${name} (needs opencode)`, test, longest)

itNeedsOpencode('counts what a real OpenCode spent, whichever source is asked', async () => {
  await using model = await localModel('hello.txt')
  await using opencode = await openCode(program ?? '', { url: model.url, file: 'hello.txt' })
  const command = (...parameters: string[]) => keyz(parameters, { environment: opencode.environment })
  const usage = async (...sources: string[]) =>
    UsageReport.parse(JSON.parse((await command('usage', ...sources, '--json')).stdout))

  const installed = await command('opencode', 'install')
  const first = await opencode.ask('say hello one', null)
  await opencode.ask('USE_TOOL read hello.txt', first)
  const second = await opencode.ask('say hello two', null)
  const doctor = await command('opencode', 'doctor')
  const reports = [
    await usage(),
    await usage('--no-events', '--opencode-data'),
    await usage('--opencode-data', opencode.data),
  ]

  expect(installed.code).toBe(0)
  expect(doctor).toMatchObject({ code: 0, stdout: expect.stringContaining('the newest event was recorded at') })
  const cost = (amount: string) => ({ amount, currency: 'USD', provenance: 'reported' })
  const totals = {
    cost: cost('0.01536'),
    tokens: { input: 3500, output: 270, reasoning: 30, cache_read: 1200, cache_write: 0 },
    messages: 4,
  }
  for (const report of reports) {
    expect(report.totals).toEqual(totals)
    expect(report.models).toEqual([{ model: 'fakeco/fake-large', ...totals }])
    expect(report.sessions).toHaveLength(2)
    expect(report.sessions).toContainEqual(expect.objectContaining({ session_id: first, cost: cost('0.01086') }))
    expect(report.sessions).toContainEqual(expect.objectContaining({ session_id: second, cost: cost('0.0045') }))
  }
})

/** As if the session had been exported long before: an import is known by that. */
function aDayEarlier(session: string): string {
  return session.replaceAll(/"(created|completed)":\s*(\d+)/g, (_, name, at) => `"${name}":${Number(at) - 86_400_000}`)
}

itNeedsOpencode('counts the turns of a real fork once, and leaves out what a real import brought', async () => {
  await using model = await localModel('hello.txt')
  await using here = await openCode(program ?? '', { url: model.url, file: 'hello.txt' })
  await using elsewhere = await openCode(program ?? '', { url: model.url, file: 'hello.txt' })
  await using folder = await temporaryFolder()
  const totals = async ({ environment }: typeof here, ...sources: string[]) => {
    const { stdout } = await keyz(['usage', ...sources, '--json'], { environment })
    const { cost, messages } = UsageReport.parse(JSON.parse(stdout)).totals
    return { cost: cost.amount, messages }
  }
  await keyz(['opencode', 'install'], { environment: here.environment })
  const session = await here.ask('say hello one', null)
  await here.ask('USE_TOOL read hello.txt', session)
  const exported = join(folder.path, 'session.json')
  await writeFile(exported, aDayEarlier((await here.run(['export', session])).stdout))

  await here.run(['run', '-s', session, '--fork', '-m', 'fakeco/fake-large', '--format', 'json', 'say hello forked'])
  const forked = [await totals(here), await totals(here, '--no-events', '--opencode-data')]
  const imported = await elsewhere.run(['import', exported])
  const before = await totals(elsewhere, '--no-events', '--opencode-data')
  await elsewhere.ask('say hello on', session)
  const after = await totals(elsewhere, '--no-events', '--opencode-data')

  expect(forked).toEqual([
    { cost: '0.01536', messages: 4 },
    { cost: '0.01536', messages: 4 },
  ])
  expect(imported.stdout).toContain(`Imported session: ${session}`)
  expect(before).toEqual({ cost: null, messages: 0 })
  expect(after).toEqual({ cost: '0.0045', messages: 1 })
})

itNeedsOpencode('notes an error by its name and status, and nothing of what the provider said', async () => {
  const canary = `canary-${randomBytes(12).toString('hex')}`
  await using agent = await temporaryFolder()
  await using model = await localModel('hello.txt')
  await using opencode = await openCode(program ?? '', { url: model.url, file: 'hello.txt' })
  const environment = { ...opencode.environment, MNGR_AGENT_STATE_DIR: agent.path }
  await keyz(['opencode', 'install', '--project', opencode.project], { environment })
  model.refuse(401, JSON.stringify({ error: { message: `Incorrect API key provided: ${canary}`, code: canary } }))

  await opencode.run(['run', '-m', 'fakeco/fake-large', 'say hello'], environment)
  const usage = await keyz(['usage', '--json', '--opencode-data'], { environment })

  const noted = await everythingIn(join(opencode.state, 'keyz'))
  const forMngr = await everythingIn(agent.path)
  expect(noted).toContain('"error":{"name":"APIError","status":401}')
  expect(forMngr).toContain('"type":"cost_snapshot"')
  for (const text of [noted, forMngr, usage.stdout, usage.stderr]) expect(text).not.toContain(canary)
  expect(UsageReport.parse(JSON.parse(usage.stdout)).totals.cost).toMatchObject({
    amount: '0',
    provenance: 'reported',
  })
})

itNeedsOpencode('leaves OpenCode and its data as they were when the plugin cannot write', async () => {
  await using model = await localModel('hello.txt')
  await using opencode = await openCode(program ?? '', { url: model.url, file: 'hello.txt' })
  await keyz(['opencode', 'install'], { environment: opencode.environment })
  // A folder where the file belongs.
  await mkdir(join(opencode.state, 'keyz/events/opencode/usage/events.jsonl'), {
    recursive: true,
  })

  const session = await opencode.ask('say hello', null)
  const before = await readdir(opencode.data)
  await keyz(['usage', '--no-events', '--opencode-data', opencode.data], { environment: opencode.environment })

  expect(session).toMatch(/^ses_/)
  expect(await readdir(opencode.data)).toEqual(before)
})
