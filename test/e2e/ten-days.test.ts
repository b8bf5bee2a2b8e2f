// Ten days of a messy store: a day offline, an outage, a key that is replaced, another account behind a key. Git is told only what is true news.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Sidecar } from '../../schema/sidecar.ts'
import { SyncReport } from '../../schema/sync-report.ts'
import { editRegistry, testStore } from '../support/store.ts'
import { localWallets, walletProviders } from '../support/wallets.ts'

/** What lies in a store beside keys, and is nobody's business. */
const private_ = {
  'email/me': 'correct horse battery staple',
  'web/deepseek.com': 'hunter2hunter2\nlogin: me@example.org',
  'wifi/home': 'a wifi password of twenty',
  'bank/card': '4111 1111 1111 1111',
}
const names = ['main', 'ci', 'batch', 'old']

/** Nine o'clock on a day of the story, or some hours later. */
const at = (day: number, hours = 0) =>
  new Date(Date.UTC(2026, 10, 21 + day, 9 + hours)).toISOString().replace('.000', '')

it('commits nothing but true news in ten days, and sends nothing but keys', async () => {
  await using world = await localWallets()
  await using store = await testStore()
  const keys = walletProviders.flatMap((provider, first) =>
    names.map((name, second) => ({
      path: `${provider}/team/${name}`,
      wallet: world.wallet(provider, `${first * 10 + second + 5}`),
    })),
  )
  const walletAt = (path: string) => keys.find((key) => key.path === path)?.wallet ?? expect.fail(`no key ${path}`)
  const keyz = (parameters: string[], now: string) => store.keyz(parameters, { ...world.variables, KEYZ_NOW: now })
  const sync = async (day: number, hours = 0) => {
    const { code, stdout, stderr } = await keyz(['sync', '--json'], at(day, hours))
    const { results } = SyncReport.parse(JSON.parse(stdout))
    const counts: Record<string, number> = {}
    for (const { outcome } of results) counts[outcome] = (counts[outcome] ?? 0) + 1
    return { code, stderr, counts }
  }
  const recorded = async (path: string) =>
    Sidecar.parse(JSON.parse(await readFile(join(store.path, '.keyz/providers', `${path}.json`), 'utf8')))

  await store.insert({ ...private_, ...Object.fromEntries(keys.map(({ path, wallet }) => [path, wallet.secret])) })
  await keyz(['init', '--yes', '--git', 'commit', '--no-hooks'], at(0))
  await editRegistry(store, (rows) => {
    for (const path of Object.keys(rows)) if (path in private_) delete rows[path]
  })

  // The first day reads everything; later the same morning there is nothing to do, and the second day says nothing new.
  const first = await sync(0)
  const soon = await sync(0, 0.25)
  const quiet = await sync(1)

  // A person edits the registry by hand. That is theirs to commit.
  await editRegistry(store, (rows) => Object.assign(rows['deepseek/team/main'] ?? {}, { notes: 'the main one' }))
  const edited = await sync(1, 3)
  const uncommitted = await store.git('status', '--porcelain')
  await store.git('commit', '--quiet', '-m', 'Note what the main key is for.', '--', '.keyz/providers/registry.json')

  // The third day is spent on a train.
  world.offline = true
  const train = await sync(2)
  const stillTrain = await sync(2, 3)
  world.offline = false
  const back = await sync(3)

  // One provider fails for days, while another key spends.
  world.down.add('siliconflow')
  walletAt('deepseek/team/ci').balance = '5.5'
  const outage = await sync(4)
  const backingOff = await sync(4, 0.05)
  const longOutage = await sync(5)
  const beforeStale = await recorded('siliconflow/team/main')
  const staleOutage = await sync(6)
  const afterStale = await recorded('siliconflow/team/main')
  world.down.delete('siliconflow')

  // A key is revoked, and its provider fails before the person has replaced it.
  walletAt('deepseek/team/old').rejected = true
  const revoked = await sync(7)
  world.down.add('deepseek')
  const revokedAndDown = await sync(7, 12)
  const stillRevoked = await recorded('deepseek/team/old')
  world.down.delete('deepseek')
  const replacement = world.wallet('deepseek', '8')
  await store.insert({ 'deepseek/team/old': replacement.secret })
  const replaced = await sync(8)

  // The same entry gets the key of another account.
  const other = world.wallet('moonshot', '99')
  await store.insert({ 'moonshot/team/batch': other.secret })
  const rotated = await sync(9)

  expect({ first, soon, quiet, edited }).toMatchObject({
    first: { code: 0, counts: { updated: 12 } },
    soon: { code: 0, counts: { fresh: 12 } },
    quiet: { code: 0, counts: { unchanged: 12 } },
    edited: { code: 0, counts: { unchanged: 12 } },
  })
  expect(uncommitted).toBe(' M .keyz/providers/registry.json\n')
  for (const offline of [train, stillTrain])
    expect(offline).toEqual({
      code: 1,
      stderr: 'no provider could be reached: are you offline?\n',
      counts: { failed: 12 },
    })
  expect({ back, outage, backingOff, longOutage, staleOutage }).toMatchObject({
    back: { code: 0, counts: { unchanged: 12 } },
    outage: { code: 1, counts: { updated: 1, unchanged: 7, failed: 4 } },
    backingOff: { code: 0, counts: { fresh: 8, backing_off: 4 } },
    longOutage: { code: 1, counts: { unchanged: 8, failed: 4 } },
    staleOutage: { code: 1, counts: { unchanged: 8, failed: 4 } },
  })
  expect([beforeStale.sync_status, afterStale.sync_status, afterStale.balances]).toEqual([
    'live',
    'error',
    beforeStale.balances,
  ])
  expect({ revoked, revokedAndDown, replaced, rotated }).toMatchObject({
    revoked: { code: 1, counts: { updated: 4, unchanged: 7, failed: 1 } },
    revokedAndDown: { code: 1, counts: { unchanged: 8, failed: 4 } },
    replaced: { code: 0, counts: { updated: 1, unchanged: 11 } },
    rotated: { code: 0, counts: { updated: 1, unchanged: 11 } },
  })
  expect(stillRevoked.last_error?.kind).toBe('auth_error')

  const log = (await store.git('log', '--reverse', '--format=%s')).trim().split('\n')
  expect(log).toEqual([
    'Add current contents of password store.',
    'Add given password to store.',
    'meta(registry): update what keyz knows of this store',
    'meta(sync): refresh deepseek, moonshot, siliconflow (12 keys)',
    'meta(sync): heartbeat for deepseek, moonshot, siliconflow (12 keys, nothing new)',
    'Note what the main key is for.',
    'meta(sync): heartbeat for deepseek, moonshot, siliconflow (12 keys, nothing new)',
    'meta(sync): refresh deepseek (1 key, and 7 with nothing new)',
    'meta(sync): heartbeat for deepseek, moonshot (8 keys, nothing new)',
    'meta(sync): refresh siliconflow (4 keys, and 8 with nothing new)',
    'meta(sync): refresh deepseek, siliconflow (5 keys, and 7 with nothing new)',
    'Add given password to store.',
    'meta(sync): refresh deepseek (1 key, and 11 with nothing new)',
    'Add given password to store.',
    'meta(sync): refresh moonshot (1 key, and 11 with nothing new)',
  ])
  const sent = new Set(world.requests.map(({ token }) => token))
  expect(sent).toEqual(new Set([...keys.map(({ wallet }) => wallet.secret), replacement.secret, other.secret]))
})
