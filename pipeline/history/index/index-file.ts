// The history index as a file in git's own folder. It only saves time: one that is damaged, old or of other commits is made anew.
import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { atomicWrite } from '../../../meta/files/atomic-write.ts'
import { readOwnFile } from '../../../meta/files/read-own-file.ts'
import { sweepBeside } from '../../../meta/files/temporary-file.ts'
import { parseJson } from '../../../schema/parse-json.ts'
import { currentVersion } from '../../../schema/sidecar.ts'
import type { Git } from '../../git/git.ts'
import { keyzFolderOfGit } from '../../git/hook-protocol.ts'
import type { HistoryIndex } from './history-index.ts'

/** Counts up when the same commits would give another index. */
const format = 1

/** A longer one is not kept: reading it would take as long as git does. */
const maxBytes = 256 * 1024 * 1024

const Head = z.strictObject({
  tips: z.array(z.string()),
  shallow: z.string().nullable(),
  keys: z.array(z.strictObject({ provider_id: z.string(), key_path: z.string() })),
  newer: z.array(z.string()),
  unreadable: z.array(z.string()),
  isCut: z.boolean(),
})

/** One per worktree and store: each has commits of its own. */
export async function indexFile(git: Git, store: string): Promise<string> {
  const { own, common, prefix } = await git.place()
  const which = createHash('sha256').update(`${own}\0${prefix}`).digest('hex').slice(0, 12)
  return resolve(store, common, keyzFolderOfGit, `history-${which}.cache`)
}

/** Null if there is none that can be used. */
export function readIndex(file: string): HistoryIndex | null {
  const bytes = ownFile(file)
  const end = bytes?.indexOf(10) ?? -1
  if (bytes == null || end < 0) return null
  const rest = bytes.subarray(end + 1)
  if (bytes.subarray(0, end).toString() !== seal(rest)) return null
  const [first = '', ...lines] = rest.toString().split('\n')
  const head = Head.safeParse(parseJson(first)).data
  return head === undefined || head.keys.length !== lines.length ? null : { ...head, lines }
}

/** Nothing is lost where it cannot be written. */
export async function writeIndex(file: string, { lines, ...head }: HistoryIndex): Promise<void> {
  const rest = [JSON.stringify(head), ...lines].join('\n')
  if (rest.length > maxBytes / 2) return
  try {
    await mkdir(dirname(file), { recursive: true })
    await sweepBeside(file)
    await atomicWrite(file, `${seal(rest)}\n${rest}`, { mode: 0o600 })
  } catch {
    // A full disk or a repository of somebody else: the next run reads the commits again.
  }
}

/** Nothing but the bytes that this keyz wrote has it. */
function seal(rest: string | Uint8Array): string {
  return `${format} ${currentVersion} ${createHash('sha256').update(rest).digest('hex')}`
}

function ownFile(file: string): Buffer | null {
  try {
    return readOwnFile(file, maxBytes)
  } catch {
    return null
  }
}
