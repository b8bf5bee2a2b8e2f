// Where OpenCode's spend is found, and what doctor says about it, as a person runs them: named files and folders, OPENCODE_DB, OPENCODE_PURE.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { UsageReport } from '../../schema/reports/usage-report.ts'
import { mngrLine, ownLine } from '../pipeline/spend/example.ts'
import { answer, writeDatabase } from '../support/opencode-data.ts'
import { keyz } from '../support/run.ts'
import { testStore } from '../support/store.ts'
import { temporaryFolder } from '../support/temporary.ts'

it('reads the events of all agents below a folder, and ends in an error where there are none', async () => {
  await using home = await temporaryFolder()
  for (const agent of ['a', 'b']) {
    const file = join(home.path, 'agents', agent, 'events/opencode/usage/events.jsonl')
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, `${mngrLine({ session_id: agent })}\n`)
  }
  await writeFile(join(home.path, 'other.jsonl'), '{"type":"other"}\n')
  const usage = (...sources: string[]) =>
    keyz(['usage', '--json', '--events', ...sources], { environment: { HOME: home.path }, cwd: home.path })

  const [found, none] = [await usage('agents'), await usage('other.jsonl')]

  expect(UsageReport.parse(JSON.parse(found.stdout)).totals).toMatchObject({ cost: { amount: '2' }, messages: 2 })
  expect(none).toMatchObject({ code: 2, stdout: '' })
  expect(none.stderr).toContain('found no event of OpenCode (looked in 1 file)')
  expect(none.stderr).not.toContain('internal error')
})

it('reads the database that OPENCODE_DB names, as OpenCode does', async () => {
  await using home = await temporaryFolder()
  const usage = async (named: string, ...data: string[]) => {
    const environment = { HOME: home.path, OPENCODE_DB: named }
    return await keyz(['usage', '--json', '--no-events', '--opencode-data', ...data], { environment, cwd: home.path })
  }
  const none = await usage('mine.db')
  const absolute = join(home.path, 'elsewhere.db')
  await writeDatabase(absolute, { saved: [answer('msg_1', 'ses_1')] })
  await writeDatabase(join(home.path, '.local/share/opencode/mine.db'), {
    saved: [answer('msg_2', 'ses_1', { cost: 1 })],
  })

  const reports = [await usage('mine.db'), await usage(absolute), await usage('', absolute)]

  expect(none.code).toBe(2)
  expect(none.stderr).toMatch(/OPENCODE_DB names .*mine\.db, which does not exist/)
  for (const { stderr } of reports) expect(stderr).not.toContain('Experimental')
  const amounts = reports.map(({ stdout }) => UsageReport.parse(JSON.parse(stdout)).totals.cost.amount)
  expect(amounts).toEqual(['1', '0.00396', '0.00396'])
})

it('takes OPENCODE_PURE=0 for what OpenCode takes it, and shows whose spend has no key', async () => {
  await using store = await testStore()
  await store.insert({ 'openrouter/me/ci': 'x' })
  await store.keyz(['discover', '--yes'])
  const events = join(store.environment.HOME ?? '', '.local/state/keyz/events/opencode/usage/events.jsonl')
  await mkdir(dirname(events), { recursive: true })
  const providers = ['openrouter', 'my-own', 'moonshotai']
  await writeFile(events, providers.map((provider_id) => ownLine({ message_id: provider_id, provider_id })).join('\n'))
  await store.keyz(['opencode', 'install'])

  const [off, on] = [
    await store.keyz(['opencode', 'doctor'], { OPENCODE_PURE: '0' }),
    await store.keyz(['opencode', 'doctor'], { OPENCODE_PURE: 'true' }),
  ]

  expect(off.stdout).toContain('ok  OPENCODE_PURE is not set')
  expect(on.stdout).toContain('!   OPENCODE_PURE is set')
  expect(off.stdout).toContain(
    '!   no key for what moonshotai cost: map its key with keyz map PATH --provider moonshot',
  )
  expect(off.stdout).toContain('ok  no key for what my-own cost: keyz does not know this provider')
  expect(off.stdout).not.toContain('openrouter')
})
