// Several settings of a clone change in one step, beside other gits and after a killed keyz.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { link, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { changeConfig } from '../../../pipeline/git/change-config.ts'
import { openGit } from '../../../pipeline/git/git.ts'
import { bareEnvironment } from '../../support/run.ts'
import { testStore } from '../../support/store.ts'

async function clone() {
  const store = await testStore()
  const common = join(store.path, '.git')
  const config = join(common, 'config')
  const drafts = async () => (await readdir(common)).filter((name) => name.startsWith('config.'))
  const git = openGit(store.path, { ...bareEnvironment, ...store.environment })
  return { store, common, config, drafts, git, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() }
}

/** The number of a process that is over. */
const deadPid = () => spawnSync('true').pid

it('shows others no setting before all of them are there, and leaves nothing behind', async () => {
  await using one = await clone()
  const before = await readFile(one.config, 'utf8')
  const seen: string[] = []

  const changed = await changeConfig(one.git, one.common, async (draft) => {
    await draft.set('keyz.one', ['1'])
    seen.push(await readFile(one.config, 'utf8'))
    await draft.set('keyz.two', ['2', '3'])
    seen.push(...(await draft.values('keyz.two')))
  })
  const there = await one.store.git('config', '--get-regexp', '^keyz\\.')
  const { ino } = await stat(one.config)
  const again = await changeConfig(one.git, one.common, async (draft) => await draft.set('keyz.one', ['1']))

  expect(changed).toBe(true)
  expect(seen).toEqual([before, '2', '3'])
  expect(there).toBe('keyz.one 1\nkeyz.two 2\nkeyz.two 3\n')
  expect(again).toBe(false)
  expect((await stat(one.config)).ino).toBe(ino)
  expect(await one.drafts()).toEqual([])
})

it('finds what git has however its name is written, with lines and without a value', async () => {
  await using one = await clone()
  await writeFile(one.config, '[Keyz]\n\tTwoWords = a\\nb\n\ttwowords = c\n\tbare\n[merge "Keyz"]\n\tname = d\n')
  const found: Record<string, string[]> = {}

  await changeConfig(one.git, one.common, async (draft) => {
    for (const name of ['keyz.twoWords', 'keyz.bare', 'merge.Keyz.name', 'merge.keyz.name', 'keyz.none'])
      found[name] = await draft.values(name)
  })

  expect(found).toEqual({
    'keyz.twoWords': ['a\nb', 'c'],
    'keyz.bare': [''],
    'merge.Keyz.name': ['d'],
    'merge.keyz.name': [],
    'keyz.none': [],
  })
})

it('begins again where another git changed a setting meanwhile, and loses neither', async () => {
  await using one = await clone()
  let times = 0

  await changeConfig(one.git, one.common, async (draft) => {
    times += 1
    if (times === 1) await one.store.git('config', 'other.git', 'yes')
    await draft.set('keyz.one', ['1'])
  })

  expect(times).toBe(2)
  expect(await one.store.git('config', '--get-regexp', '^(keyz|other)\\.')).toBe('other.git yes\nkeyz.one 1\n')
})

it('takes away the lock of a keyz that was killed, and waits for that of another git', async () => {
  await using one = await clone()
  const draft = `${one.config}.keyz-${deadPid()}`
  await writeFile(draft, 'half')
  await link(draft, `${one.config}.lock`)

  const changed = await changeConfig(one.git, one.common, async ({ set }) => await set('keyz.one', ['1']))
  const left = await one.drafts()
  await writeFile(`${one.config}.lock`, '')
  let waited = false
  await changeConfig(one.git, one.common, async ({ set }) => {
    await set('keyz.one', ['2'])
    if (waited) await rm(`${one.config}.lock`)
    else waited = existsSync(`${one.config}.lock`)
  })

  expect(changed).toBe(true)
  expect(left).toEqual([])
  expect(waited).toBe(true)
  expect(await one.store.git('config', '--get', 'keyz.one')).toBe('2\n')
})
