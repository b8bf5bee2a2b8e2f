// `keyz doctor`: looks at everything that keyz needs, and says what to do about what is not as it should be.
import type { Command } from '@commander-js/extra-typings'
import { emptyRegistry, readRegistry } from '../../meta/files/registry-file.ts'
import type { Diagnosis } from '../../schema/doctor-report.ts'
import { diagnoseCiKey, readCiKey } from '../doctor/diagnose-ci-key.ts'
import { diagnoseDecryption } from '../doctor/diagnose-decryption.ts'
import { diagnoseInstall } from '../doctor/diagnose-install.ts'
import { diagnosePrograms } from '../doctor/diagnose-programs.ts'
import { diagnoseFreshness, diagnoseRegistry, readable } from '../doctor/diagnose-store.ts'
import { diagnoseWorkflow } from '../doctor/diagnose-workflow.ts'
import { fine } from '../doctor/diagnosis.ts'
import { exitCodes } from '../errors.ts'
import { gitRunner } from '../git/git-plumbing.ts'
import { repositoryOf } from '../git/repository.ts'
import type { Finish, Runtime } from '../runtime.ts'
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

  async function examine(ciKey: string | undefined): Promise<Diagnosis[]> {
    const { environment } = runtime
    const store = await readable('config', () => runtime.openStore())
    if ('todo' in store) return [store]
    const git = gitRunner(store.store, environment.forChildren)
    const repository = await repositoryOf(git, store.store)
    const inProcess = environment.privateKey.keyFile !== null || environment.privateKey.key !== null
    const entries = await scanStore(store.store)
    const registry = await readable('registry', async () => (await readRegistry(store.folder)) ?? emptyRegistry)
    return [
      ...(await diagnosePrograms(git, inProcess)),
      fine('store', `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'} in ${store.store}`),
      fine('config', `git.mode is ${store.config.git.mode}`),
      ...('todo' in registry
        ? [registry]
        : [
            ...diagnoseRegistry(registry, entries),
            await diagnoseDecryption(registry, entries, environment, runtime.interrupt),
            ...(await diagnoseFreshness(store, environment.instant())),
            ...(ciKey === undefined ? [] : await diagnoseCiKey(await readCiKey(ciKey), registry, entries, store.store)),
          ]),
      ...(await diagnoseInstall(git, repository)),
      ...(await diagnoseWorkflow(git, repository.top, store.config.git.metadata_branch)),
    ]
  }
}

const marks = { ok: '●', warning: '◐', problem: '!' } as const
const colors = { ok: 'green', warning: 'yellow', problem: 'red' } as const
const nameWidth = 12

function linesOf({ name, state, message, todo }: Diagnosis, { output }: Runtime): string[] {
  const mark = output.dataStyle().paint(colors[state], marks[state])
  const first = `${mark} ${name.padEnd(nameWidth)}${message}`
  return todo === null ? [first] : [first, `  ${''.padEnd(nameWidth)}-> ${todo}`]
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
