// What discovery proposes, doubts, and leaves out: by paths alone, and with a look into the entries.
import { expect, it } from 'vitest'
import { discover } from '../../../pipeline/discover/discover.ts'
import { speaksOfLogin } from '../../../pipeline/discover/speaks-of-login.ts'
import { LeakScanner } from '../../../pipeline/secrets/leak-scanner.ts'
import { Registry } from '../../../schema/registry.ts'
import { madeUpKey, randomHex } from '../../support/made-up-key.ts'

const registry = Registry.parse({})

async function found(entries: Record<string, string>, decrypt: boolean) {
  const opened: string[] = []
  const look = {
    decrypter: {
      async decrypt(file: string) {
        opened.push(file)
        return Buffer.from(entries[file] ?? '')
      },
      async close() {},
    },
    scanner: new LeakScanner(''),
    signal: new AbortController().signal,
    masks: false,
  }
  const paths = Object.keys(entries).map((path) => ({ path, file: path }))
  const { report } = await discover(registry, paths, decrypt ? look : null)
  const pathsOf = (list: { key_path: string }[]) => list.map(({ key_path }) => key_path)
  return {
    opened,
    proposed: pathsOf(report.proposed),
    doubtful: pathsOf(report.doubtful),
    left_out: pathsOf(report.left_out),
    unrecognised: report.unrecognised,
    rows: Object.fromEntries(report.proposed.map(({ key_path, row }) => [key_path, row])),
  }
}

it.each([
  'login/openrouter',
  'websites/openrouter',
  'www/openai.com',
  'openrouter/password',
  'openai/Passwörter/me',
  'mistral/kennwort',
  'accounts/deepseek',
  'github/2fa',
  'github/recovery-codes',
  'github/backup_codes',
  'totp/github',
  'wifi/zen',
  'Wi-Fi/zen',
  'wlan/zen',
  'cards/openai',
  'Kreditkarte/openai',
  'tarjetas/openai',
  'compte/mistral',
  'contraseña/mistral',
  'mot-de-passe/mistral',
  'xai/bankpasswort',
])('%s speaks of something else', async (path) => {
  expect(speaksOfLogin(path)).not.toBeNull()
  expect(await found({ [path]: '' }, false)).toMatchObject({ proposed: [], doubtful: [], left_out: [path] })
})

it.each([
  'openrouter/personal/ci',
  'kimi-code/work',
  'opencode/console/me',
  'work/OPENAI_API_KEY',
  'accounts/OPENAI_API_KEY',
  'deepseek/team-a/prod',
  'keys/my-deepseek-key',
])('%s is proposed', async (path) => {
  expect(await found({ [path]: '' }, false)).toMatchObject({ proposed: [path], doubtful: [], left_out: [] })
})

it.each(['sub/openrouter.ai', 'github.com/me', 'xai/me@example.org', 'trip/my-gemini', 'login/github-token'])(
  '%s may be a key, and --yes does not take it',
  async (path) => {
    expect(await found({ [path]: '' }, false)).toMatchObject({ proposed: [], doubtful: [path], left_out: [] })
  },
)

it('uses the forms of the secrets when it may look into the entries, and never opens a login', async () => {
  const openrouter = madeUpKey('openrouter', 'api').entry
  const result = await found(
    {
      'openrouter/a/key': openrouter,
      'openrouter/a/other': 'correct-horse-battery-staple\n',
      'openrouter.ai/me': openrouter,
      'mistral/me': 'Sommer2024Urlaub#Italien\n',
      'mistral.ai/me': `${randomHex(32)}\n`,
      'notes/thing': openrouter,
      'login/openrouter': openrouter,
      'deepseek/blank': 'two words\n',
    },
    true,
  )

  expect(result).toMatchObject({
    opened: expect.not.arrayContaining(['login/openrouter']),
    proposed: ['openrouter/a/key', 'openrouter.ai/me', 'notes/thing'],
    doubtful: ['mistral.ai/me'],
    left_out: ['openrouter/a/other', 'mistral/me', 'login/openrouter', 'deepseek/blank'],
    unrecognised: [],
  })
})

it('takes the kind of a key from the form of its secret, where its path says nothing of it', async () => {
  const admin = { 'anthropic/team': madeUpKey('anthropic', 'admin').entry }

  expect((await found(admin, false)).rows['anthropic/team']).toMatchObject({ key_kind: 'api' })
  expect((await found(admin, true)).rows['anthropic/team']).toMatchObject({
    key_kind: 'admin',
    env: ['ANTHROPIC_ADMIN_API_KEY'],
  })
})
