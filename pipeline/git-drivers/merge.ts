// `keyz git-merge`, which git calls for a file of keyz that both sides changed: merges it, and leaves readable conflict markers where it cannot.
import { readFileSync } from 'node:fs'
import { atomicWrite } from '../../meta/files/atomic-write.ts'
import { DocumentError, readJson, toJson } from '../../meta/files/document.ts'
import { parseRegistry } from '../../meta/files/registry-file.ts'
import { mergeConfigs } from '../../meta/merge/merge-configs.ts'
import { mergedDocument, mergeRegistries } from '../../meta/merge/merge-registries.ts'
import { mergeSidecars } from '../../meta/merge/merge-sidecars.ts'
import type { Instant } from '../../schema/instant.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import type { Git } from '../git/git.ts'
import { GitError } from '../git/git-error.ts'

/** The three files that git made, one for each version. The result goes into `ours`. */
export interface MergeFiles {
  base: string
  ours: string
  theirs: string
  /** How many characters a conflict marker has. */
  markerSize: string
  /** The file's path in the repository. */
  path: string
}

export interface MergeResult {
  /** False where a person has to decide; the markers are in the file. */
  clean: boolean
  /** What is in conflict, in words. */
  notes: string[]
}

/** What our merge made of the three versions, as text: equal but for the conflicts. */
interface Merged {
  ours: string
  base: string
  theirs: string
  conflicts: string[]
}

/** A file that cannot be read as what it should be is merged line by line, as git itself would. */
export async function gitMerge(files: MergeFiles, git: Git, now: Instant): Promise<MergeResult> {
  const merged = mergedTexts(files, now)
  if (merged === null) return { clean: await mergeLines(files, git), notes: [] }
  try {
    await atomicWrite(files.ours, merged.ours)
    if (merged.conflicts.length === 0) return { clean: true, notes: [] }
    // The three now differ only in the conflicts, so git marks exactly these.
    await atomicWrite(files.base, merged.base)
    await atomicWrite(files.theirs, merged.theirs)
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    return { clean: false, notes: [`not merged: ${error.message}`] }
  }
  await mergeLines(files, git)
  return { clean: false, notes: merged.conflicts }
}

function mergedTexts({ base, ours, theirs, path }: MergeFiles, now: Instant): Merged | null {
  const [from = '', here = '', there = ''] = [base, ours, theirs].map((file) => readFileSync(file, 'utf8'))
  try {
    if (/(?:^|\/)\.keyz\/config\.yaml$/.test(path)) return configTexts(from, here, there)
    if (/(?:^|\/)\.keyz\/providers\/registry\.json$/.test(path)) return registryTexts(path, from, here, there)
    return sidecarTexts({ file: path, now }, from, here, there)
  } catch (error) {
    if (error instanceof DocumentError) return null
    throw error
  }
}

function sidecarTexts(
  { file, now }: { file: string; now: Instant },
  base: string,
  ours: string,
  theirs: string,
): Merged {
  const read = (text: string) => readJson({ file, text }, Sidecar)
  const text = toJson(mergeSidecars(readBase(base, read), read(ours), read(theirs), now))
  return { ours: text, base: text, theirs: text, conflicts: [] }
}

/** git gives an empty file if both sides added theirs. A base that cannot be read must not keep two readable sides from being merged. */
function readBase(text: string, read: (text: string) => Sidecar): Sidecar | null {
  try {
    return text === '' ? null : read(text)
  } catch (error) {
    if (error instanceof DocumentError) return null
    throw error
  }
}

function registryTexts(file: string, base: string, ours: string, theirs: string): Merged {
  const read = (text: string) => parseRegistry(text, file)
  const result = mergeRegistries(base === '' ? null : read(base), read(ours), read(theirs))
  return {
    ours: toJson(mergedDocument(result.merged)),
    base: toJson(mergedDocument(result.asBase)),
    theirs: toJson(mergedDocument(result.asTheirs)),
    conflicts: result.conflicts.map(({ key_path, field }) =>
      field === null
        ? `${key_path} was removed on one side and changed on the other`
        : `${key_path}: ${field} was changed on both sides`,
    ),
  }
}

function configTexts(base: string, ours: string, theirs: string): Merged | null {
  const result = mergeConfigs(base, ours, theirs)
  if (result === null) return null
  return {
    ours: result.merged,
    base: result.asBase,
    theirs: result.asTheirs,
    conflicts: result.conflicts.map((setting) => `${setting} was changed on both sides`),
  }
}

/** Whether git could merge the lines; the result is in `ours` either way. */
async function mergeLines({ base, ours, theirs, markerSize }: MergeFiles, git: Git): Promise<boolean> {
  const labels = ['ours', 'base', 'theirs'].flatMap((label) => ['-L', label])
  const size = /^\d{1,3}$/.test(markerSize) ? [`--marker-size=${markerSize}`] : []
  try {
    await git.run(['merge-file', '--quiet', ...size, ...labels, '--', ours, base, theirs])
    return true
  } catch (error) {
    if (error instanceof GitError) return false
    throw error
  }
}
