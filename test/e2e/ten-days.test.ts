// Ten days of a messy store: a day offline, an outage, a key that is replaced, another account behind a key. Git is told only what is true news.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SyncReport } from '../../schema/reports/sync-report.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import { editRegistry, testStore } from '../support/store.ts'
import { localWallets, walletProviders } from '../support/wallets.ts'

/** What lies in a store beside keys, and is nobody's business. */
const private_ = {
  'email/me': 'correct horse battery staple',
  'email/work (old)': 'Sommer2024!Urlaub#Italien\nserver: imap.example.org',
  'web/deepseek.com': 'hunter2hunter2\nlogin: me@example.org',
  'web/moonshot.ai/login': 'iloveyouverymuch1234',
  'web/siliconflow.cn/me@example.org': 'ThisIsMyPassword123',
  'web/日本/ショップ': 'sakura-no-hana-2019-haru',
  "shopping/o'neill & sons": 'password-for-the-shop-1',
  'forum/"quoted name"': 'netflix-family-account-1',
  'wifi/home': 'a wifi password of twenty',
  'wifi/Café Zürich': 'GuestNetworkPassword1',
  'bank/card': '4111 1111 1111 1111',
  'bank/deepseek invoice': 'DE89370400440532013000',
  'recovery/github': 'k7f2-9xqp-m3rt-8wzn-h4vc',
  'recovery/moonshot codes': 'abcd-efgh-ijkl-mnop-qrst',
  'totp/openrouter': 'otpauth://totp/Example:alice?secret=JBSWY3DPEHPK3PXP',
  'totp/deepseek': 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXQ',
  'notes/moving house': 'ask the landlord about the cellar',
  'notes/deepseek ideas': 'try the new model on the nightly job',
  'ssh/id_ed25519': '-----BEGIN OPENSSH PRIVATE KEY-----\nabc',
  'pins/phone': '4711',
}
const names = ['main', 'ci', 'batch', 'old']

/** Nine o'clock on a day of the story, or some hours later. */
const at = (day: number, hours = 0) =>
  new Date(Date.UTC(2026, 10, 21 + day, 9 + hours)).toISOString().replace('.000', '')

interface Key {
  path: string
  wallet: ReturnType<Awaited<ReturnType<typeof localWallets>>['wallet']>
}

function walletOf(keys: readonly Key[], path: string): Key['wallet'] {
  return keys.find((key) => key.path === path)?.wallet ?? expect.fail(`no key ${path}`)
}

it('commits nothing but true news in ten days, and sends nothing but keys', async () => {
  await using world = await localWallets()
  await using store = await testStore()
  const keys: Key[] = walletProviders.flatMap((provider, first) =>
    names.map((name, second) => ({
      path: `${provider}/team/${name}`,
      wallet: world.wallet(provider, `${first * 10 + second + 5}`),
    })),
  )
  // Keys in odd places: blanks, other alphabets and quotes, a second account, a copy, two beside a login.
  const odd = {
    'deepseek/Jörg Müller/main key': world.wallet('deepseek', '40'),
    'moonshot/o\'brien/the "good" one': world.wallet('moonshot', '41'),
    'siliconflow/personal/laptop': world.wallet('siliconflow', '42'),
    'deepseek/personal/copy': walletOf(keys, 'deepseek/team/main'),
  }
  const beside = {
    'web/moonshot.ai/api-key': world.wallet('moonshot', '43'),
    'web/moonshot.ai/second api-key': world.wallet('moonshot', '44'),
  }
  const legacy = world.wallet('deepseek', '45', 'an-odd-key-of-1999')
  for (const [path, wallet] of Object.entries({ ...odd, ...beside })) keys.push({ path, wallet })
  const unmapped = {
    'inbox/from a friend': world.wallet('moonshot', '46'),
    'misc/2019': world.wallet('deepseek', '47'),
  }
  const walletAt = (path: string) => walletOf(keys, path)
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

  const secrets = (of: object) => Object.fromEntries(Object.entries(of).map(([path, { secret }]) => [path, secret]))
  await store.insert({
    ...private_,
    ...Object.fromEntries(keys.map(({ path, wallet }) => [path, wallet.secret])),
    ...secrets({ ...unmapped, 'deepseek/legacy/odd': legacy }),
  })
  await keyz(['init', '--yes', '--git', 'commit', '--no-hooks'], at(0))
  for (const [path, alias] of [
    ['web/moonshot.ai/api-key', 'first'],
    ['web/moonshot.ai/second api-key', 'second'],
  ])
    await keyz(['map', path ?? '', '--provider', 'moonshot', '--account', 'web', '--alias', alias ?? ''], at(0))
  await keyz(['map', 'deepseek/legacy/odd', '--any-shape'], at(0))
  keys.push({ path: 'deepseek/legacy/odd', wallet: legacy })
  const mapped: string[] = []
  await editRegistry(store, (rows) => mapped.push(...Object.keys(rows)))
  await store.git('checkout', '--', '.keyz')

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

  // In the end one key is revoked, one is empty, and one is low.
  walletAt('siliconflow/team/batch').rejected = true
  walletAt('moonshot/team/ci').balance = '0'
  walletAt('deepseek/team/ci').balance = '4.5'
  const last = await sync(10)
  const status = await keyz(['status'], at(10))

  expect({ first, soon, quiet, edited }).toMatchObject({
    first: { code: 0, counts: { updated: 19 } },
    soon: { code: 0, counts: { fresh: 19 } },
    quiet: { code: 0, counts: { unchanged: 19 } },
    edited: { code: 0, counts: { unchanged: 19 } },
  })
  expect(uncommitted).toBe(' M .keyz/providers/registry.json\n')
  for (const offline of [train, stillTrain])
    expect(offline).toEqual({
      code: 1,
      stderr: 'No provider could be reached: are you offline?\n',
      counts: { failed: 19 },
    })
  expect({ back, outage, backingOff, longOutage, staleOutage }).toMatchObject({
    back: { code: 0, counts: { unchanged: 19 } },
    outage: { code: 1, counts: { updated: 1, unchanged: 13, failed: 5 } },
    backingOff: { code: 0, counts: { fresh: 14, backing_off: 5 } },
    longOutage: { code: 1, counts: { unchanged: 14, failed: 5 } },
    staleOutage: { code: 1, counts: { unchanged: 14, failed: 5 } },
  })
  expect([beforeStale.sync_status, afterStale.sync_status, afterStale.balances]).toEqual([
    'live',
    'error',
    beforeStale.balances,
  ])
  expect({ revoked, revokedAndDown, replaced, rotated }).toMatchObject({
    revoked: { code: 1, counts: { updated: 5, unchanged: 13, failed: 1 } },
    revokedAndDown: { code: 1, counts: { unchanged: 12, failed: 7 } },
    replaced: { code: 0, counts: { updated: 1, unchanged: 18 } },
    rotated: { code: 0, counts: { updated: 1, unchanged: 18 } },
  })
  expect(stillRevoked.last_error?.kind).toBe('auth_error')

  expect(mapped.sort()).toEqual(keys.map(({ path }) => path).sort())
  expect(Object.keys(private_).length + keys.length + Object.keys(unmapped).length).toBeGreaterThanOrEqual(30)
  expect(last).toMatchObject({ code: 1, counts: { updated: 2, unchanged: 16, failed: 1 } })
  expect(status.stdout.split('\n').slice(2, 5)).toEqual([
    expect.stringMatching(/^✗ {2}siliconflow\/team\/batch .*rejected/),
    expect.stringMatching(/^∅ {2}moonshot\/team\/ci .*empty/),
    expect.stringMatching(/^\$ {2}deepseek\/team\/ci /),
  ])

  const log = (await store.git('log', '--reverse', '--format=%s')).trim().split('\n')
  expect(log).toEqual([
    'Add current contents of password store.',
    'Add given password to store.',
    'meta(registry): update what keyz knows of this store',
    'meta(registry): map web/moonshot.ai/api-key',
    'meta(registry): map web/moonshot.ai/second api-key',
    'meta(registry): map deepseek/legacy/odd',
    'meta(sync): refresh deepseek, moonshot, siliconflow (19 keys)',
    'meta(sync): heartbeat for deepseek, moonshot, siliconflow (19 keys, nothing new)',
    'Note what the main key is for.',
    'meta(sync): heartbeat for deepseek, moonshot, siliconflow (19 keys, nothing new)',
    'meta(sync): refresh deepseek (1 key changed, 13 unchanged)',
    'meta(sync): heartbeat for deepseek, moonshot (14 keys, nothing new)',
    'meta(sync): refresh siliconflow (5 keys changed, 14 unchanged)',
    'meta(sync): refresh deepseek, siliconflow (6 keys changed, 13 unchanged)',
    'Add given password to store.',
    'meta(sync): refresh deepseek (1 key changed, 18 unchanged)',
    'Add given password to store.',
    'meta(sync): refresh moonshot (1 key changed, 18 unchanged)',
    'meta(sync): refresh deepseek, moonshot, siliconflow (3 keys changed, 16 unchanged)',
  ])
  const sent = new Set(world.requests.map(({ token }) => token))
  expect(sent).toEqual(new Set([...keys.map(({ wallet }) => wallet.secret), replacement.secret, other.secret]))
})
