// What the publishing job takes over from the one with the key: nothing but sidecars of closed shape in their own place.
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { toJson } from '../../../meta/files/document.ts'
import { readArtifacts } from '../../../pipeline/ci/read-artifact.ts'
import { writeArtifact } from '../../../pipeline/ci/write-artifact.ts'
import { Instant } from '../../../schema/instant.ts'
import { reading } from '../../support/metadata-repository.ts'
import { keyz } from '../../support/run.ts'
import { testStore } from '../../support/store.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const now = Instant.parse('2026-11-21T00:00:00Z')
const good = reading('one', '2026-11-20T23:00:00Z', '5')
const place = 'providers/deepseek/a/one.json'

/** A whole artifact, as `keyz ci sync` writes it; then something is done to it. */
async function artifact(tamper: (folder: string) => Promise<unknown> = async () => undefined) {
  const home = await temporaryFolder()
  const folder = join(home.path, 'artifact')
  const sync = {
    schema_version: 1 as const,
    started_at: now,
    finished_at: now,
    git_mode: 'none' as const,
    commit: null,
    offline: false,
    results: [],
  }
  await writeArtifact(
    folder,
    {
      run: {
        schema_version: 1,
        shard: null,
        sync,
        head: 'ab'.repeat(20),
        missed_again: [],
        missed_failing: [],
        uncommitted: [],
      },
      sidecars: new Map([[place, toJson(good)]]),
    },
    () => undefined,
  )
  await tamper(folder)
  return { folder, [Symbol.asyncDispose]: () => home[Symbol.asyncDispose]() }
}

async function put(folder: string, path: string, text: string | Buffer): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), text)
}

const sidecarWith = (more: Record<string, unknown>) => `${JSON.stringify({ ...good, ...more }, null, 2)}\n`

const tampered: Record<string, { tamper: (folder: string) => Promise<unknown>; says: RegExp }> = {
  'an extra field': {
    tamper: (folder) => put(folder, place, sidecarWith({ on_load: 'curl' })),
    says: /on_load is not a field that keyz knows/,
  },
  'a base URL': {
    tamper: (folder) => put(folder, place, sidecarWith({ base_url: 'https://example.org' })),
    says: /base_url is not a field that keyz knows/,
  },
  'a symbolic link for a sidecar': {
    tamper: async (folder) => {
      await rm(join(folder, place))
      await symlink('/etc/hostname', join(folder, place))
    },
    says: /providers\/deepseek\/a\/one\.json is a symbolic link/,
  },
  'a symbolic link for a folder': {
    tamper: (folder) => symlink('/etc', join(folder, 'providers/xai')),
    says: /providers\/xai is a symbolic link/,
  },
  'a sidecar of another place': {
    tamper: (folder) => put(folder, 'providers/xai/a/one.json', toJson(good)),
    says: /belongs to \.keyz\/providers\/deepseek\/a\/one\.json/,
  },
  'names that lead out of the store': {
    tamper: (folder) => put(folder, place, sidecarWith({ key_path: '../../etc/passwd' })),
    says: /key_path leaves the store/,
  },
  'an account that leads out of the folder': {
    tamper: (folder) => put(folder, place, sidecarWith({ account_ref: '../../..' })),
    says: /says that it belongs to/,
  },
  'a file name that keyz never writes': {
    tamper: (folder) => put(folder, 'providers/deepseek/..evil/x.json', toJson(good)),
    says: /is not a file that keyz ci sync writes/,
  },
  'something that looks like a key': {
    tamper: (folder) => put(folder, place, sidecarWith({ attributes: { note: `sk-${'0a1b2c3d'.repeat(4)}` } })),
    says: /looks like a key/,
  },
  'something that looks like a key in the report': {
    tamper: (folder) => put(folder, 'run.json', `{"note":"xai-${'Ab1'.repeat(12)}"}`),
    says: /run\.json contains what looks like an xAI key/,
  },
  'an entry': {
    tamper: (folder) => put(folder, 'deepseek/a/one.gpg', 'x'),
    says: /one\.gpg is not a file that keyz ci sync/,
  },
  'a registry': {
    tamper: (folder) => put(folder, 'providers/registry.json', '{}'),
    says: /registry\.json is not a file that keyz ci sync writes/,
  },
  settings: { tamper: (folder) => put(folder, 'config.yaml', ''), says: /config\.yaml is not a file/ },
  'a large file': {
    tamper: (folder) => put(folder, place, Buffer.alloc(1024 * 1024 + 1, 32)),
    says: /is larger than keyz ever writes/,
  },
  'bytes that are no text': {
    tamper: (folder) => put(folder, place, Buffer.from([0xff, 0xfe])),
    says: /is not UTF-8 text/,
  },
  'a reading from the future': {
    tamper: (folder) => put(folder, place, sidecarWith({ last_success_at: '2036-01-01T00:00:00Z' })),
    says: /has a reading from the future/,
  },
  'a field that stands twice': {
    tamper: (folder) => put(folder, place, toJson(good).replace('{', '{\n  "key_path": "bank/card",')),
    says: /is not formatted the way keyz writes it/,
  },
  'no report': { tamper: (folder) => rm(join(folder, 'run.json')), says: /run\.json is missing|is not a file/ },
}

it('takes over what keyz ci sync wrote, from one folder or from a folder of several', async () => {
  await using one = await artifact()

  const direct = await readArtifacts([one.folder], now)
  const below = await readArtifacts([join(one.folder, '..')], now)

  expect(direct).toEqual([{ run: expect.objectContaining({ shard: null }), sidecars: [good] }])
  expect(below).toEqual(direct)
})

it.each(Object.entries(tampered))('refuses an artifact with %s, and says where', async (_, { tamper, says }) => {
  await using one = await artifact(tamper)

  await expect(readArtifacts([one.folder], now)).rejects.toThrow(says)
})

it('ends the command with one sentence and exit code 2, and publishes nothing', async () => {
  await using store = await testStore()
  await using one = await artifact((folder) => put(folder, 'x.gpg', 'x'))
  const { KEYZ_PGP_PRIVATE_KEY: _, ...environment } = store.environment

  const { code, stdout, stderr } = await keyz(['ci', 'publish', '--from', one.folder], { environment })

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toBe(
    'keyz: refused the artifact: x.gpg is not a file that keyz ci sync writes; nothing was published\n',
  )
  expect(await store.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main\n')
})
