// Spoiled sidecars, registries, and configurations through what status, show, check, diff, review, and merge do with them.
import { stringify } from 'lossless-json'
import stringWidth from 'string-width'
import { configPath, parseConfig } from '../../meta/files/config-file.ts'
import { DocumentError, toJson } from '../../meta/files/document.ts'
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { parseRegistry, registryPath } from '../../meta/files/registry-file.ts'
import { withBadRows } from '../../meta/files/registry-rows.ts'
import { parseSidecar } from '../../meta/files/sidecar-file.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { snapshotOf } from '../../meta/files/snapshot.ts'
import { violationsOf } from '../../meta/judge/check-policies.ts'
import { mergeConfigs } from '../../meta/merge/merge-configs.ts'
import { mergedDocument, mergeRegistries } from '../../meta/merge/merge-registries.ts'
import { mergeSidecars } from '../../meta/merge/merge-sidecars.ts'
import { reviewOf } from '../../meta/review/review.ts'
import { registryDifference, sidecarDifference } from '../../meta/views/readable-lines.ts'
import { renderReviewMarkdown } from '../../meta/views/review/review-markdown.ts'
import { renderReviewText } from '../../meta/views/review/review-text.ts'
import { renderDetails } from '../../meta/views/show/details.ts'
import { renderTree } from '../../meta/views/status/tree.ts'
import { plainStyle } from '../../meta/views/style.ts'
import { statusOfStore } from '../../pipeline/status/status-keys.ts'
import { Config } from '../../schema/config.ts'
import { printable } from '../../schema/text.ts'
import { now } from '../meta/example.ts'
import { options, shownOf } from '../meta/views/show/shown.ts'
import { placesIn } from '../providers/replies.ts'
import type { Chance } from '../support/seeded.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { type Attack, eachItem, Finding, inTime } from './attack.ts'
import { documents, type Metadata } from './documents.ts'
import { garbled, spoiled } from './mutations.ts'

export const mutatedDocuments: Attack = {
  name: 'documents',
  items: 100_000,
  async run(run) {
    await using store = await temporaryFolder()
    const figures = { whole: 0, broken: 0 }
    await eachItem(run, async (chance) => {
      const metadata = documents[chance.below(documents.length)]
      if (metadata === undefined) return
      const path = chance.pick([registryPath, configPath, sidecarPath(metadata.sidecar)])
      const text = mutated(metadata.files.get(path) ?? '', path, chance)
      try {
        const isBroken = await attack(metadata, path, text, store.path)
        figures[isBroken ? 'broken' : 'whole'] += 1
      } catch (error) {
        throw new Finding(`${error instanceof Error ? error.stack : error}\nwith this ${path}:\n${text.slice(0, 5000)}`)
      }
    })
    return `${figures.whole + figures.broken} sidecars, registries and configs (${figures.broken} told to be broken)`
  },
}

const largest = 200_000

/** The text of a file with something else in one to three places. */
function mutated(text: string, path: string, chance: Chance): string {
  if (path === configPath || chance.below(3) === 0) return garbled(text, chance)
  let value: unknown = JSON.parse(text)
  for (let times = chance.below(3); times >= 0; times--) value = spoiled(value, placesIn(value), chance)
  const result = stringify(value, undefined, 2) ?? ''
  // Far larger ones are refused before anybody reads them.
  return result.length > largest ? garbled(text, chance) : result
}

/** Returns whether the file is told to be broken. Throws whatever is not an error of ours. */
async function attack(metadata: Metadata, path: string, text: string, store: string): Promise<boolean> {
  const files = new Map([...metadata.files, [path, text]])
  const list = [...files].map(([name, content]) => ({ path: name, text: content }))
  const said: string[] = []
  const snapshot = inTime('reading', () => snapshotOf(list))
  inTime('check', () =>
    said.push(...violationsOf(snapshot, now, { outlooks: new Map() }).map(({ message }) => message)),
  )
  for (const [base, head] of [
    [metadata.snapshot, snapshot],
    [snapshot, metadata.snapshot],
  ] as const) {
    const report = inTime('diff', () => reviewOf(base, head, { base: 'main', head: 'keyz/metadata', now }))
    said.push(...renderReviewText(report, now, plainStyle), renderReviewMarkdown(report, { now }))
  }
  const config = ours(() => parseConfig(files.get(configPath) ?? '', configPath)) ?? Config.parse({})
  const status = await ours(
    async () => await statusOfStore({ store, folder: folderOf(files), config }, now, () => true, new Map()),
  )?.catch(onlyOurs)
  if (status) {
    said.push(...inTime('status', () => renderTree(status.keys, now, plainStyle, { width: 200, widthOf: stringWidth })))
    for (const key of status.keys)
      for (const precision of ['rounded', 'exact'] as const)
        said.push(...inTime('show', () => renderDetails(shownOf(key), now, { ...options, precision })))
  }
  said.push(...inTime('merge', () => mergedLines(metadata, path, text)))
  mustBeReadable(said)
  return snapshot.broken.length > 0 || status === null
}

/** Merges the file with another version of it, both ways; what comes out has to be readable again. */
function mergedLines(metadata: Metadata, path: string, text: string): string[] {
  const other = metadata.files.get(path) ?? ''
  if (path === configPath) {
    for (const [base, left, right] of [
      [other, text, metadata.otherConfig],
      [text, other, metadata.otherConfig],
    ] as const) {
      const merged = mergeConfigs(base, left, right)
      // Merging a file that is wrong gives one that is wrong, but YAML all the same.
      if (merged !== null && mergeConfigs(merged.merged, merged.asBase, merged.asTheirs) === null)
        throw new Finding(`the merged config is no YAML:\n${merged.merged}`)
    }
    return []
  }
  if (path === registryPath) {
    const rows = ours(() => parseRegistry(text, path))
    if (rows !== null) {
      const { bad, ...good } = rows
      parseRegistry(toJson(withBadRows(good, bad)), path)
    }
    const mine = ours(() => parseRegistry(text, path))
    const { registry } = metadata
    if (mine === null) return []
    const lines = registryDifference(registry, mine).flat().map(printable)
    for (const merged of [mergeRegistries(registry, mine, null), mergeRegistries(null, mine, registry)])
      for (const side of [merged.merged, merged.asBase, merged.asTheirs]) {
        const again = parseRegistry(toJson(mergedDocument(side)), path)
        // A row that is wrong on one side is kept as it is written on each.
        const known = new Set(side.bad.map(({ key_path }) => key_path))
        if (again.bad.some(({ key_path }) => !known.has(key_path)))
          throw new Finding('a merge made a row that is wrong')
      }
    return lines
  }
  const mine = ours(() => parseSidecar(text, path))
  if (mine === null) return []
  const { sidecar } = metadata
  const [merged, swapped] = [mergeSidecars(null, mine, sidecar, now), mergeSidecars(null, sidecar, mine, now)]
  if (toJson(merged) !== toJson(swapped)) throw new Finding('a merge depends on which side is ours')
  parseSidecar(toJson(merged), path)
  return sidecarDifference(sidecar, mine, now).flat().map(printable)
}

function mustBeReadable(said: readonly string[]): void {
  for (const text of said) {
    const found =
      /\b(?<!received )(?:NaN|Infinity|undefined)\b|\[object |[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/u.exec(
        text,
      )
    if (found !== null) throw new Finding(`${JSON.stringify(found[0])} is told: ${JSON.stringify(text)}`)
  }
}

function ours<Result>(work: () => Result): Result | null {
  try {
    return work()
  } catch (error) {
    return onlyOurs(error)
  }
}

function onlyOurs(error: unknown): null {
  if (error instanceof DocumentError) return null
  throw error
}

/** The files as a store has them, without a disk. */
function folderOf(files: ReadonlyMap<string, string>): KeyzFolder {
  const never = async () => {
    throw new Finding('a command that only reads has written')
  }
  const folder: KeyzFolder = {
    root: '/nowhere/.keyz',
    read: async (path) => files.get(path) ?? null,
    list: async (path) => [...files.keys()].filter((name) => name.startsWith(`${path}/`)),
    write: never,
    remove: never,
    ready: never,
    sweep: never,
    again: () => folder,
  }
  return folder
}
