// A clone in which nobody ran `keyz init` merges sidecars line by line. keyz says once how many are in conflict and what helps, and that helps.
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { DoctorReport } from '../../schema/reports/doctor-report.ts'
import { hookedStore } from '../support/hooked-store.ts'
import { must, run } from '../support/run.ts'

const advice =
  'run keyz init, then git merge --abort (or git rebase --abort), and merge again (already committed? delete the file and run keyz sync)'
const sentence = `3 sidecars have unresolved merge conflicts: ${advice}`

/** A clone and its origin, synced at different times, and merged. */
async function mergedClone(operation: 'merge' | 'rebase') {
  const store = await hookedStore(null)
  for (const name of ['two', 'three']) await store.entry(`deepseek/a/${name}`)
  await store.ask('add', '--all')
  await store.ask('commit', '--quiet', '-m', 'Add keys.')
  await store.keyz(['init', '--yes', '--git', 'commit', '--no-hooks'])
  await store.keyz(['discover', '--yes'])
  await store.keyz(['sync', '--git', 'commit'])
  const home = dirname(store.path)
  const path = join(home, 'clone')
  await must('git', ['clone', '--quiet', store.path, path], { environment: { HOME: home } })
  const git = (...parameters: string[]) => run('git', parameters, { cwd: path, environment: { HOME: home } })
  await git('config', 'user.name', 'Test')
  await git('config', 'user.email', 'test@example.org')
  const keyz = (parameters: string[], now = '2026-11-22T08:00:00Z') =>
    store.keyz(parameters, { PASSWORD_STORE_DIR: path, KEYZ_NOW: now })
  await store.keyz(['sync', '--git', 'commit'], { KEYZ_NOW: '2026-11-22T05:00:00Z' })
  await keyz(['sync', '--git', 'commit'], '2026-11-22T07:00:00Z')
  const pull = () => git('-c', `pull.rebase=${operation === 'rebase'}`, 'pull', '--quiet', 'origin', 'main')
  const pulled = await pull()
  return { git, keyz, pull, pulled, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() }
}

it.each(['merge', 'rebase'] as const)('says once after a %s what helps, and it does', async (operation) => {
  await using clone = await mergedClone(operation)
  expect(clone.pulled.stdout + clone.pulled.stderr).toContain('CONFLICT')

  const [status, sync, check] = [await clone.keyz(['status']), await clone.keyz(['sync']), await clone.keyz(['check'])]
  const doctor = await clone.keyz(['doctor', '--json'])
  await clone.keyz(['init', '--yes'])
  await clone.git(operation, '--abort')
  const again = await clone.pull()
  const after = await clone.keyz(['status'])

  const told = (text: string) => text.split('\n').filter((line) => line.includes('conflict'))
  expect(told(status.stdout + status.stderr)).toEqual([`${sentence}.`])
  expect(told(sync.stdout + sync.stderr)).toEqual([
    `deepseek/a/one, deepseek/a/three, deepseek/a/two: unresolved merge conflict in the sidecar: ${advice}.`,
    expect.stringContaining('ot committed: 3 files in conflict'),
  ])
  expect(told(check.stdout + check.stderr)).toEqual([expect.stringContaining(sentence)])
  const { checks } = DoctorReport.parse(JSON.parse(doctor.stdout))
  expect(checks.filter(({ message }) => message.includes('conflict'))).toMatchObject([
    { todo: `run keyz init, then git ${operation} --abort, and ${operation} again: keyz merges readings by itself` },
  ])
  expect(again.code).toBe(0)
  expect([after.code, after.stdout]).toEqual([0, expect.stringContaining('3 keys, all live')])
})
