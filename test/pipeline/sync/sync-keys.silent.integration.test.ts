// A provider that takes the connection and then says nothing, while nobody else is asked: that is no sign of being offline.
import { afterEach, expect, it, vi } from 'vitest'
import { SyncReport } from '../../../schema/reports/sync-report.ts'
import { localDeepseek } from '../../support/deepseek.ts'
import { testStore } from '../../support/store.ts'

afterEach(() => {
  vi.useRealTimers()
})

it('names the only provider that was asked where it did not answer in time, and asks it only once', async () => {
  await using server = await localDeepseek(() => {
    vi.advanceTimersByTime(10_000)
    return new Promise(() => undefined)
  })
  await using store = await testStore()
  await store.insert({ 'deepseek/a/one': server.key('10').secret })
  await store.keyz(['discover', '--yes'])
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })

  const text = await store.keyz(['sync'], server.variables)
  const json = await store.keyz(['sync', '--force', '--json'], server.variables)

  expect(text).toEqual({
    code: 1,
    stdout: '! deepseek/a/one  failed (not reached)\n',
    stderr: [
      '  deepseek/a/one: deepseek did not answer within 10 s: try again later, or check the network.\n',
      '1 key: failed.\n',
    ].join(''),
  })
  expect(SyncReport.parse(JSON.parse(json.stdout))).toMatchObject({ offline: false })
  expect(server.requests).toHaveLength(2)
})
