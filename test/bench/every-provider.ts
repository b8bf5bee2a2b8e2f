// The issue's own row: a sync of one key of every provider, each answering at once as recorded.
import { startLocalProviders } from '../../pipeline/demo/local-providers.ts'
import { goodAnswer, simplestCases } from '../support/good-answers.ts'
import { isTokenRequest, madeUpKey } from '../support/made-up-key.ts'
import { editRegistry, testStore } from '../support/store.ts'
import { expectOutcome } from './checked-sync.ts'
import { type Measure, median } from './row.ts'
import { type Timed, timedKeyz } from './timed.ts'

export const everyProvider: Measure = async (runs) => {
  const keys = simplestCases().map((named) => ({
    named,
    key: madeUpKey(named.provider, named.fixture.kind, named.fixture.prefix),
  }))
  await using store = await testStore()
  const server = await startLocalProviders((request) => {
    const asked = keys.find(({ key }) => key.sent === request.token || isTokenRequest(key, request))
    return asked === undefined ? { status: 404, body: '{}' } : goodAnswer(asked.named, asked.key, request)
  })
  await store.insert(Object.fromEntries(keys.map(({ named, key }) => [`${named.provider}/a/key`, key.entry])))
  await store.keyz(['discover', '--yes'])
  await editRegistry(store, (rows) => {
    for (const { named } of keys)
      Object.assign(rows[`${named.provider}/a/key`] ?? {}, { parameters: named.fixture.parameters })
  })
  const ran: Timed[] = []
  for (let run = 0; run < runs; run++) {
    const environment = { ...store.environment, ...server.variables }
    const one = await timedKeyz(['sync', '--force', '--json', '--git', 'none'], { environment })
    expectOutcome(one.stdout, keys.length, run === 0 ? 'updated' : 'unchanged')
    ran.push(one)
  }
  await server.close()
  const seconds = median(ran.map((one) => one.seconds))
  return [
    {
      row: 10,
      what: `sync of one key of each of ${keys.length} providers`,
      target: 'under 5 s',
      unit: 's',
      keyz: seconds,
      other: null,
      ratio: null,
      peak_mb: median(ran.map(({ peakMegabytes }) => peakMegabytes)),
      runs,
      met: seconds < 5,
      notes: ['answers as recorded, at once, from one process that also measures'],
    },
  ]
}
