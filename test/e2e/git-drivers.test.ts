// git itself calls keyz: for `git diff`, `git log -p`, `git show`, and for merges of clones that synced at different times.
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { toJson } from '../../meta/files/document.ts'
import { authError, sidecar } from '../meta/example.ts'
import { balance } from '../meta/review/snapshots.ts'
import { setDrivers } from '../support/drivers.ts'
import { must, run } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'

const place = '.keyz/providers/openrouter/personal/ci.json'
const registryPlace = '.keyz/providers/registry.json'
const configPlace = '.keyz/config.yaml'
type Different = Parameters<typeof sidecar>[0]

/** A clone with keyz's drivers and one committed sidecar. An entry would be printed by a textconv that ends the test. */
async function clones() {
  const home = await temporaryFolder()
  const environment = { HOME: home.path, KEYZ_NOW: '2026-11-21T00:00:00Z', GIT_PAGER: 'cat' }
  const clone = (name: string) => {
    const cwd = join(home.path, name)
    return {
      path: cwd,
      git: (...parameters: string[]) => must('git', parameters, { cwd, environment }),
      tryGit: (...parameters: string[]) => run('git', parameters, { cwd, environment }),
      read: (file: string) => readFile(join(cwd, file), 'utf8'),
      async write(file: string, text: string) {
        await mkdir(dirname(join(cwd, file)), { recursive: true })
        await writeFile(join(cwd, file), text)
      },
      async sync(different: Different) {
        await this.write(place, toJson(sidecar(different)))
      },
      async commit() {
        await this.git('add', '--all')
        await this.git('commit', '--quiet', '-m', 'meta(sync): refresh openrouter (1 key)')
      },
    }
  }
  const here = clone('here')
  await must('git', ['init', '--quiet', '--initial-branch=main', here.path], { environment })
  await setUp(here)
  await here.sync({ balances: balance('42.1'), last_success_at: '2026-11-18T00:00:00Z', expires_at: null })
  await here.commit()
  const there = clone('there')
  await must('git', ['clone', '--quiet', here.path, there.path], { environment })
  await setUp(there)
  return { here, there, [Symbol.asyncDispose]: () => home[Symbol.asyncDispose]() }
}

async function setUp({ path, git }: { path: string; git: (...parameters: string[]) => Promise<string> }) {
  await git('config', 'user.name', 'Test')
  await git('config', 'user.email', 'test@example.org')
  await setDrivers(path)
}

const earlier: Different = { balances: balance('30'), last_success_at: '2026-11-19T00:00:00Z', expires_at: null }
const later: Different = {
  balances: balance('17.35'),
  last_success_at: '2026-11-21T00:00:00Z',
  expires_at: '2027-01-02T00:00:00Z',
}

it('shows readings in git diff, git log -p and git show', async () => {
  await using both = await clones()
  const { here } = both
  await here.sync(later)

  const diff = await here.git('diff')
  await here.commit()
  const log = await here.git('log', '-p', '-1', '--format=')
  const show = await here.git('show', '--format=')

  expect(diff).toBe(`keyz diff ${place}
  openrouter/personal/ci
    balance    $42.10 -> $17.35 (-$24.75)
    expires    2027-01-02 (in 42 days)
    last read  2026-11-18T00:00:00Z -> 2026-11-21T00:00:00Z
`)
  expect(log).toMatch(/^-balance +\$42\.10$/m)
  expect(log).toMatch(/^\+balance +\$17\.35$/m)
  expect(log).toMatch(/^\+expires +2027-01-02T00:00:00Z$/m)
  expect(show).toBe(log)
})

it('says that a key works again, and what was wrong with it', async () => {
  await using both = await clones()
  const { here } = both
  const failed = { sync_status: 'error' as const, last_error: authError('2026-11-19T00:00:00Z') }
  await here.sync({ ...earlier, ...failed })
  await here.commit()
  await here.sync({ ...earlier, last_success_at: '2026-11-21T00:00:00Z' })

  const diff = await here.git('diff')

  expect(diff.split('\n').slice(2)).toEqual([
    '    works again  was rejected',
    '    last read    2026-11-19T00:00:00Z -> 2026-11-21T00:00:00Z',
    '',
  ])
})

it('shows what came, what went, the registry line by line, and settings as they are written', async () => {
  await using both = await clones()
  const { here } = both
  const row = { provider_id: 'xai', account_ref: 'a', key_alias: 'b' }
  await here.write(registryPlace, toJson({ schema_version: 1, keys: { 'xai/a/b': row } }))
  await here.write(configPlace, 'git:\n  mode: none # for now\n')
  await here.commit()

  await rm(join(here.path, place))
  await here.write(
    registryPlace,
    toJson({ schema_version: 1, keys: { 'xai/a/b': { ...row, tags: ['prod'] } }, ignore: ['w/**'] }),
  )
  await here.write(configPlace, 'git:\n  mode: commit # since May\n')
  await here.write('.keyz/providers/xai/a/b.json', toJson(sidecar({ provider_id: 'xai', key_path: 'xai/a/b' })))
  await here.git('add', '--all')
  const diff = await here.git('diff', '--cached', '--no-renames')
  const moved = await here.git('diff', '--cached', '--find-renames')

  expect(moved).toContain(`keyz diff ${place} -> .keyz/providers/xai/a/b.json`)
  expect(diff).toMatch(/^ {4}removed {2}there is no metadata for this key anymore$/m)
  expect(diff).toMatch(/^ {4}xai\/a\/b {2}tags {2}prod\n {4}ignore {3}w\/\*\*$/m)
  expect(diff).toMatch(/^- {3}mode: none # for now\n\+ {3}mode: commit # since May$/m)
  expect(diff).toMatch(/^ {2}xai\/a\/b\n[\s\S]*^ {4}balance +\$74\.75$/m)
})

it('shows a broken or foreign file as lines, whatever is in it, and all files after it', async () => {
  await using both = await clones()
  const { here } = both
  await here.write(place, '{ "schema_version": 1,\n\u001b[31mred\u202e\n')
  await here.write('.keyz/providers/xai/a/z.json', toJson({ ...sidecar(), base_url: 'https://example.org' }))
  await here.git('add', '--intent-to-add', '.keyz')

  const { code, stdout } = await here.tryGit('diff')

  expect(code).toBe(0)
  expect(stdout).toContain('+ \\u{1b}[31mred\\u{202e}')
  expect(stdout).toContain('+   "base_url": "https://example.org"')
  expect(stdout).not.toMatch(/[\u001b\u202e]/)
})

it('merges both ways when two clones synced at different times: the newest is kept, nothing is lost', async () => {
  await using both = await clones()
  const { here, there } = both
  const failed = { ...sidecar(later), sync_status: 'error' as const, last_error: authError('2026-11-21T00:30:00Z') }
  await here.sync(later)
  await here.commit()
  await there.sync({ ...earlier, sync_status: 'error', last_error: authError('2026-11-21T00:30:00Z') })
  await there.commit()

  await there.git('pull', '--quiet', '--no-rebase', '--no-edit')
  await here.git('fetch', '--quiet', there.path, 'main')
  await here.git('reset', '--quiet', '--hard')
  await here.git('merge', '--quiet', '--no-edit', 'FETCH_HEAD')

  expect(await there.read(place)).toBe(toJson(failed))
  expect(await here.read(place)).toBe(toJson(failed))
  expect(await there.git('status', '--porcelain')).toBe('')
})

it('rebases, cherry-picks and merges new sidecars of both sides without a question', async () => {
  await using both = await clones()
  const { here, there } = both
  const added = '.keyz/providers/openrouter/personal/new.json'
  const fresh = (different: Different) =>
    toJson(sidecar({ ...different, key_alias: 'new', key_path: 'openrouter/personal/new' }))
  await here.write(added, fresh(later))
  await here.sync(later)
  await here.commit()
  await there.write(added, fresh(earlier))
  await there.sync(earlier)
  await there.commit()

  await there.git('pull', '--quiet', '--rebase')

  expect(await there.read(added)).toBe(fresh(later))
  expect(await there.read(place)).toBe(toJson(sidecar(later)))
})

it('merges registry and settings key by key, and keeps comments', async () => {
  await using both = await clones()
  const { here, there } = both
  const row = (alias: string, more = {}) => ({ provider_id: 'xai', account_ref: 'a', key_alias: alias, ...more })
  const registry = (keys: Record<string, object>) => toJson({ schema_version: 1, keys, ignore: [] })
  const config = 'git:\n  mode: none # for now\nsync:\n  fresh_for: 30m # often\n'
  await here.write(registryPlace, registry({ m: row('m') }))
  await here.write(configPlace, config)
  await here.commit()
  await there.git('pull', '--quiet')
  await here.write(registryPlace, registry({ a: row('a'), m: row('m', { tags: ['prod'] }) }))
  await here.write(configPlace, config.replace('none', 'commit'))
  await here.commit()
  await there.write(registryPlace, registry({ b: row('b'), m: row('m', { notes: 'nightly' }) }))
  await there.write(configPlace, config.replace('30m', '15m'))
  await there.commit()

  await there.git('pull', '--quiet', '--no-rebase', '--no-edit')

  const { keys } = JSON.parse(await there.read(registryPlace))
  expect(Object.keys(keys)).toEqual(['a', 'b', 'm'])
  expect(keys.m).toMatchObject({ tags: ['prod'], notes: 'nightly' })
  expect(await there.read(configPlace)).toBe('git:\n  mode: commit # for now\nsync:\n  fresh_for: 15m # often\n')
})

it('leaves a true conflict a conflict, with markers around nothing else, and says what it is about', async () => {
  await using both = await clones()
  const { here, there } = both
  const registry = (notes: string, more = {}) =>
    toJson({
      schema_version: 1,
      keys: { k: { provider_id: 'xai', account_ref: 'a', key_alias: 'k', notes, ...more } },
      ignore: [],
    })
  await here.write(registryPlace, registry('before'))
  await here.write(configPlace, 'sync:\n  fresh_for: 30m\n')
  await here.commit()
  await there.git('pull', '--quiet')
  await here.write(registryPlace, registry('theirs', { sync: false }))
  await here.write(configPlace, 'sync:\n  fresh_for: 5m\n')
  await here.commit()
  await there.write(registryPlace, registry('ours', { owner: 'ops' }))
  await there.write(configPlace, 'sync:\n  fresh_for: 15m\n')
  await there.commit()

  const { code, stderr } = await there.tryGit('pull', '--no-rebase', '--no-edit')

  const text = await there.read(registryPlace)
  expect(code).toBe(1)
  expect(stderr).toContain(`keyz: ${registryPlace}: k: notes was changed on both sides`)
  expect(stderr).toContain(`keyz: ${configPlace}: sync.fresh_for was changed on both sides`)
  expect(text).toContain('<<<<<<< ours\n      "notes": "ours",\n=======\n      "notes": "theirs",\n>>>>>>> theirs\n')
  expect(text).toContain('"owner": "ops"')
  expect(text).toContain('"sync": false')
  expect(await there.read(configPlace)).toBe(
    'sync:\n<<<<<<< ours\n  fresh_for: 15m\n=======\n  fresh_for: 5m\n>>>>>>> theirs\n',
  )
  const diff = await there.tryGit('diff')
  expect(diff.code).toBe(0)
  const shown = diff.stdout.split('\n').map((line) => line.replace(/^[ +-]{2}/, ''))
  expect(shown).toContain('<<<<<<< ours')
  // As readable as without a conflict, and not as the whole file in JSON.
  expect(diff.stdout).not.toContain('"schema_version"')
})

it('merges a file that is not ours line by line, as git does', async () => {
  await using both = await clones()
  const { here, there } = both
  const foreign = '.keyz/providers/xai/a/foreign.json'
  await here.write(foreign, 'a\nb\nc\nd\ne\n')
  await here.commit()
  await there.git('pull', '--quiet')
  await here.write(foreign, 'A\nb\nc\nd\ne\n')
  await here.commit()
  await there.write(foreign, 'a\nb\nc\nd\nE\n')
  await there.commit()

  await there.git('pull', '--quiet', '--no-rebase', '--no-edit')
  expect(await there.read(foreign)).toBe('A\nb\nc\nd\nE\n')
  await there.write(foreign, 'X\n')
  await there.commit()
  await here.write(foreign, 'Y\n')
  await here.commit()
  const { code } = await there.tryGit('pull', '--no-rebase', '--no-edit')

  expect(code).toBe(1)
  expect(await there.read(foreign)).toMatch(/^<<<<<<< ours\nX\n/)
})

it('never asks for an entry to be decrypted', async () => {
  await using both = await clones()
  const { here } = both
  await here.write('.gitattributes', '*.gpg diff=gpg\n')
  const marker = join(here.path, '..', 'decrypted')
  await here.git('config', 'diff.gpg.textconv', `touch '${marker}'; cat`)
  await here.write('bank/card.gpg', 'one')
  await here.commit()
  await here.sync(later)
  await appendFile(join(here.path, 'bank/card.gpg'), 'two')

  await here.git('diff', '--', '.keyz')
  const { code } = await here.tryGit('log', '-p', '--', '.keyz')

  expect(code).toBe(0)
  await expect(readFile(marker)).rejects.toThrow()
})

it('leaves git working where keyz was removed: files are shown and merged as plain text', async () => {
  await using both = await clones()
  const { here, there } = both
  const withoutKeyz = (value: string) => value.replaceAll(/'[^']*bin\.mjs'/g, "'/nowhere/bin.mjs'")
  for (const { path } of [here, there]) await setDrivers(path, withoutKeyz)
  await there.sync({ balances: balance('30'), last_success_at: '2026-11-18T00:00:00Z', expires_at: null })
  await there.commit()
  await here.write('notes', 'x\n')
  await here.git('add', 'notes')
  await here.git('commit', '--quiet', '-m', 'notes')
  await here.sync({ balances: balance('17.35'), last_success_at: '2026-11-18T00:00:00Z', expires_at: null })

  const diff = await here.tryGit('diff', '--', '.keyz')
  await here.git('checkout', '--quiet', '--', '.keyz')
  const log = await here.tryGit('log', '-p', '-1', '--', '.keyz')
  const merged = await here.tryGit('pull', '--quiet', '--no-rebase', there.path, 'main')

  expect([diff.code, log.code, merged.code]).toEqual([0, 0, 0])
  expect(diff.stdout).toContain('+      "amount": "17.35"')
  expect(log.stdout).toContain('"schema_version": 1')
  expect(JSON.parse(await here.read(place)).balances[0].amount).toBe('30')
})
