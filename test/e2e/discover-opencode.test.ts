// `keyz discover --opencode`: the keys of OpenCode are offered by a command that a person runs, and never shown or written.
import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DiscoverReport } from '../../schema/reports/discover-report.ts'
import { everythingIn, leaksIn, piecesOf } from '../support/leaks.ts'
import { must } from '../support/run.ts'
import { testStore } from '../support/store.ts'

const key = () => `sk-${randomBytes(24).toString('hex')}`

/** As OpenCode 1.18 writes it, and one entry of a kind that nobody knows yet. */
function authFile(keys: { zen: string; go: string; login: string }) {
  return JSON.stringify({
    opencode: { type: 'api', key: keys.zen },
    'opencode-go': { type: 'api', key: keys.go, metadata: { team: 'x' } },
    anthropic: { type: 'oauth', refresh: keys.login, access: keys.login, expires: 1_795_300_000_000 },
    'https://corp.example': { type: 'wellknown', key: 'CORP_TOKEN', token: keys.login },
    "it's; rm -rf": { type: 'api', key: keys.zen },
    later: { type: 'passkey', token: keys.login },
    broken: 7,
  })
}

it('offers what is a key, says why it leaves out the rest, and shows no piece of any', async () => {
  await using store = await testStore()
  const keys = { zen: key(), go: key(), login: key() }
  const variable = key()
  const folder = join(store.environment.HOME ?? '', ".local/share/it's data/opencode")
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'auth.json'), authFile(keys))
  await store.insert({ 'opencode-go/default/from-opencode': 'x' })
  const environment = { XDG_DATA_HOME: join(folder, '..'), OPENCODE_API_KEY: variable }

  const json = await store.keyz(['discover', '--opencode', '--json'], environment)
  const text = await store.keyz(['discover', '--opencode'], environment)

  const { opencode } = DiscoverReport.parse(JSON.parse(json.stdout))
  expect(opencode?.offered.map(({ id, provider_id, entry, exists }) => [id, provider_id, entry, exists])).toEqual([
    ['opencode', 'opencode-zen', 'opencode-zen/default/from-opencode', false],
    ['opencode-go', 'opencode-go', 'opencode-go/default/from-opencode', true],
    ['opencode', 'opencode-zen', 'opencode-zen/default/opencode-api-key', false],
  ])
  expect(opencode?.left_out.map(({ id, type }) => [id, type])).toEqual([
    ['anthropic', 'oauth'],
    ['https://corp.example', 'wellknown'],
    ["it's; rm -rf", 'api'],
    ['later', 'passkey'],
    ['broken', 'unknown'],
  ])
  const printed = [json.stdout, json.stderr, text.stdout, text.stderr, await everythingIn(store.path)].join('\n')
  for (const secret of [...Object.values(keys), variable]) expect(leaksIn(printed, piecesOf(secret, 'sk-'))).toEqual([])
  const command = opencode?.offered[0]?.command.split(' | ')[0] ?? ''
  expect((await must('sh', ['-c', command], {})).trim()).toBe(keys.zen)
  expect(text.stdout).toContain(`${command} | pass insert --multiline opencode-zen/default/from-opencode`)
})

it('reads the variable instead of the file, as OpenCode does', async () => {
  await using store = await testStore()
  const content = authFile({ zen: key(), go: key(), login: key() })

  const { stdout } = await store.keyz(['discover', '--opencode', '--json'], { OPENCODE_AUTH_CONTENT: content })
  const none = await store.keyz(['discover', '--opencode'])
  const broken = await store.keyz(['discover', '--opencode'], { OPENCODE_AUTH_CONTENT: '{"opencode' })

  const { opencode } = DiscoverReport.parse(JSON.parse(stdout))
  expect(opencode?.offered.map(({ source }) => source)).toEqual(['OPENCODE_AUTH_CONTENT', 'OPENCODE_AUTH_CONTENT'])
  expect(none).toMatchObject({ code: 0, stderr: expect.stringContaining('OpenCode has no keys on this machine.') })
  expect(broken).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('is not a list of keys as OpenCode writes it'),
  })
})
