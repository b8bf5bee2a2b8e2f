// Row 16: what the hooks add to a rebase of 50 commits, each of which brings a key, and how often they start node for it.
import { countStarts } from '../support/count-starts.ts'
import { bin, must } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { type BenchKey, makeKey } from './bench-key.ts'
import { type CommitStore, commitStore, rotateKey } from './commit-store.ts'
import { startServer } from './local-server.ts'
import { type Measure, median } from './row.ts'
import { timed, unlessInterrupted } from './timed.ts'

const commits = 50
const other = 'deepseek/bench/other'

export const rebaseOf50Commits: Measure = async (runs) => {
  await using server = await startServer(0)
  await using home = await temporaryFolder()
  const key = await makeKey()
  const plain = await commitStore(home.path, 'plain', key, server)
  const hooked = await commitStore(home.path, 'hooked', key, server)
  for (const store of [plain, hooked]) await commitOther(store, key)
  await must('node', [bin, 'init', '--yes'], { environment: hooked.environment })
  await must('node', [bin, 'sync', '--git', 'commit'], { environment: hooked.environment })
  const starts = await countStarts(hooked.path)
  /** Beside one commit of somebody else, which brings a key too. Returns how long the rebase alone takes. */
  const rebase = async (store: CommitStore, run: number) => {
    const { path, environment } = store
    const git = async (...parameters: string[]) =>
      await must('git', ['-C', path, '-c', 'core.hooksPath=/dev/null', ...parameters], { environment })
    await git('checkout', '--quiet', '-b', `side-${run}`)
    for (let index = 0; index < commits; index++) {
      unlessInterrupted()
      await rotateKey(store, key)
      await git('commit', '--quiet', '-m', `key ${index}`)
    }
    await git('checkout', '--quiet', 'main')
    await commitOther(store, key)
    await git('checkout', '--quiet', `side-${run}`)
    const { seconds } = await timed('git', ['-C', path, 'rebase', '--quiet', 'main'], { environment })
    await git('branch', '--quiet', '--force', 'main')
    return seconds
  }
  const [without, withHooks, started]: [number[], number[], number[]] = [[], [], []]
  for (let run = 0; run < runs; run++) {
    without.push(await rebase(plain, run))
    const before = (await starts()).length
    withHooks.push(await rebase(hooked, run))
    started.push((await starts()).length - before)
  }
  const most = Math.max(...started)
  return [
    {
      row: 16,
      what: `a rebase of ${commits} commits, each with a key: what the hooks add`,
      target: 'node starts at most once',
      unit: 's',
      keyz: median(withHooks) - median(without),
      other: { what: 'the rebase without hooks', median: median(without) },
      ratio: null,
      peak_mb: null,
      runs,
      met: most <= 1,
      notes: [
        `in each run, node started ${most === 1 ? 'once' : `${most} times at most`}; the time is the difference of two medians, over rebases made in turn in two stores that differ in the hooks alone, and the provider answers at once`,
      ],
    },
  ]
}

/** Without hooks, as it comes from a colleague. */
async function commitOther(store: CommitStore, key: BenchKey): Promise<void> {
  await rotateKey(store, key, other)
  await must('git', ['-C', store.path, '-c', 'core.hooksPath=/dev/null', 'commit', '--quiet', '-m', 'other'], {
    environment: store.environment,
  })
}
