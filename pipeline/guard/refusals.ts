// What must not get into the history: metadata that keyz would not write, and plaintext where an encrypted entry belongs.
import { pathInKeyz } from '../../meta/files/path-in-keyz.ts'
import { shellWord } from '../../schema/shell-word.ts'
import type { RawChange } from '../git/changes.ts'
import type { Git } from '../git/git.ts'
import { readBlobs } from '../git/read-blobs.ts'
import { isPassFile } from '../store/entry-path.ts'
import { isEncrypted } from './is-encrypted.ts'
import { metadataProblem } from './metadata-problem.ts'

const nothing = '000000'
const link = '120000'
const submodule = '160000'

export interface Refusal<Change extends RawChange> {
  /** One sentence without a period. */
  problem: string
  change: Change
}

/** Each file that is refused. Only what the changes leave behind is looked at. */
export async function refusals<Change extends RawChange>(
  git: Git,
  changes: readonly Change[],
): Promise<Refusal<Change>[]> {
  const looked = changes.filter(({ path, mode }) => mode !== nothing && (isMetadata(path) || isEntry(path, mode)))
  const ids = [...new Set(looked.filter(({ mode }) => mode !== submodule).map(({ blob }) => blob))]
  const contents = await readBlobs(git, ids)
  const byId = new Map(ids.map((id, index) => [id, contents[index] ?? Buffer.alloc(0)]))
  return looked.flatMap((change) => {
    const { path, mode, blob } = change
    const bytes = byId.get(blob) ?? Buffer.alloc(0)
    const problem = isMetadata(path)
      ? metadataProblem({ path: pathInKeyz(path), mode, bytes })
      : entryProblem(path, bytes)
    return problem === null ? [] : [{ problem, change }]
  })
}

function isMetadata(path: string): boolean {
  return path === '.keyz' || path.startsWith('.keyz/')
}

function isEntry(path: string, mode: string): boolean {
  return isPassFile(path) && mode !== link && mode !== submodule
}

function entryProblem(path: string, bytes: Uint8Array): string | null {
  if (isEncrypted(bytes)) return null
  // What it stands for goes to a server that no guard watches.
  if (Buffer.from(bytes).toString('latin1').startsWith('version https://git-lfs.github.com/spec/'))
    return `${path} is only a Git LFS pointer in git, so keyz cannot check that the entry is encrypted: take filter=lfs for it out of .gitattributes, stage that file, and run git add --renormalize ${shellWord(path)}`
  return `${path} is not encrypted, so everybody who has the repository could read it: add it with pass insert`
}
