// Rows 3 and 4: what the hooks add to a commit that touches no key, and to one that brings a new version of a key.
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bin, must } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { type BenchKey, makeKey } from './bench-key.ts'
import { type CommitStore, commitStore, rotateKey } from './commit-store.ts'
import { startServer } from './local-server.ts'
import { type Measure, median } from './row.ts'
import { timed } from './timed.ts'

/** A commit is short, so many of them are needed for a median that means something. */
const commitsPerRun = 10

export const commitsWithHooks: Measure = async (runs) => {
  await using server = await startServer(0)
  await using home = await temporaryFolder()
  const key = await makeKey()
  const plain = await commitStore(home.path, 'plain', key, server)
  const hooked = await commitStore(home.path, 'hooked', key, server)
  await must('node', [bin, 'init', '--yes'], { environment: hooked.environment })
  await must('node', [bin, 'sync', '--git', 'commit'], { environment: hooked.environment })
  const without: number[] = []
  const idle: number[] = []
  const plainKey: number[] = []
  const keyed: number[] = []
  // In turn, so that whatever else the machine does hits both alike.
  for (let index = 0; index < runs * commitsPerRun; index++) {
    without.push(await commitNote(plain))
    idle.push(await commitNote(hooked))
  }
  for (let run = 0; run < runs; run++) {
    plainKey.push(await commitKey(plain, key))
    keyed.push(await commitKey(hooked, key))
  }
  const [bare, added] = [median(without), median(idle) - median(without)]
  const [bareKey, addedKey] = [median(plainKey), median(keyed) - median(plainKey)]
  return [
    {
      row: 3,
      what: 'a commit that touches no key: what the hooks add',
      target: 'at most 8 ms',
      unit: 'ms',
      keyz: added * 1000,
      other: { what: 'the commit without hooks', median: bare * 1000 },
      ratio: null,
      peak_mb: null,
      runs: runs * commitsPerRun,
      met: added <= 0.008,
      notes: ['the difference of two medians, over commits made in turn in two stores that differ in the hooks alone'],
    },
    {
      row: 4,
      what: 'a commit that brings a key, provider answers at once: what the hooks add',
      target: 'at most 0.3 s',
      unit: 's',
      keyz: addedKey,
      other: { what: 'the commit without hooks', median: bareKey },
      ratio: null,
      peak_mb: null,
      runs,
      met: addedKey <= 0.3,
      notes: [
        'git commit with the post-commit hook: decrypt, two requests, sidecar, and the commit of the metadata; in a clone, as here, 15 ms of it look whether the bundle is as new as the sources, which an installed package leaves out',
        ...(addedKey <= 0.3
          ? []
          : [
              'one process does all of it while git waits; leaving it behind as a process of its own was not tried, because the commit would end before anybody knows whether the key works',
            ]),
      ],
    },
  ]
}

async function commitNote({ path, environment }: CommitStore): Promise<number> {
  await appendFile(join(path, 'notes'), 'another line\n')
  await must('git', ['-C', path, 'add', 'notes'], { environment })
  return (await timed('git', ['-C', path, 'commit', '--quiet', '-m', 'notes'], { environment })).seconds
}

async function commitKey(store: CommitStore, key: BenchKey): Promise<number> {
  await rotateKey(store, key)
  const { path, environment } = store
  return (await timed('git', ['-C', path, 'commit', '--quiet', '-m', 'key'], { environment })).seconds
}
