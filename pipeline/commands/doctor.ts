// `keyz doctor`: looks at everything that keyz needs, and says what to do about what is not as it should be.
import type { Command } from '@commander-js/extra-typings'
import { emptyRegistry, readRegistry } from '../../meta/files/registry-file.ts'
import type { Check } from '../../schema/doctor-report.ts'
import type { Finish } from '../cli.ts'
import { fine } from '../doctor/check.ts'
import { checkCiKey, readCiKey } from '../doctor/check-ci-key.ts'
import { checkDecryption } from '../doctor/check-decryption.ts'
import { checkInstall } from '../doctor/check-install.ts'
import { checkPrograms } from '../doctor/check-programs.ts'
import { checkFreshness, checkRegistry, readable } from '../doctor/check-store.ts'
import { checkWorkflow } from '../doctor/check-workflow.ts'
import { exitCodes } from '../errors.ts'
import { repositoryOf } from '../git/repository.ts'
import type { Runtime } from '../runtime.ts'
import { scanStore } from '../store/scan-store.ts'

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('doctor')
    .description('look at git, gpg, hooks, settings, keys and the workflow, and say what to do')
    .option('--ci-key <file>', 'also look whether this key (as gpg exports it) opens the mapped entries and no others')
    .option('--json', 'print one JSON object', false)
    .action(async (options) => {
      const { output } = runtime
      const checks = await examine(options.ciKey)
      const problems = checks.filter(({ state }) => state === 'problem').length
      if (options.json) output.json({ schema_version: 1, ok: problems === 0, checks })
      else {
        for (const check of checks) for (const line of linesOf(check, runtime)) output.data(line)
        const warnings = checks.filter(({ state }) => state === 'warning').length
        output.say(
          problems + warnings === 0
            ? 'All is well.'
            : `${counted(problems, 'problem')}, ${counted(warnings, 'warning')}.`,
        )
      }
      finish(problems > 0 ? exitCodes.someFailed : exitCodes.done)
    })

  async function examine(ciKey: string | undefined): Promise<Check[]> {
    const { environment } = runtime
    const store = await readable('config', () => runtime.openStore())
    if ('todo' in store) return [store]
    const { git } = store
    const repository = await repositoryOf(git, store.store)
    const inProcess = environment.privateKey.keyFile !== null || environment.privateKey.key !== null
    const entries = await scanStore(store.store)
    const registry = await readable('registry', async () => (await readRegistry(store.folder)) ?? emptyRegistry)
    return [
      ...(await checkPrograms(git, inProcess)),
      fine('store', `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'} in ${store.store}`),
      fine('config', `git.mode is ${store.config.git.mode}`),
      ...('todo' in registry
        ? [registry]
        : [
            ...checkRegistry(registry, entries),
            await checkDecryption(registry, entries, environment, runtime.interrupt),
            ...(await checkFreshness(store, environment.instant())),
            ...(ciKey === undefined ? [] : await checkCiKey(await readCiKey(ciKey), registry, entries, store.store)),
          ]),
      ...(await checkInstall(git, repository)),
      ...(await checkWorkflow(git, repository.top, store.config.git.metadata_branch)),
    ]
  }
}

const marks = { ok: '●', warning: '◐', problem: '!' } as const
const colors = { ok: 'green', warning: 'yellow', problem: 'red' } as const
const nameWidth = 12

function linesOf({ name, state, message, todo }: Check, { output }: Runtime): string[] {
  const mark = output.dataStyle().paint(colors[state], marks[state])
  const first = `${mark} ${name.padEnd(nameWidth)}${message}`
  return todo === null ? [first] : [first, `  ${''.padEnd(nameWidth)}-> ${todo}`]
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
