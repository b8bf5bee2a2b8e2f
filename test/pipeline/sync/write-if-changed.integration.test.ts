// When a reading is written: money at once, details once in a while, and then all that was read.
import { expect, it } from 'vitest'
import { keyzFolder } from '../../../meta/files/keyz-folder.ts'
import { readSidecar } from '../../../meta/files/sidecar-file.ts'
import { writeIfChanged } from '../../../pipeline/sync/write-if-changed.ts'
import { Config } from '../../../schema/config.ts'
import { Instant } from '../../../schema/instant.ts'
import { sidecar } from '../../meta/example.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const place = 'providers/openrouter/personal/ci.json'
const at = (time: string, said: Parameters<typeof sidecar>[0] = {}) => sidecar({ ...said, last_success_at: time })
const models = (count: number) => ({ models: { count, ids: null } })

async function written(
  next: ReturnType<typeof sidecar>,
  more: { sync?: object; allDetails?: boolean; dryRun?: boolean } = {},
) {
  await using home = await temporaryFolder()
  const folder = keyzFolder(home.path, () => undefined)
  const before = at('2026-11-21T00:17:00Z')
  const { outcome, changes, heartbeat } = await writeIfChanged(place, before, next, {
    folder,
    config: Config.parse({ sync: more.sync ?? {} }),
    dryRun: more.dryRun ?? false,
    now: Instant.parse(next.last_success_at),
    allDetails: more.allDetails ?? false,
  })
  const stored = await readSidecar(folder, place)
  return { outcome, fields: changes.map(({ field }) => field), heartbeat, models: stored?.models?.count ?? null }
}

const nothing = { outcome: 'unchanged', fields: [], heartbeat: false, models: null }
const details = { outcome: 'updated', fields: ['models'], heartbeat: false, models: 413 }

it('lets details wait, and leaves the file alone', async () => {
  expect(await written(at('2026-11-21T01:17:00Z', models(413)))).toEqual(nothing)
  expect(await written(at('2026-11-21T23:40:00Z', models(413)))).toEqual(nothing)
})

it('records details with the last run of a day, also when the schedule is some minutes early', async () => {
  expect(await written(at('2026-11-22T00:17:00Z', models(413)))).toEqual(details)
  expect(await written(at('2026-11-21T23:50:00Z', models(413)))).toEqual(details)
})

it('records details together with anything that cannot wait', async () => {
  const next = at('2026-11-21T01:17:00Z', { ...models(413), expires_at: null })

  expect(await written(next)).toEqual({ ...details, fields: ['expires_at', 'models'] })
})

it('records details at once where the settings or a person say so', async () => {
  const next = at('2026-11-21T01:17:00Z', models(413))

  expect(await written(next, { sync: { details_every: '0s' } })).toEqual(details)
  expect(await written(next, { allDetails: true })).toEqual(details)
})

it('records details with a heartbeat that comes before their time', async () => {
  const next = at('2026-11-21T02:17:00Z', models(413))

  expect(await written(next, { sync: { heartbeat: '2h' } })).toEqual(details)
})

it('does not take a reading from the future for a new one', async () => {
  expect(await written(at('2026-11-20T12:00:00Z', models(413)))).toEqual(details)
})

it('writes what says nothing new in place of a reading from the future, also where there are no heartbeats', async () => {
  const renewed = { ...nothing, heartbeat: true, models: 412 }

  expect(await written(at('2026-11-20T12:00:00Z'))).toEqual(renewed)
  expect(await written(at('2026-11-20T12:00:00Z'), { sync: { heartbeat: 'off' } })).toEqual(renewed)
  expect(await written(at('2026-11-21T00:10:00Z'))).toEqual(nothing)
})

it('says in a dry run what would be recorded', async () => {
  expect(await written(at('2026-11-22T00:17:00Z', models(413)), { dryRun: true })).toEqual({ ...details, models: null })
})
