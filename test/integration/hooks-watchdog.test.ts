// A keyz that hangs where no timer of its own can fire: the shell ends it and all that it started, and the commit goes on.
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { type HookedStore, hookedStore } from '../support/hooked-store.ts'
import { isRunning } from '../support/is-running.ts'
import { must } from '../support/run.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary.ts'

const sentence = 'keyz: stopped, because it did not end within 3 s (sync.hook_deadline); run keyz sync later\n'

/** Whatever a test that failed left behind. */
const started = new Set<number>()
afterEach(() => {
  for (const id of started) if (isRunning(id)) process.kill(id, 'SIGKILL')
  started.clear()
})

/** Never gives its event loop back, and neither does what it started. The last one hears no signal that can be refused. */
const hanging = `
import { spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'
const note = (id) => appendFileSync(process.env.PASSWORD_STORE_DIR + '/.git/started', id + '\\n')
note(process.pid)
note(spawn('/bin/sh', ['-c', 'sleep 600 & echo $! >>.git/started; wait'], { stdio: 'inherit' }).pid)
note(spawn('/bin/sh', ['-c', 'trap "" TERM INT HUP; while :; do sleep 1; done'], { stdio: 'inherit' }).pid)
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
`

/** The store's hooks call this program. */
async function storeThatCalls(source: string): Promise<HookedStore> {
  const store = await hookedStore()
  const settings = (await must('find', [join(store.path, '.git/keyz'), '-name', 'settings'])).trim()
  const program = join(store.path, '.git/keyz/other.mjs')
  await writeFile(program, source)
  const text = await readFile(settings, 'utf8')
  await writeFile(settings, text.replace(/^keyz_program=.*$/m, `keyz_program='${program}'`))
  await store.entry('deepseek/a/two')
  await store.ask('add', '--all')
  return store
}

async function idsIn(file: string): Promise<number[]> {
  const ids = (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean).map(Number)
  for (const id of ids) started.add(id)
  return ids
}

/** Only these programs, so that none that could end another one is there. `sleep` notes its id first. */
async function fewPrograms(): Promise<TemporaryFolder> {
  const folder = await temporaryFolder()
  const where = async (program: string) => (await must('sh', ['-c', `command -v ${program}`])).trim()
  for (const program of ['git', 'sh', 'head', 'cat', 'od']) await must('ln', ['-s', await where(program), folder.path])
  const noted = `#!/bin/sh\necho $$ >>${folder.path}/slept\nexec ${await where('sleep')} "$@"\n`
  await writeFile(join(folder.path, 'sleep'), noted)
  await chmod(join(folder.path, 'sleep'), 0o755)
  return folder
}

it('ends it and what it started in time, says so once, and leaves nothing running', async () => {
  await using store = await storeThatCalls(hanging)

  const { code, stderr } = await store.git(['commit', '-q', '-m', 'two'], { KEYZ_HOOK_DEADLINE: '3s' })
  const ids = await idsIn(join(store.path, '.git/started'))

  expect({ code, stderr }).toEqual({ code: 0, stderr: sentence })
  expect(ids).toHaveLength(4)
  expect(ids.filter(isRunning)).toEqual([])
  expect(await store.subjects()).toContain('two')
})

it('needs neither perl nor timeout nor a list of processes', async () => {
  await using store = await storeThatCalls(hanging)
  await using programs = await fewPrograms()

  const { code, stderr } = await store.git(['commit', '-q', '-m', 'two'], {
    KEYZ_HOOK_DEADLINE: '3s',
    PATH: programs.path,
  })
  const ids = [...(await idsIn(join(store.path, '.git/started'))), ...(await idsIn(join(programs.path, 'slept')))]

  expect({ code, stderr }).toEqual({ code: 0, stderr: sentence })
  expect(ids.filter(isRunning)).toEqual([])
})

const shells = ['bash', 'dash', 'ksh', 'busybox'].map((name) => `/bin/${name}`).filter((file) => existsSync(file))

it.each(shells)('says nothing of its own where sh is %s', async (shell) => {
  await using store = await storeThatCalls(hanging)
  const hooks = (await must('find', [join(store.path, '.git/keyz'), '-name', 'post-commit', '-path', '*/_/*'])).trim()
  const text = await readFile(hooks, 'utf8')
  await writeFile(hooks, text.replace('#!/bin/sh', `#!${shell}${shell.endsWith('busybox') ? ' sh' : ''}`))

  const { stderr } = await store.git(['commit', '-q', '-m', 'two'], { KEYZ_HOOK_DEADLINE: '3s' })

  expect(stderr).toBe(sentence)
  expect((await idsIn(join(store.path, '.git/started'))).filter(isRunning)).toEqual([])
})

it('leaves no sleep behind after a keyz that ends by itself, and keeps its exit code', async () => {
  await using store = await storeThatCalls(`
    import { readFileSync } from 'node:fs'
    console.error(process.argv[3], JSON.stringify(readFileSync(0, 'utf8')))
    process.exit(process.argv[3] === 'pre-commit' ? 77 : 0)
  `)
  await using programs = await fewPrograms()
  await mkdir(join(store.path, '.keyz'), { recursive: true })
  await store.write('.keyz/config.yaml', 'schema_version: 1\ngit:\n  mode: commit # now\n')
  await store.ask('add', '--all')

  const refused = await store.git(['commit', '-q', '-m', 'two'], { PATH: programs.path })
  const amended = await store.git(['commit', '-q', '--no-verify', '--amend', '-m', 'two'], { PATH: programs.path })
  const slept = await idsIn(join(programs.path, 'slept'))

  expect(refused).toMatchObject({ code: 1, stderr: 'pre-commit ""\n' })
  expect(amended).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/^post-commit "(?:.*\\n)?:.* A\\tdeepseek\/a\/two\.gpg"\n$/),
  })
  expect(slept.length).toBeGreaterThan(0)
  expect(slept.filter(isRunning)).toEqual([])
})
