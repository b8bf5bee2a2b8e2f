// Row 14: what the hooks add to a pull that brings 500 sidecars and no entry.
import { join } from 'node:path'
import { bin, must } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { type Measure, median } from './row.ts'
import { sidecarStore } from './sidecar-store.ts'
import { timed } from './timed.ts'

const keys = 500
const maxSeconds = 0.1

export const pullOf500Sidecars: Measure = async (runs) => {
  await using store = await sidecarStore(keys)
  await store.commit(keys, 1)
  await using folder = await temporaryFolder()
  const clone = async (name: string) => {
    const path = join(folder.path, name)
    await must('git', ['clone', '--quiet', store.path, path], { environment: store.environment })
    return { path, environment: { ...store.environment, PASSWORD_STORE_DIR: path } }
  }
  const [plain, hooked] = [await clone('plain'), await clone('hooked')]
  await must('node', [bin, 'init', '--yes'], { environment: hooked.environment })
  await store.commit(keys, 2)
  const pull = async ({ path, environment }: typeof plain) => {
    const { seconds } = await timed('git', ['-C', path, 'pull', '--quiet', '--ff-only'], { environment })
    await must('git', ['-C', path, 'reset', '--quiet', '--hard', 'HEAD~1'], { environment })
    return seconds
  }
  const [without, withHooks]: [number[], number[]] = [[], []]
  for (let run = 0; run < runs; run++) {
    without.push(await pull(plain))
    withHooks.push(await pull(hooked))
  }
  const added = median(withHooks) - median(without)
  return [
    {
      row: 14,
      what: `a pull of ${keys} sidecars without a changed entry: what the hooks add`,
      target: `at most ${maxSeconds} s`,
      unit: 's',
      keyz: added,
      other: { what: 'the pull without hooks', median: median(without) },
      ratio: null,
      peak_mb: null,
      runs,
      met: added <= maxSeconds,
      notes: ['the difference of two medians, over pulls made in turn in two clones that differ in the hooks alone'],
    },
  ]
}
