// Texts by their git object name: those that git already has, and new ones that are written only when needed.
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readBlobs } from '../../git/read-blobs.ts'
import type { Repository } from './repository.ts'

export class BlobCache {
  readonly #repository: Repository
  readonly #fresh = new Map<string, string>()
  readonly #read = new Map<string, string>()

  constructor(repository: Repository) {
    this.#repository = repository
  }

  /** Remembers a text, so that `write` can store it, and returns its object name. */
  keep(text: string): string {
    const bytes = Buffer.from(text)
    const name = createHash(this.#repository.objectFormat).update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
    this.#fresh.set(name, text)
    return name
  }

  /** Reads all of them with one git process. Afterwards `text` knows them. */
  async load(names: Iterable<string>): Promise<void> {
    const unknown = [...new Set(names)].filter((name) => !this.#fresh.has(name) && !this.#read.has(name))
    if (unknown.length === 0) return
    const blobs = await readBlobs(this.#repository.git, unknown)
    for (const [index, name] of unknown.entries()) this.#read.set(name, blobs[index]?.toString() ?? '')
  }

  /** The text of an object that was loaded or kept. */
  text(name: string): string {
    return this.#fresh.get(name) ?? this.#read.get(name) ?? ''
  }

  /** Stores the texts that git does not have yet. `folder` is only used during the call. */
  async write(names: Iterable<string>, folder: string): Promise<void> {
    const texts = [...new Set(names)].flatMap((name) => this.#fresh.get(name) ?? [])
    await writeObjects(this.#repository, 'blob', texts, folder)
  }
}

/** Stores all of them with one git process. `folder` is only used during the call. */
export async function writeObjects(
  { git }: Repository,
  kind: 'blob' | 'tree',
  contents: readonly (string | Buffer)[],
  folder: string,
): Promise<void> {
  if (contents.length === 0) return
  const place = join(folder, kind)
  await mkdir(place)
  const files: string[] = []
  for (const [index, content] of contents.entries()) {
    const file = join(place, String(index))
    await writeFile(file, content)
    files.push(quoted(file))
  }
  await git.run(['hash-object', '-w', '-t', kind, '--no-filters', '--stdin-paths'], {
    input: files.map((file) => `${file}\n`).join(''),
  })
}

/** git reads one path per line here, so a line break in a path is quoted the way git does. */
function quoted(path: string): string {
  if (!/["\\\n]/.test(path)) return path
  return `"${path.replaceAll(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`
}
