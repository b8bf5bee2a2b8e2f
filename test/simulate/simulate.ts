// `npm run simulate -- growth --keys 200 --days 365`: long simulations, the same for the same seed, whose figures stand in docs/scale.md.
import { loadavg } from 'node:os'
import { badUse, toolOptions } from '../support/tool-options.ts'
import { artifact } from './artifact.ts'
import { growth } from './growth.ts'
import { largeProvider } from './large-provider.ts'
import { month } from './month.ts'

const usage = `Usage: npm run simulate -- growth|month|provider|artifact [options]

Long simulations, the same for the same seed. Prints the figures as JSON; docs/scale.md says what they mean.

  growth     how much git grows: --keys, --days, --per-day, --spending, --details-every
  month      a team with clones of its own, CI, and faults: --days, --clones, --writers, --at-once, --keys, --per-day, --cadence, --faults
             (30 days of 50 clones and 2,000 keys take hours)
  provider   many keys of one provider: --keys, --days, --delay, --deadline
  artifact   what goes between the jobs of CI: --keys

  --keys COUNT            how many keys there are (default: 200)
  --days COUNT            (default: 30)
  --per-day COUNT         syncs a day (default: 1)
  --cadence HOURS         how often each key is read, where that is not every sync
  --spending SHARE        of the keys that spend between two syncs (default: 1)
  --details-every TIME    (default: 24h)
  --clones COUNT          (default: 50)
  --writers COUNT         clones in which somebody changes keys (default: 8)
  --at-once COUNT         clones that work at the same time (default: 4)
  --faults SHARE          of the requests that fail (default: 0.05)
  --delay MILLISECONDS    until the provider answers (default: 150)
  --deadline TIME         of keyz ci, instead of its default
  --seed NUMBER           (default: 2026)`

const { values, positionals } = toolOptions(usage, {
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '2026' },
    keys: { type: 'string', default: '200' },
    days: { type: 'string', default: '30' },
    'per-day': { type: 'string', default: '1' },
    cadence: { type: 'string' },
    spending: { type: 'string', default: '1' },
    clones: { type: 'string', default: '50' },
    writers: { type: 'string', default: '8' },
    'at-once': { type: 'string', default: '4' },
    faults: { type: 'string', default: '0.05' },
    delay: { type: 'string', default: '150' },
    deadline: { type: 'string' },
    'details-every': { type: 'string', default: '24h' },
  },
})
const began = performance.now()
const [what = 'growth'] = positionals
const result = await run()
const seconds = Math.round((performance.now() - began) / 1000)
process.stdout.write(`${JSON.stringify({ what, ...values, ...result, seconds, load: loadavg()[0]?.toFixed(1) })}\n`)

async function run(): Promise<object> {
  if (what === 'growth')
    return await growth({
      keys: Number(values.keys),
      days: Number(values.days),
      perDay: Number(values['per-day']),
      spending: Number(values.spending),
      seed: Number(values.seed),
      detailsEvery: values['details-every'],
    })
  if (what === 'month')
    return await month({
      days: Number(values.days),
      clones: Number(values.clones),
      writers: Number(values.writers),
      atOnce: Number(values['at-once']),
      keys: Number(values.keys),
      every: 24 / Number(values['per-day']),
      cadence: Number(values.cadence ?? 24 / Number(values['per-day'])),
      faults: Number(values.faults),
      seed: Number(values.seed),
      tell: (sentence) => process.stderr.write(`${sentence}\n`),
    })
  if (what === 'provider')
    return await largeProvider({
      keys: Number(values.keys),
      days: Number(values.days),
      delay: Number(values.delay),
      deadline: values.deadline ?? null,
      tell: (sentence) => process.stderr.write(`${sentence}\n`),
    })
  if (what === 'artifact') return await artifact({ keys: Number(values.keys) })
  badUse(`There is no simulation ${what}`)
}
