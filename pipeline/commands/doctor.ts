// `keyz doctor`: checks everything that keyz needs, and says how to fix what is wrong.

import type { Command } from '@commander-js/extra-typings'
import type { Diagnosis } from '../../schema/reports/doctor-report.ts'
import { printable } from '../../schema/text.ts'
import { diagnose } from '../doctor/diagnose.ts'
import { exitCodes } from '../errors.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { version } from '../version.ts'
import { counted } from './shared/counted.ts'
import { jsonOption } from './shared/json-option.ts'

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('doctor')
    .description('check your setup (git, gpg, hooks, configuration, keys, workflow) and say how to fix it')
    .option('--ci-key <file>', 'also check that this exported key opens all mapped entries and no others')
    .option('--security', 'also say who else can change what runs here, and who can open which entries', false)
    .option(...jsonOption)
    .action(async (options) => {
      const checks = await diagnose(runtime, { ...options, version })
      const problems = checks.filter(({ state }) => state === 'problem').length
      if (options.json) runtime.output.json({ schema_version: 1, ok: problems === 0, checks })
      else print(checks, problems, runtime)
      finish(problems > 0 ? exitCodes.someFailed : exitCodes.done)
    })
}

const marks = { ok: '●', warning: '◐', problem: '!' } as const
const colors = { ok: 'green', warning: 'yellow', problem: 'red' } as const
const nameWidth = 12
const longNameWidth = 15

function print(checks: readonly Diagnosis[], problems: number, { output }: Runtime): void {
  const width = checks.some(({ name }) => name.length >= nameWidth) ? longNameWidth : nameWidth
  for (const { name, state, message, todo } of checks) {
    const mark = output.dataStyle().paint(colors[state], marks[state])
    output.data(`${mark} ${name.padEnd(width)}${printable(message)}`, 2 + width)
    if (todo !== null) output.data(`  ${''.padEnd(width)}-> ${printable(todo)}`, '-> '.length)
  }
  const warnings = checks.filter(({ state }) => state === 'warning').length
  output.say(
    problems + warnings === 0
      ? 'No problems found.'
      : `${counted(problems, 'problem')}, ${counted(warnings, 'warning')}.`,
  )
}
