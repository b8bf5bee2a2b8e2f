// Kills `keyz init` and `keyz init --uninstall` on the way, again and again, and looks each time whether the clone is in one state or the other.

import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hookFiles } from '../../pipeline/git/hook-protocol.ts'
import { killedAfter } from './killed.ts'
import { must } from './run.ts'
import type { Chance } from './seeded.ts'
import { type TestStore, testStore } from './store.ts'

/** Where the hooks were before keyz, by values of core.hooksPath. */
export const hookSetups: Readonly<Record<string, readonly string[]>> = {
  'in .git/hooks': [],
  'in a core.hooksPath': ['mine'],
  'in the second core.hooksPath': ['elsewhere', 'mine'],
}

const init = ['init', '--yes', '--i-know', '--github', '--action', `me/keyz@${'0'.repeat(40)}`]
const uninstall = ['init', '--uninstall']

/** Returns how many were killed before their end. Throws an Error that says what was found after which kill. */
export async function initKills(
  chance: Chance,
  kills: number,
  setup: string,
  told: (text: string) => void = () => undefined,
): Promise<number> {
  await using store = await testStore()
  const log = join(dirname(store.path), 'log')
  const names = hookSetups[setup] ?? []
  const hooks = join(store.path, names.length === 0 ? '.git/hooks' : '../mine')
  const values = names.map((name) => join(dirname(store.path), name))
  await mkdir(hooks, { recursive: true })
  await writeFile(join(hooks, 'pre-commit'), `#!/bin/sh\necho ran >>'${log}'\n`)
  await chmod(join(hooks, 'pre-commit'), 0o755)
  for (const value of values) await store.git('config', '--add', 'core.hooksPath', value)
  const before = await stateOf(store)
  /** As it was the last time: how busy the machine is changes. */
  let initTakes = await mustKeyz(store, init)
  const after = await stateOf(store)
  let uninstallTakes = await mustKeyz(store, uninstall)
  mustBe('the uninstalled clone', await stateOf(store), before)
  let killed = 0

  for (let round = 0; round < kills; round++) {
    const steps: string[] = []
    const fail = (what: string) => `${setup}, round ${round}, after ${steps.join(', ')}: ${what}`
    const installing = chance.below(2) === 0
    if (chance.below(3) === 0) await store.git('rm', '-r', '-q', '--cached', '--ignore-unmatch', '.keyz')
    if (installing) uninstallTakes = await mustKeyz(store, uninstall)
    else initTakes = await mustKeyz(store, init)
    for (let again = chance.below(2); again >= 0; again--) {
      const at = Math.round(chance.next() * (installing ? initTakes : uninstallTakes))
      const parameters = installing ? init : uninstall
      const withGit = chance.below(3) === 0
      const one = await killedAfter(at, parameters, store.environment, { withGit })
      steps.push(
        `keyz ${parameters.join(' ')} ${one.killed ? 'killed' : 'ended'}${withGit ? ' with its git' : ''} before ${at} ms`,
      )
      // A git that is killed while it commits leaves these to the person, whoever called it.
      if (withGit)
        for (const lock of ['index', 'HEAD', 'refs/heads/main'])
          await rm(join(store.path, `.git/${lock}.lock`), { force: true })
      told(steps.at(-1) ?? '')
      if (one.killed) killed += 1
      const { config } = await stateOf(store)
      if (config !== before.config && config !== after.config)
        throw new Error(fail(`.git/config is neither:\n${config}`))
      await mustRunOnce(store, log, fail)
    }
    const install = chance.below(2) === 0
    if (install) initTakes = await mustKeyz(store, init)
    else uninstallTakes = await mustKeyz(store, uninstall)
    mustBe(fail(install ? 'keyz init' : 'keyz init --uninstall'), await stateOf(store), install ? after : before)
    await mustRunOnce(store, log, fail)
  }
  return killed
}

interface State {
  config: string
  files: string[]
}

/** The configuration, and everything of keyz and of git's settings in the git directory, to the byte. */
async function stateOf(store: TestStore): Promise<State> {
  const config = await readFile(join(store.path, '.git/config'), 'utf8')
  const top = (await readdir(join(store.path, '.git'))).filter((name) => /^config|keyz/.test(name))
  const all = await namesBelow(join(store.path, '.git/keyz'))
  // The hooks empty their note of a commit, and leave the file: it belongs to installed hooks, and must go with them.
  const below = all.includes(hookFiles.hooks) ? all.filter((name) => name !== hookFiles.untouched) : all
  const workflows = await namesBelow(join(store.path, '.github'))
  const files = [
    ...top.map((name) => `.git/${name}`),
    ...below.map((name) => `.git/keyz/${name}`),
    ...workflows.map((name) => `.github/${name}`),
  ]
  return { config, files: await Promise.all(files.sort().map((name) => described(store.path, name))) }
}

async function namesBelow(folder: string): Promise<string[]> {
  return await readdir(folder, { recursive: true }).catch(() => [])
}

async function described(top: string, name: string): Promise<string> {
  const found = await stat(join(top, name))
  return `${name} ${found.mode.toString(8)} ${found.isFile() ? await readFile(join(top, name), 'utf8') : ''}`
}

function mustBe(what: string, state: State, wanted: State): void {
  if (state.config !== wanted.config)
    throw new Error(`${what}: .git/config is\n${state.config}instead of\n${wanted.config}`)
  const known = new Set(wanted.files)
  const now = new Set(state.files)
  const different = [
    ...state.files.filter((file) => !known.has(file)).map((file) => `too much: ${file}`),
    ...wanted.files.filter((file) => !now.has(file)).map((file) => `missing: ${file}`),
  ]
  if (different.length > 0) throw new Error(`${what}:\n${different.join('\n')}`)
}

/** The hook that was there before runs for every commit: once, whether git or keyz calls it. */
async function mustRunOnce(store: TestStore, log: string, fail: (what: string) => string): Promise<void> {
  await writeFile(log, '')
  await must('git', ['commit', '--quiet', '--allow-empty', '-m', 'a commit'], {
    cwd: store.path,
    environment: { ...store.environment, KEYZ_GIT_MODE: 'none' },
    longest: 20_000,
  })
  const runs = (await readFile(log, 'utf8')).split('\n').length - 1
  if (runs !== 1) throw new Error(fail(`the hook that was there before ran ${runs} times`))
}

/** Returns how many milliseconds it took. */
async function mustKeyz(store: TestStore, parameters: string[]): Promise<number> {
  const from = performance.now()
  const { code, stderr } = await store.keyz(parameters)
  if (code !== 0) throw new Error(`keyz ${parameters.join(' ')} exited with ${code}: ${stderr}`)
  return performance.now() - from
}
