// Syncs again and again in one process, a minute apart by its clock, and prints how long each sync took. Fails when one brings news.
import { main } from '../../pipeline/cli.ts'
import { Instant, instantAt, millisecondsOf } from '../../schema/instant.ts'
import { expectOutcome } from './checked-sync.ts'

const [from = '', times = '', keys = ''] = process.argv.slice(2)
const minute = 60_000
const start = millisecondsOf(Instant.parse(from))
const seconds: number[] = []

for (let index = 0; index < Number(times); index++) {
  const printed: string[] = []
  const variables = { ...process.env, KEYZ_NOW: instantAt(start + index * minute) }
  const began = performance.now()
  await main(['sync', '--force', '--json', '--git', 'commit'], variables, processOf(printed))
  seconds.push((performance.now() - began) / 1000)
  const { commit } = expectOutcome(printed.join(''), Number(keys), 'unchanged')
  if (commit !== null) throw new Error('a sync without news made a commit')
}
process.stdout.write(JSON.stringify(seconds))

function processOf(printed: string[]): Parameters<typeof main>[2] {
  const on = () => undefined
  return {
    stdin: {},
    stdout: { on, write: (text) => printed.push(text) > 0 },
    stderr: { on, write: (text) => process.stderr.write(text) },
    on,
    exit: (code) => process.exit(code),
  }
}
