// git shows and merges many sidecars at once: one keyz answers for all of them, with the same words, and is gone when git is.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { toJson } from '../../meta/files/document.ts'
import { sidecar } from '../meta/example.ts'
import { balance } from '../meta/review/snapshots.ts'
import { setDrivers } from '../support/drivers.ts'
import { must } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'

const files = 12

async function store(home: string, name: string, change?: (value: string) => string) {
  const path = join(home, name)
  const date = '2026-11-21T00:00:00Z'
  const dates = { KEYZ_NOW: date, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }
  const environment = { HOME: home, XDG_CACHE_HOME: '', ...dates, GIT_PAGER: 'cat' }
  const git = (...parameters: string[]) => must('git', parameters, { cwd: path, environment })
  const sync = async (amount: string, at: string) => {
    for (let index = 0; index < files; index++) {
      const file = join(path, `.keyz/providers/openrouter/personal/key ${index}.json`)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, toJson(sidecar({ balances: balance(amount), last_success_at: at })))
    }
    await git('add', '--all')
    await git('commit', '--quiet', '-m', amount)
  }
  await must('git', ['init', '--quiet', '--initial-branch=main', path], { environment })
  await git('config', 'user.name', 'Test')
  await git('config', 'user.email', 'test@example.org')
  await setDrivers(path, change)
  await sync('42', '2026-11-18T00:00:00Z')
  await git('checkout', '--quiet', '-b', 'side')
  await sync('41', '2026-11-20T00:00:00Z')
  await git('checkout', '--quiet', 'main')
  await sync('43', '2026-11-19T00:00:00Z')
  return git
}

/** A node that notes each of its starts, and drivers that call it. */
async function counting(home: string) {
  const [notes, node] = [join(home, 'starts'), join(home, 'node')]
  await writeFile(node, `#!/bin/sh\necho start >>'${notes}'\nexec '${process.execPath}' "$@"\n`, { mode: 0o755 })
  return {
    starts: async () => (await readFile(notes, 'utf8')).split('\n').length - 1,
    counted: (value: string) => value.replaceAll(`'${process.execPath}'`, `'${node}'`),
  }
}

it('shows and merges as without the helper, which ends with git', async () => {
  await using home = await temporaryFolder()
  const { starts, counted } = await counting(home.path)
  const helped = await store(home.path, 'helped', counted)
  const alone = await store(home.path, 'alone', (value) => value.replaceAll('/usr/bin/perl', '/nowhere/perl'))
  const drivers = join(home.path, '.cache/keyz/drivers')

  const [shown, expected] = [await helped('log', '-p', '-1'), await alone('log', '-p', '-1')]
  const started = await starts()
  const [differs, expectedDiff] = [await helped('diff', 'side'), await alone('diff', 'side')]
  await helped('merge', '--quiet', 'side')
  await alone('merge', '--quiet', 'side')

  expect(started).toBe(1)
  expect(shown).toBe(expected)
  expect(differs).toBe(expectedDiff)
  expect(await helped('rev-parse', 'HEAD^{tree}')).toBe(await alone('rev-parse', 'HEAD^{tree}'))
  await vi.waitFor(
    async () => expect((await readdir(drivers)).filter((name) => /^\d+$/.test(name))).toEqual([]),
    10_000,
  )
})

it('is asked only once about each version where git caches the answers', async () => {
  await using home = await temporaryFolder()
  const { starts, counted } = await counting(home.path)
  const git = await store(home.path, 'store', counted)
  await git('config', 'diff.keyz.cachetextconv', 'true')

  const shown = await git('log', '-p', '-1')
  const cached = await git('log', '-p', '-1')

  expect(shown).toContain('$43.00')
  expect(cached).toBe(shown)
  expect(await starts()).toBe(1)
})
