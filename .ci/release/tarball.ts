// Reads a package as npm packs it: a tar in gzip, everything below `package/`.
import { gunzipSync } from 'node:zlib'

export interface TarFile {
  /** Without `package/`. */
  path: string
  /** `file`, or what else it is: then it does not belong there. */
  kind: 'file' | 'other'
  executable: boolean
  bytes: Buffer
}

const block = 512

/** Throws when it is no such archive. */
export function filesOfTarball(tarball: Buffer): TarFile[] {
  const tar = gunzipSync(tarball)
  const files: TarFile[] = []
  let longName: string | null = null
  for (let at = 0; at + block <= tar.length && tar[at] !== 0; ) {
    const header = tar.subarray(at, at + block)
    const size = Number.parseInt(text(header, 124, 12), 8)
    if (!Number.isSafeInteger(size) || text(header, 257, 5) !== 'ustar') throw new Error('this is not a tar archive')
    const bytes = tar.subarray(at + block, at + block + size)
    const type = text(header, 156, 1)
    if (type === 'x') longName = pathIn(bytes.toString())
    // Folders need no place of their own: npm writes none.
    else if (type !== 'g' && type !== '5') {
      const name: string = longName ?? [text(header, 345, 155), text(header, 0, 100)].filter(Boolean).join('/')
      const executable = (Number.parseInt(text(header, 100, 8), 8) & 0o111) !== 0
      const kind = type === '0' || type === '' ? 'file' : 'other'
      files.push({ path: name.replace(/^package\//, ''), kind, executable, bytes })
      longName = null
    }
    at += block + Math.ceil(size / block) * block
  }
  return files
}

function text(header: Buffer, from: number, length: number): string {
  return header.toString('utf8', from, from + length).replace(/[\0 ][\s\S]*$/, '')
}

/** The name in an extended header, for names that the ordinary one has no room for. */
function pathIn(header: string): string | null {
  return /^\d+ path=(.*)$/m.exec(header)?.[1] ?? null
}
