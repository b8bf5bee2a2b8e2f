// The whole way with the real programs: pass and gpg make the store, keyz reads it, and every sidecar is the golden one to the byte.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { fakeSecret } from '../../pipeline/demo/fake-secret.ts'
import { startLocalProviders } from '../../pipeline/demo/local-providers.ts'
import type { KeySpec } from '../../providers/framework/define.ts'
import { providerById } from '../../providers/index.ts'
import { allCases } from '../support/fixtures.ts'
import { algorithms, gnupg } from '../support/gnupg.ts'
import { everythingIn, leaksIn, piecesOf } from '../support/leaks.ts'
import { madeUpKey } from '../support/made-up-key.ts'
import { itNeeds } from '../support/needs.ts'
import { replay } from '../support/replay.ts'
import { keyz, must } from '../support/run.ts'
import { spyingPath } from '../support/spying-path.ts'
import { temporaryFolder } from '../support/temporary.ts'

const golden = fileURLToPath(new URL('../golden/sidecars/', import.meta.url))
const randomHex = (digits: number) => randomBytes(digits).toString('hex').slice(0, digits)

const entries = [
  { path: 'openrouter/personal/ci', name: 'capped-key', sidecar: 'openrouter/personal/ci.json', more: '' },
  {
    path: 'deepseek/office/main',
    name: 'two-wallets',
    sidecar: 'deepseek/office/main.json',
    more: '\r\nlogin: somebody\r\n',
  },
  {
    path: 'xai/team/inference',
    name: 'inference-key',
    sidecar: 'xai/team/inference.json',
    more: '\n\nfree text: with: colons and\n\ttabs\n',
  },
  {
    path: 'cloudflare/gateway',
    name: 'user-token-with-gateway',
    sidecar: 'cloudflare/default/gateway.json',
    more: '\naccount_id: 00000000000000000000000000000acc\n',
  },
].map((entry) => {
  const [provider = ''] = entry.path.split('/')
  const spec: Pick<KeySpec, 'prefix' | 'pattern'> = providerById(provider)?.keys[0] ?? {}
  const found = allCases().find((one) => one.provider === provider && one.name === entry.name)
  return { ...entry, provider, spec, cases: found === undefined ? [] : [found] }
})

const ways = [
  { algorithm: 'curve 25519', passphrase: '' },
  { algorithm: 'RSA', passphrase: '' },
  { algorithm: 'curve 25519', passphrase: 'correct horse' },
  { algorithm: 'RSA', passphrase: 'correct horse' },
] as const

for (const { algorithm, passphrase } of ways) {
  const how = passphrase === '' ? 'without passphrase' : 'with its passphrase in the agent'
  itNeeds('gpg', 'pass')(`shows what the providers say about entries of a key of ${algorithm} ${how}`, async () => {
    await using gpg = await gnupg()
    await using home = await temporaryFolder()
    await using spy = await spyingPath('git', 'gpg')
    const store = join(home.path, 'store')
    const environment = { ...gpg.environment, HOME: home.path, PASSWORD_STORE_DIR: store }
    const fingerprint = await gpg.makeKey('owner', algorithms[algorithm], passphrase)
    await must('git', ['config', '--global', 'user.name', 'Owner'], { environment })
    await must('git', ['config', '--global', 'user.email', 'owner@example.org'], { environment })
    await must('pass', ['init', fingerprint], { environment })
    await must('pass', ['git', 'init'], { environment })
    const secrets = entries.map((entry) => ({ ...entry, secret: fakeSecret(entry.spec, randomHex) }))
    for (const { path, secret, more } of secrets)
      await must('pass', ['insert', '--multiline', path], { environment, input: `${secret}${more}` })
    if (passphrase !== '') await gpg.unlock('owner', passphrase)
    const server = await startLocalProviders((request) => {
      const asked = secrets.find(({ secret }) => secret === request.token)
      const [named] = asked?.cases ?? []
      return named === undefined || asked === undefined
        ? { status: 401, body: '{}' }
        : replay(
            named,
            { own: { ...madeUpKey(asked.provider, named.fixture.kind), sent: asked.secret }, companion: null },
            request,
          )
    })
    const spied = { ...environment, ...server.variables, KEYZ_NOW: '2026-11-21T00:00:00Z', PATH: spy.PATH }

    const discovered = await keyz(['discover', '--yes'], { environment: spied })
    const synced = await keyz(['sync', '--git', 'commit'], { environment: spied })
    const status = await keyz(['status'], { environment: spied })
    const sidecars = await Promise.all(
      secrets.map(({ sidecar }) => readFile(join(store, '.keyz/providers', sidecar), 'utf8')),
    )
    const head = await must('git', ['-C', store, 'rev-parse', 'HEAD'], { environment })
    const again = await keyz(['sync', '--force', '--git', 'commit'], { environment: spied })
    await server.close()

    expect([discovered.code, synced.code, status.code, again.code]).toEqual([0, 0, 0, 0])
    expect(sidecars).toEqual(await Promise.all(secrets.map(({ sidecar }) => readFile(join(golden, sidecar), 'utf8'))))
    expect(status.stdout.split('\n').map((line) => line.replaceAll(/\s{2,}/g, '  '))).toEqual([
      '4 keys, all live  read just now',
      '  KEY  LEFT  A DAY  LASTS  NOTE',
      '●  cloudflare/gateway  $6.40  $1.25  5.1 d',
      '●  openrouter/personal/ci  $74.75  cap: $74.50 left',
      '●  deepseek/office/main  100.00 CNY  and $20.00',
      '  1 other key works: xai/team/inference',
      '',
    ])
    expect(
      await Promise.all(secrets.map(({ sidecar }) => readFile(join(store, '.keyz/providers', sidecar), 'utf8'))),
    ).toEqual(sidecars)
    expect(await must('git', ['-C', store, 'rev-parse', 'HEAD'], { environment })).toBe(head)
    expect(await must('git', ['-C', store, 'status', '--porcelain'], { environment })).toBe('')
    const printed = [
      await everythingIn(store),
      await spy.seen(),
      ...[discovered, synced, status, again].flatMap(({ stdout, stderr }) => [stdout, stderr]),
    ]
    const pieces = new Set(secrets.flatMap(({ secret, spec }) => [...piecesOf(secret, spec.prefix ?? '')]))
    expect(leaksIn(printed.join('\n'), pieces)).toEqual([])
  })
}
