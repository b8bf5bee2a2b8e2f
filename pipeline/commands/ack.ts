// `keyz ack`: somebody knows about a violation, which then does not count until a day that they name. Tracked like any other metadata.

import { Argument, type Command, InvalidArgumentError } from '@commander-js/extra-typings'
import { DocumentError } from '../../meta/files/document.ts'
import { emptyRegistry, readRegistry } from '../../meta/files/registry-file.ts'
import { day } from '../../meta/judge/values.ts'
import type { Instant } from '../../schema/instant.ts'
import { Acknowledgement, PolicyName, policyNames } from '../../schema/registry.ts'
import type { AckReport } from '../../schema/reports/ack-report.ts'
import { printable } from '../../schema/text.ts'
import { CommandError, exitCodes } from '../errors.ts'
import { refuseTypedKeys } from '../guard/refuse-typed-key.ts'
import type { Finish, OpenStore, Runtime } from '../runtime.ts'
import { acknowledge, withdraw } from '../store/acknowledge.ts'
import { entryNamed } from '../store/entry-path.ts'
import { violationsOfStore } from './check.ts'
import { commitWritten } from './shared/commit-written.ts'
import { instantOf } from './shared/instant-option.ts'
import { jsonOption } from './shared/json-option.ts'
import { whatWasDone } from './shared/what-was-done.ts'

interface AckOptions {
  until?: Instant | undefined
  why?: string | undefined
  remove: boolean
}

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('ack')
    .description('acknowledge a policy violation of one key until a day, or list what is acknowledged')
    .argument('[path]', 'name of the entry, as in pass ls (default: list everything that is acknowledged)')
    .addArgument(new Argument('[policy]', 'the policy it violates').choices([...policyNames]))
    .option('--until <date>', 'the violation does not count before this day, like 2027-01-31', parseDay)
    .option('--why <text>', 'the reason, for whoever reviews it')
    .option('--remove', 'let the violation count again', false)
    .option(...jsonOption)
    .action(async (wanted, policy, options) => {
      const { environment, output } = runtime
      const open = await runtime.openStore()
      const now = environment.instant()
      if (wanted !== undefined) {
        await change(open, entryNamed(wanted), policy, options, now)
        const verb = options.remove ? 'withdraw' : 'ack'
        await commitWritten(runtime, `${whatWasDone(verb, [entryNamed(wanted)], 'key')} ${policy}`)
      } else if (options.until !== undefined || options.why !== undefined || options.remove)
        throw new CommandError('no entry given: name the entry and the policy, as in keyz ack PATH runway_below')
      const report = await reportOf(open, now)
      if (options.json) output.json(report)
      else if (wanted === undefined) list(report, runtime)
      else {
        output.say(`${options.remove ? 'Withdrawn' : 'Acknowledged'}: ${policy} of ${printable(entryNamed(wanted))}.`)
        if (!options.remove && !(await isViolated(runtime, entryNamed(wanted), policy)))
          output.say(
            'It does not violate that policy now. If it does before that day, nobody will hear of it; --remove takes it back.',
          )
      }
      finish(exitCodes.done)
    })
}

async function change(
  { folder }: OpenStore,
  path: string,
  policyName: string | undefined,
  { until, why, remove }: AckOptions,
  now: Instant,
): Promise<void> {
  const policy = PolicyName.safeParse(policyName).data
  if (policy === undefined) throw new CommandError(`name the policy, too: one of ${policyNames.join(', ')}`)
  if (remove) {
    if (until !== undefined || why !== undefined) throw new CommandError('--remove takes neither --until nor --why')
    return await withdraw(folder, path, policy)
  }
  if (until === undefined || why === undefined)
    throw new CommandError('say until when and why: add --until 2027-01-31 --why "..."')
  if (until <= now) throw new CommandError(`--until ${day(until)} is over already: name a later day`)
  const reason = Acknowledgement.shape.why.safeParse(why.trim())
  if (!reason.success) throw new CommandError('--why takes a reason of 1 to 500 characters')
  refuseTypedKeys({ '--why': reason.data })
  await acknowledge(folder, path, policy, { until, why: reason.data })
}

/** True also where nobody can tell, such as with settings that cannot be read. */
async function isViolated(runtime: Runtime, path: string, policy: string | undefined): Promise<boolean> {
  try {
    const { violations } = await violationsOfStore(runtime, [path], { local: false })
    return violations.some((violation) => violation.key_path === path && violation.policy === policy)
  } catch (error) {
    if (error instanceof CommandError || error instanceof DocumentError) return true
    throw error
  }
}

async function reportOf({ folder }: OpenStore, now: Instant): Promise<AckReport> {
  const { keys } = (await readRegistry(folder)) ?? emptyRegistry
  const acknowledged = Object.entries(keys).flatMap(([key_path, row]) =>
    policyNames.flatMap((policy) => {
      const known = row.acknowledged?.[policy]
      return known === undefined ? [] : [{ key_path, policy, ...known, is_over: known.until <= now }]
    }),
  )
  return { schema_version: 1, acknowledged }
}

function list({ acknowledged }: AckReport, { output }: Runtime): void {
  if (acknowledged.length === 0) output.say('Nothing is acknowledged.')
  for (const { key_path, policy, until, why, is_over } of acknowledged)
    output.data(
      `${printable(key_path)}  ${policy}  ${is_over ? 'over since' : 'until'} ${day(until)}  ${printable(why)}`,
    )
}

function parseDay(text: string): Instant {
  const instant = instantOf(text)
  if (instant === null) throw new InvalidArgumentError('Expected a day like 2027-01-31.')
  return instant
}
