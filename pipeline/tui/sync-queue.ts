// Syncs that the interface asks for, one after the other, with the rules of any sync: the lock, the deadline, the back-off, the consent.
import { milliseconds } from '../../schema/duration.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import type { Synced, SyncOptions } from '../sync/sync.ts'
import { syncContext } from '../sync/sync-context.ts'
import { sentenceOf } from '../terminal/sentence-of.ts'
import type { Effect, Event, SyncOutcome } from './state.ts'

type SyncEffect = Extract<Effect, { do: 'sync' }>

export interface SyncQueue {
  add: (effect: SyncEffect) => void
  /** Settled when no sync is under way. Never throws. */
  idle: () => Promise<void>
}

/** `signal` ends what is under way, and lets nothing else begin. */
export function syncQueue(
  open: OpenStore,
  runtime: Runtime,
  signal: AbortSignal,
  dispatch: (event: Event) => void,
): SyncQueue {
  let last: Promise<void> = Promise.resolve()

  async function perform(effect: SyncEffect): Promise<void> {
    if (signal.aborted) return
    const outcome = await outcomeOf(effect)
    dispatch({ kind: 'synced', id: effect.id, automatic: effect.by === 'itself', outcome })
  }

  async function outcomeOf(effect: SyncEffect): Promise<SyncOutcome> {
    try {
      const { report, notes } = await run(effect, false)
      const isFresh = report.results.every(({ outcome }) => outcome === 'fresh')
      // Who asks about one key wants to know how it is now. Its provider's wish to be left alone counts all the same.
      const final = effect.by === 'person' && isFresh ? await run(effect, true) : { report, notes }
      return { results: final.report.results, notes: final.notes }
    } catch (error) {
      return { failure: sentenceOf(error) }
    }
  }

  async function run({ id, paths, by }: SyncEffect, force: boolean): Promise<Synced> {
    // With all that providers answer, which the first screen does not wait for.
    const { sync } = await import('../sync/sync.ts')
    const progress = (done: number, total: number) => dispatch({ kind: 'progressed', id, done, total })
    const waiting = (waitsFor: string | null) => dispatch({ kind: 'waiting', id, waitsFor })
    // Nobody can type a passphrase while the interface has the terminal: a locked agent is told to ask nobody.
    const context = syncContext(
      { ...runtime, interrupt: signal },
      { ...open, folder: open.folder.again() },
      { mayPrompt: false, unasked: by === 'itself', progress, waiting },
    )
    return await sync({ ...selecting(paths, by), force, dryRun: false, ...limit(by) }, context)
  }

  /** What starts by itself holds the lock for no longer than a hook. */
  function limit(by: SyncEffect['by']): Pick<SyncOptions, 'deadline'> {
    return by === 'itself' ? { deadline: milliseconds(open.config.sync.hook_deadline) } : {}
  }

  return {
    add(effect) {
      last = last.then(() => perform(effect))
    },
    idle: () => last,
  }
}

/** Only a person who chose the key names its path, and so agrees to send it. */
function selecting(paths: readonly string[], by: SyncEffect['by']): Pick<SyncOptions, 'selection'> {
  const named = by === 'person' ? paths : []
  return { selection: { paths: named, providers: [], entries: new Set(paths), shard: null } }
}
