// `keyz init --github` and `--gitlab` in any clone: updates what an earlier keyz wrote, leaves alone what a person changed, and brings what keeps the pins new.
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { keyz, must } from '../support/run.ts'
import { testStore } from '../support/store.ts'

const old = await readFile(new URL('../golden/workflows/keyz-sync-0.1.0.yml', import.meta.url), 'utf8')
const sync = '.github/workflows/keyz-sync.yml'
const action = `acme/keyz@${'9'.repeat(40)}`

async function storeWith(text: string) {
  const store = await testStore()
  await mkdir(join(store.path, '.github/workflows'), { recursive: true })
  await writeFile(join(store.path, sync), text)
  await store.git('add', '--all')
  await store.git('commit', '--quiet', '-m', 'Workflow of another clone')
  const read = async (path: string) => await readFile(join(store.path, path), 'utf8').catch(() => null)
  return { store, read, init: async (...more: string[]) => await store.keyz(['init', '--yes', '--github', ...more]) }
}

it('updates what an earlier version wrote in another clone, and keeps its shards; doctor says so before', async () => {
  const { store, read, init } = await storeWith(old)
  await using _ = store
  const before = await store.keyz(['doctor'])

  const { code } = await init('--action', action)
  const text = await read(sync)
  const again = await init('--action', action)
  const after = await store.keyz(['doctor'])

  expect(code).toBe(0)
  expect(before.stdout).toMatch(/keyz-sync\.yml: as an earlier keyz wrote it/)
  expect(text).toContain('shards: "4"')
  expect(text).toContain(action)
  expect(text).toContain('deployment: false')
  expect(again.stdout).not.toContain('written')
  expect(after.stdout).not.toMatch(/as an earlier keyz wrote it/)
  expect(await read('.github/dependabot.yml')).toContain('package-ecosystem: github-actions')
})

it('touches neither an edited workflow nor a Dependabot file of the person', async () => {
  const edited = old.replace('ubuntu-latest', 'self-hosted')
  const { store, read, init } = await storeWith(edited)
  await using _ = store
  await writeFile(join(store.path, '.github/dependabot.yaml'), 'version: 2\n')

  const { stdout } = await init('--action', action)
  const doctor = await store.keyz(['doctor'])

  expect(await read(sync)).toBe(edited)
  expect(stdout).toContain('keyz-sync.yml exists and is not as keyz writes it')
  expect(doctor.stdout).not.toMatch(/as an earlier keyz wrote it/)
  expect(await read('.github/dependabot.yml')).toBeNull()
  expect(await read('.github/dependabot.yaml')).toBe('version: 2\n')
})

it('refuses an action without a commit before it writes anything', async () => {
  await using store = await testStore()
  await store.insert({ 'notes/one': 'x' })

  const { code, stderr } = await store.keyz(['init', '--yes', '--github', '--action', 'owner/keyz@v1'])

  expect([code, stderr]).toEqual([2, expect.stringMatching(/^keyz: an action is named as owner\/name@/)])
  expect(await store.git('status', '--porcelain')).toBe('')
})

it('syncs when somebody chose to, also after that was edited in the file, and refuses what is no schedule', async () => {
  const { store, read, init } = await storeWith(old)
  await using _ = store

  const wrong = await init('--action', action, '--schedule', '@hourly')
  const untouched = await read(sync)
  await init('--action', action, '--schedule', ' 7  * * * mon-FRI')
  const chosen = await read(sync)
  await writeFile(join(store.path, sync), (chosen ?? '').replace('7 * * * mon-FRI', '9 */2 * * *'))
  const newer = `acme/keyz@${'8'.repeat(40)}`
  const again = await init('--action', newer)
  const kept = await read(sync)
  const gitlab = await store.keyz(['init', '--gitlab', '--schedule', '7 * * * *'])
  const alone = await store.keyz(['init', '--schedule', '7 * * * *'])

  expect(wrong.code).toBe(2)
  expect(wrong.stderr).toContain('a schedule has the five fields of cron')
  expect(untouched).toBe(old)
  expect(chosen).toContain('- cron: "7 * * * mon-FRI"')
  expect(again.stdout).not.toContain('is not as keyz writes it')
  expect(kept).toContain('- cron: "9 */2 * * *"')
  expect(kept).toContain(newer)
  expect(gitlab.stdout).toContain('with the interval pattern 7 * * * *')
  expect(alone.code).toBe(2)
})

it('writes a pipeline for GitLab, adds nothing to one of the person, and takes back what it wrote', async () => {
  const { store, read } = await storeWith(old)
  await using _ = store
  await writeFile(join(store.path, '.gitlab-ci.yml'), 'mine: {}\n')

  const { code, stdout } = await store.keyz(['init', '--yes', '--gitlab'])
  const again = await store.keyz(['init', '--yes', '--gitlab'])
  const jobs = await read('.gitlab/keyz.yml')
  await store.keyz(['init', '--uninstall'])

  expect(code).toBe(0)
  expect(jobs).toContain('keyz ci publish --push')
  expect(stdout).toContain('add this to .gitlab-ci.yml: include: { local: .gitlab/keyz.yml }')
  expect(again.stdout).not.toContain('Workflow:')
  expect(await read('.gitlab-ci.yml')).toBe('mine: {}\n')
  expect(await read('.gitlab/keyz.yml')).toBeNull()
})

it('updates a pipeline for GitLab that an earlier version wrote in another clone; doctor says so before', async () => {
  await using store = await testStore()
  await store.keyz(['init', '--yes', '--gitlab'])
  const jobs = join(store.path, '.gitlab/keyz.yml')
  const newest = await readFile(jobs, 'utf8')
  await writeFile(jobs, newest.replace(/keyz@\S+$/m, 'keyz@0.0.9'))
  // What another clone knows of it.
  await rm(join(store.path, '.git/keyz'), { recursive: true })
  await store.git('add', '--all')
  await store.git('commit', '--quiet', '-m', 'Pipeline of another clone')

  const before = await store.keyz(['doctor'])
  const { stdout } = await store.keyz(['init', '--yes', '--gitlab'])
  const after = await store.keyz(['doctor'])
  await writeFile(jobs, `# Ours.\n${newest}`)
  const edited = await store.keyz(['init', '--yes', '--gitlab'])

  expect(before.stdout).toMatch(/\.gitlab\/keyz\.yml: as an earlier keyz wrote it/)
  expect(before.stdout).toContain('run keyz init --gitlab to bring it up to date')
  expect(stdout).toContain('.gitlab/keyz.yml written')
  expect(stdout).not.toContain('add this to')
  expect(after.stdout).not.toContain('as an earlier keyz wrote it')
  expect(after.stdout).toContain('.gitlab/keyz.yml')
  expect(edited.stdout).toContain('.gitlab/keyz.yml exists and is not as keyz writes it')
  expect(edited.stdout).toContain('run keyz init --gitlab again')
  expect(await readFile(jobs, 'utf8')).toBe(`# Ours.\n${newest}`)
})

it('updates the workflow of a report too, and keeps where it publishes', async () => {
  const { store, read, init } = await storeWith(old)
  await using _ = store
  await init('--action', action, '--report', 'pages')
  const other = `acme/keyz@${'8'.repeat(40)}`

  const { stdout } = await init('--action', other)

  const report = (await read('.github/workflows/keyz-report.yml')) ?? ''
  expect(report).toContain(other)
  expect(report).not.toContain(action)
  expect(report).toContain('upload-pages-artifact')
  // It was chosen before, and nobody needs to be told again.
  expect(stdout).not.toContain('Report: ')
})

it('keeps the pin of the other workflows where a person changed the first one', async () => {
  const { store, read, init } = await storeWith(old)
  await using _ = store
  await init('--action', action)
  await writeFile(join(store.path, sync), `# Ours.\n${await read(sync)}`)

  await init()

  expect(await read('.github/workflows/keyz-review.yml')).toContain(action)
})

it('waits for no pipe or device that somebody pushed a link to', async () => {
  await using store = await testStore()
  const pipe = join(store.path, '../pipe')
  await must('mkfifo', [pipe])
  for (const path of ['.github/workflows/a.yml', '.github/workflows/keyz-report.yml', '.gitlab/keyz.yml']) {
    await mkdir(dirname(join(store.path, path)), { recursive: true })
    await symlink(pipe, join(store.path, path))
  }
  const keyzAtMost = async (...parameters: string[]) =>
    (await keyz(parameters, { environment: store.environment, longest: 60_000 })).code

  expect(await keyzAtMost('doctor')).toBe(0)
  expect(await keyzAtMost('init', '--yes', '--github', '--action', action)).toBe(0)
  // It would write through the link.
  expect(await keyzAtMost('init', '--yes', '--gitlab')).toBe(2)
})

it('takes back a Dependabot file also where it was killed before it could record it', async () => {
  const { store, read, init } = await storeWith(old)
  await using _ = store
  await init('--action', action)
  const record = join(store.path, '.git/keyz/install.json')
  const { files, ...rest } = JSON.parse(await readFile(record, 'utf8'))
  const { '.github/dependabot.yml': hash, ...others } = files
  await writeFile(record, JSON.stringify({ ...rest, files: others, writing: { '.github/dependabot.yml': hash } }))

  await init('--action', action)
  await store.keyz(['init', '--uninstall'])

  expect(hash).toMatch(/^[0-9a-f]{64}$/)
  expect(await read('.github/dependabot.yml')).toBeNull()
})
