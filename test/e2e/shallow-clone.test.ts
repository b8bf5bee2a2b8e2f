// A clone that holds only the newest commits, as actions/checkout makes it: how long a balance lasts cannot be known, and no gate may say that all is well.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { keyz, must } from '../support/run.ts'
import { storeWithHistory } from '../support/store-with-history.ts'

const whatToDo = 'run git fetch --unshallow (in CI, set fetch-depth: 0 for actions/checkout)'

async function cloned(depth: number) {
  const store = await storeWithHistory(30)
  await writeFile(join(store.path, '.keyz/config.yaml'), 'schema_version: 1\npolicies:\n  - runway_below: 1m\n')
  await store.git('add', '.keyz/config.yaml')
  await store.git('-c', 'user.name=T', '-c', 'user.email=t@example.org', 'commit', '--quiet', '-m', 'x')
  const path = join(store.home, 'clone')
  const environment = { HOME: store.home, PASSWORD_STORE_DIR: path, KEYZ_NOW: '2026-11-21T08:00:00Z' }
  await must('git', ['clone', '--quiet', `--depth=${depth}`, `file://${store.path}`, path], { environment })
  return {
    path,
    git: (...parameters: string[]) => must('git', parameters, { cwd: path, environment }),
    keyz: (...parameters: string[]) => keyz(parameters, { cwd: store.home, environment }),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

it('fails check where a runway policy cannot be judged, and says how to get the rest', async () => {
  await using clone = await cloned(1)

  const checked = await clone.keyz('check', '--local')
  const { stdout } = await clone.keyz('check', '--json')
  const narrowed = await clone.keyz('check', '--local', 'openrouter/ci/*')
  await clone.git('fetch', '--quiet', '--unshallow')
  const full = await clone.keyz('check', '--local')

  expect(checked.stdout).toBe(
    `! runway_below cannot be judged for 4 keys, because this clone holds only part of the history: ${whatToDo}\n`,
  )
  expect(checked.code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, violations: [{ policy: 'unreadable', key_path: null }] })
  expect(narrowed.stdout).toContain('runway_below cannot be judged for 1 key,')
  expect(full).toMatchObject({ code: 0, stdout: '' })
})

it('says so in status, show and review', async () => {
  await using clone = await cloned(2)

  const [status, show, review] = [
    await clone.keyz('status'),
    await clone.keyz('show', 'openrouter/ci/key'),
    await clone.keyz('review', '--base', 'HEAD~1'),
  ]

  expect(status.stderr.replaceAll(/\s+/g, ' ')).toContain(
    `his clone holds only part of the history of 4 sidecars, so burn and runway may be missing or inexact: ${whatToDo}`,
  )
  expect(show.stderr.replaceAll(/\s+/g, ' ')).toContain(`part of the history of .keyz/providers/openrouter/ci/key.json`)
  expect(review.stderr.replaceAll(/\s+/g, ' ')).toContain('part of the history of 4 sidecars')
})

it('is content with a clone that reaches back as far as a runway needs', async () => {
  await using clone = await cloned(12)

  const [checked, status] = [await clone.keyz('check', '--local'), await clone.keyz('status')]

  expect(checked).toMatchObject({ code: 0, stdout: '' })
  expect(status.stderr).not.toContain('part of the history')
})
