// How one key's balances changed, from the versions of its sidecar in git.
import { DocumentError } from '../../meta/files/document.ts'
import { parseSidecar } from '../../meta/files/sidecar-file.ts'
import { type Instant, instantAt } from '../../schema/instant.ts'
import type { HistoryPoint } from '../../schema/status-report.ts'
import type { Git } from '../git/git.ts'

/** Newest first. Versions that no keyz of today can read are left out. */
export async function sidecarHistory(git: Git, sidecarPath: string, most: number): Promise<HistoryPoint[]> {
  const path = `.keyz/${sidecarPath}`
  const log = await git
    .text(['log', '-n', String(most), '--format=%H %ct', '--no-textconv', '--no-ext-diff', '--', path])
    .catch(() => '')
  const points: HistoryPoint[] = []
  for (const line of log.trim().split('\n').filter(Boolean)) {
    const [commit = '', seconds = '0'] = line.split(' ')
    const text = await git.text(['cat-file', 'blob', `${commit}:./${path}`]).catch(() => null)
    const point = text === null ? null : pointOf(text, path, instantAt(Number(seconds) * 1000))
    if (point !== null) points.push(point)
  }
  return points
}

function pointOf(text: string, path: string, committed: Instant): HistoryPoint | null {
  try {
    const { last_success_at, last_error, sync_status, balances } = parseSidecar(text, path)
    const said = sync_status === 'error' ? last_error?.at : last_success_at
    return { at: said ?? committed, sync_status, balances }
  } catch (error) {
    if (error instanceof DocumentError) return null
    throw error
  }
}
