// Everything that `keyz doctor` looks at, in the order in which it is printed.
import { emptyRegistry, readRegistry } from '../../meta/files/registry-file.ts'
import type { Diagnosis } from '../../schema/reports/doctor-report.ts'
import { type Repository, repositoryOf } from '../git/repository.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import { entriesLeftOut } from '../store/entries-left-out.ts'
import { type Entry, scanStore } from '../store/scan-store.ts'
import { diagnoseCiKey, readCiKey } from './diagnose-ci-key.ts'
import { diagnoseConflicts } from './diagnose-conflicts.ts'
import { diagnoseDecryption } from './diagnose-decryption.ts'
import { diagnoseInstall } from './diagnose-install.ts'
import { diagnoseKeyFiles } from './diagnose-key-files.ts'
import { diagnosePrograms, diagnoseRepository } from './diagnose-programs.ts'
import { diagnoseRecipients } from './diagnose-recipients.ts'
import { diagnoseFreshness, diagnoseOrphans, diagnoseRegistry, readable } from './diagnose-store.ts'
import { diagnoseWorkflow } from './diagnose-workflow.ts'
import { diagnoseTrackedHooks, diagnoseWriters } from './diagnose-writers.ts'
import { fine, warning } from './diagnosis.ts'

interface Wanted {
  /** Of this keyz. */
  version: string
  /** A file with the key of the scheduled run, if that is to be looked at too. */
  ciKey?: string | undefined
  /** Also look at what others could do. */
  security?: boolean
}

/** Throws CommandError. */
export async function diagnose(runtime: Runtime, { version, ciKey, security = false }: Wanted): Promise<Diagnosis[]> {
  const open = await readable('config', () => runtime.openStore({ strict: true }))
  if ('todo' in open) return [open]
  const { git } = open
  const noGit = await diagnoseRepository(git)
  if (noGit !== null) return [noGit]
  const repository = await repositoryOf(git, open.store)
  const entries = await scanStore(open.store)
  const workflow = await diagnoseWorkflow(git, repository.top, {
    branch: open.config.git.metadata_branch,
    version,
  })
  const conflicts = await diagnoseConflicts(git)
  return [
    ...(await diagnosePrograms(git)),
    fine('store', `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'} in ${open.store}`),
    fine('config', `git.mode is ${open.config.git.mode}`),
    ...conflicts,
    ...(await diagnoseKeys(runtime, open, entries, { ciKey, inConflict: conflicts.length > 0 })),
    ...(await diagnoseInstall(git, repository)),
    ...workflow,
    ...(security ? await diagnoseSecurity(runtime, open, repository, entries, ciKey) : []),
    ...(security && ciKey === undefined && workflow.some(({ state }) => state === 'ok') ? [unexaminedCiKey] : []),
  ]
}

const unexaminedCiKey = warning(
  'ci key',
  'whether the key of the scheduled run opens more than it must was not examined',
  'export its public part, and add --ci-key FILE',
)

async function diagnoseSecurity(
  { environment, interrupt }: Runtime,
  { git, store }: OpenStore,
  repository: Repository,
  entries: readonly Entry[],
  ciKey: string | undefined,
): Promise<Diagnosis[]> {
  const isPrivate = ciKey !== undefined && (await readCiKey(ciKey)).isPrivate()
  return [
    ...(await diagnoseKeyFiles(environment.privateKey, isPrivate ? ciKey : null)),
    ...(await diagnoseWriters(git, repository, environment.cacheFolder)),
    ...(await diagnoseTrackedHooks(git, repository)),
    ...(await diagnoseRecipients(entries, store, environment.forChildren, interrupt)),
  ]
}

/** A registry that cannot be read is the only thing to say about the keys. */
async function diagnoseKeys(
  { environment, interrupt }: Runtime,
  open: OpenStore,
  entries: readonly Entry[],
  { ciKey, inConflict }: { ciKey: string | undefined; inConflict: boolean },
): Promise<Diagnosis[]> {
  const registry = await readable('registry', async () => (await readRegistry(open.folder)) ?? emptyRegistry)
  if ('todo' in registry) return [registry]
  return [
    ...diagnoseRegistry(registry, entries, await entriesLeftOut(Object.keys(registry.keys), entries, open.git)),
    ...(await diagnoseOrphans(open.folder, registry)),
    await diagnoseDecryption(registry, entries, environment, interrupt),
    ...(await diagnoseFreshness(open, environment.instant(), inConflict)),
    ...(ciKey === undefined ? [] : await diagnoseCiKey(await readCiKey(ciKey), registry, entries, open.store)),
  ]
}
