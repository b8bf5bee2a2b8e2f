// What a hook does after the guards: the keys of the changed entries are asked about, within the time that a person waits for a commit.
import { readRegistryVersion, registryPath } from '../../meta/files/registry-file.ts'
import { readState } from '../../meta/files/state-file.ts'
import { factsById } from '../../providers/facts.ts'
import { aKeyOf } from '../../providers/framework/a-key-of.ts'
import { milliseconds } from '../../schema/duration.ts'
import { shellWord } from '../../schema/shell-word.ts'
import { printable } from '../../schema/text.ts'
import { verdictOnPath } from '../discover/verdict-on-path.ts'
import { asksGpg } from '../environment/private-key-source.ts'
import type { RawChange } from '../git/changes.ts'
import type { Operation } from '../git/git.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import { unmappedEntries } from '../store/unmapped-entries.ts'
import { sync } from '../sync/sync.ts'
import { syncContext } from '../sync/sync-context.ts'
import type { ChangedEntries } from './changed-entries.ts'
import { justRead } from './just-read.ts'
import { isOnRemote, leaveToOthers } from './leave-to-others.ts'
import { readByOthers } from './read-by-others.ts'
import { sentencesOf } from './sentences.ts'

/** More changes at once are not keys that a person changed by hand, but a re-encryption or a large merge. */
const maxAsked = 25

/** Milliseconds of the deadline that are left to git after the last provider answered. */
const reserve = 500
const maxPatience = 5_000

interface Running {
  /** How long the hook has been running, in milliseconds. */
  elapsed: () => number
  /** What git has just ended. */
  finished?: Operation
  /** What came from others, since which commit. */
  pulled?: { changes: readonly RawChange[]; base: string } | null
}

/** Returns sentences for the person. */
export async function refresh(
  changed: ChangedEntries,
  open: OpenStore,
  runtime: Runtime,
  { elapsed, finished, pulled }: Running,
): Promise<string[]> {
  const version = await readRegistryVersion(open.folder)
  const { registry } = version
  if (Object.keys(registry.keys).length === 0) return proposalsFor(changed.added, registry)
  const tooMany = changed.present.length > maxAsked
  const read =
    pulled == null || tooMany ? new Set() : await readByOthers(open, registry, { ...pulled, entries: changed.present })
  const toAsk = changed.present.filter((path) => !read.has(path))
  if (read.size > 0 && toAsk.length === 0 && pulled != null && isSettled(changed, pulled.changes)) return []
  if (pulled != null && (await isOnRemote(open.git)))
    return [...(await leaveToOthers(toAsk, registry, open, runtime)), ...proposalsFor(changed.added, registry)]
  const deadline = milliseconds(open.config.sync.hook_deadline)
  const left = () => deadline - elapsed()
  const entries = new Set(toAsk)
  // A clone or worktree that never asked cannot know that this is the entry which fresh metadata is about.
  const known = (await readState(open.folder)).state.keys
  const unknown = toAsk.filter((path) => Object.hasOwn(registry.keys, path) && !Object.hasOwn(known, path))
  const synced = await sync(
    {
      selection: { paths: [], providers: [], shard: null, entries: tooMany ? new Set() : entries },
      force: false,
      dryRun: false,
      deadline: Math.max(0, left()),
      markDue: tooMany ? entries : new Set(unknown),
      read: version,
    },
    // A hook may run without a terminal, and nobody expects a prompt from one.
    syncContext(runtime, open, { finished, patience: () => Math.min(maxPatience, Math.max(0, left() + reserve)) }),
  )
  const many = tooMany
    ? [
        `${changed.present.length} entries changed at once, too many to ask about now: their keys are due; run keyz sync`,
      ]
    : []
  // Read again: a renamed entry has its row by now.
  const after = changed.added.length === 0 ? version : await readRegistryVersion(open.folder, version)
  return [
    ...synced.notes.map(withoutStop),
    ...sentencesOf(synced, {
      deadline: open.config.sync.hook_deadline,
      interrupted: runtime.interrupt.aborted,
      asksGpg: asksGpg(runtime.environment.privateKey),
      readings: await justRead(synced.report.results, open.folder),
    }),
    ...many,
    ...proposalsFor(changed.added, after.registry),
  ]
}

/** Whether nothing came, went, or was mapped anew that files would have to follow. What others read needs no sync of one's own. */
function isSettled({ added, removed }: ChangedEntries, changes: readonly RawChange[]): boolean {
  return added.length === 0 && removed.length === 0 && !changes.some(({ path }) => path === `.keyz/${registryPath}`)
}

/** One line for each new entry that names a provider, and does not speak of a login. Nothing is mapped without a yes. */
function proposalsFor(added: readonly string[], registry: Parameters<typeof unmappedEntries>[1]): string[] {
  const unmapped = unmappedEntries(
    added.slice(0, maxAsked).map((path) => ({ path, file: '' })),
    registry,
  )
  return unmapped.flatMap((path) => {
    const guess = verdictOnPath(path)
    const provider = guess.found === 'one' ? factsById(guess.row.provider_id) : undefined
    if (provider === undefined) return []
    return [
      `${printable(path)} looks like ${aKeyOf(provider)}: to add it, run keyz map ${shellWord(path)} --provider ${provider.id}`,
    ]
  })
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '')
}
