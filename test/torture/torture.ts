// `npm run torture`: attacks keyz for hours, and stops at the first thing that must not happen. `--seed N`, `--scale 0.1`, `--only NAME`, `--item N`, `--from N`.
import { loadavg } from 'node:os'
import { badUse, toolOptions } from '../support/tool-options.ts'
import { type Attack, chanceFor } from './attack.ts'
import { concurrentWriters } from './concurrent-writers.ts'
import { killsOfHooks } from './kills-of-hooks.ts'
import { killsOfInit } from './kills-of-init.ts'
import { killsOfPublish } from './kills-of-publish.ts'
import { killsOfSync } from './kills-of-sync.ts'
import { mutatedAnswers } from './mutated-answers.ts'
import { mutatedDocuments } from './mutated-documents.ts'
import { watchdog } from './watchdog.ts'

const attacks: readonly Attack[] = [
  mutatedAnswers,
  mutatedDocuments,
  killsOfSync,
  killsOfHooks,
  killsOfInit,
  killsOfPublish,
  concurrentWriters,
]

const usage = `Usage: npm run torture [-- options]

Attacks keyz for hours, and stops at the first thing that must not happen.

  --only NAME    ${attacks.map(({ name }) => name).join(', ')}
  --scale PART   how much of each attack, such as 0.1 (default: 1)
  --seed NUMBER  repeats a run
  --from N       begins with that item of each attack
  --item N       runs that item alone`

const { values } = toolOptions(usage, {
  options: {
    seed: { type: 'string', default: String(Math.floor(Date.now() / 1000)) },
    scale: { type: 'string', default: '1' },
    only: { type: 'string' },
    item: { type: 'string' },
    from: { type: 'string', default: '0' },
  },
})
const seed = Number(values.seed)
const scale = Number(values.scale)
const item = values.item === undefined ? null : Number(values.item)
const chosen = attacks.filter(({ name }) => values.only === undefined || values.only === name)
if (!Number.isSafeInteger(seed)) badUse('--seed takes a whole number')
if (!(scale > 0)) badUse('--scale takes a number above 0, such as 0.1')
if (chosen.length === 0) badUse(`--only takes one of ${attacks.map(({ name }) => name).join(', ')}`)

const dog = watchdog()
const began = performance.now()
const seconds = (from: number) => ((performance.now() - from) / 1000).toFixed(1)
const figures: string[] = []
const problem = await attackAll()
dog.end()
process.stdout.write(
  `torture: seed ${seed}, scale ${scale}, ${seconds(began)} s, load ${loadavg()[0]?.toFixed(1)}: ${[...figures, problem ?? 'nothing broke'].join('; ')}\n`,
)
process.exitCode = problem === null ? 0 : 1

/** Null, or what broke. */
async function attackAll(): Promise<string | null> {
  for (const attack of chosen) {
    const from = performance.now()
    const items = Math.max(1, Math.round(attack.items * scale))
    const repeat = `npm run torture -- --seed ${seed} --scale ${scale} --only ${attack.name}`
    let told = from
    const at = (number: number) => {
      dog.alive(`item ${number} of ${attack.name} hangs; repeat it with ${repeat} --item ${number}`)
      if (performance.now() - told < 10_000) return
      told = performance.now()
      process.stderr.write(`${attack.name}: ${number} of ${items}\n`)
    }
    try {
      const done = await attack.run({
        items,
        from: Number(values.from),
        only: item,
        chanceOf: chanceFor(seed, attack.name),
        at,
      })
      process.stderr.write(`${attack.name}: ${done}, ${seconds(from)} s\n`)
      figures.push(done)
    } catch (error) {
      process.stderr.write(
        `${error instanceof Error ? (error.stack ?? error.message) : error}\n\nRepeat it with ${repeat}\n`,
      )
      return `${attack.name} BROKE`
    }
  }
  return null
}
