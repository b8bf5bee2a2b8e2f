// An entry was renamed after its last reading: its pace is still known, and every view tells the same.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { toJson } from '../../meta/files/document.ts'
import { instantAt } from '../../schema/instant.ts'
import { Registry } from '../../schema/registry.ts'
import { sidecar } from '../meta/example.ts'
import { keyz, must } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'

const day = 86_400_000
const last = Date.parse('2026-11-20T10:00:00Z')
const pathOf = (alias: string) => `openrouter/personal/${alias}`
const placeOf = (alias: string) => `.keyz/providers/${pathOf(alias)}.json`

function registry(alias: string): string {
  const row = { provider_id: 'openrouter', account_ref: 'personal', key_alias: alias }
  return toJson(Registry.parse({ keys: { [pathOf(alias)]: row } }))
}

/** Two dollars a day. */
function reading(alias: string, ago: number): string {
  const at = instantAt(last - ago * day)
  const balances = [{ amount: String(2 + 2 * ago), currency: 'USD', parts: [] }]
  const names = { key_path: pathOf(alias), key_alias: alias, last_success_at: at }
  return toJson(sidecar({ ...names, balances, quotas: null, costs: null, credits_total: null, credits_used: null }))
}

function commit(at: number, changes: readonly string[]): string {
  return `commit refs/heads/main\ncommitter T <t@example.org> ${at / 1000} +0000\ndata 1\nx\n${changes.join('')}\n`
}

const put = (path: string, text: string) => `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`

it('goes by the readings from before the entry was renamed, in every view', async () => {
  await using home = await temporaryFolder()
  const store = join(home.path, 'store')
  await mkdir(store)
  const git = (parameters: string[], input = '') =>
    must('git', parameters, { cwd: store, environment: { HOME: home.path }, input })
  const days = Array.from({ length: 10 }, (_, index) => 9 - index)
  const first = [put(`${pathOf('old')}.gpg`, 'x'), put('.keyz/providers/registry.json', registry('old'))]
  const renamed = [
    `R ${pathOf('old')}.gpg ${pathOf('new')}.gpg\n`,
    `D ${placeOf('old')}\n`,
    put(placeOf('new'), reading('new', 0)),
    put('.keyz/providers/registry.json', registry('new')),
  ]
  await git(['init', '--quiet', '--initial-branch=main'])
  await git(
    ['fast-import', '--quiet'],
    [
      ...days.map((ago, index) =>
        commit(last - ago * day + 60_000, [...(index === 0 ? first : []), put(placeOf('old'), reading('old', ago))]),
      ),
      commit(last + day / 4, renamed),
    ].join(''),
  )
  await git(['reset', '--quiet', '--hard'])
  const environment = { HOME: home.path, PASSWORD_STORE_DIR: store, KEYZ_NOW: instantAt(last + day / 2) }
  const run = async (...parameters: string[]) => (await keyz(parameters, { cwd: home.path, environment })).stdout

  const [status, past, show, check, table, csv] = await Promise.all([
    run('status', '--json'),
    run('status', '--at', 'HEAD', '--json'),
    run('show', 'new', '--json'),
    run('check', '--json'),
    run('status'),
    run('export', '--format', 'csv'),
  ])

  const lasts = { runway_days: '1', burn: [{ currency: 'USD', per_day: '2' }] }
  expect(JSON.parse(status)).toMatchObject({ keys: [{ key_path: pathOf('new'), ...lasts }] })
  expect(JSON.parse(past)).toMatchObject({ keys: [lasts] })
  expect(JSON.parse(show)).toMatchObject(lasts)
  expect(check).toContain('the balance lasts 12 hours, and the limit is 3 days')
  expect(table).toMatch(/new +\$2\.00 .* \$2\.00 +12 h/)
  expect(csv).toContain(`${pathOf('new')},openrouter,personal,new,live,2026-11-20T10:00:00Z,2027-12-31T23:59:59Z,1,`)
})
