// Merges two versions of `.keyz/config.yaml`, setting by setting. Our comments stay, and theirs come along with their settings.
import type { Document } from 'yaml'
import { isYamlTooDeep } from '../../schema/nesting.ts'
import { yaml } from '../files/yaml.ts'
import { Conflict, isSame, mergeValues } from './merge-values.ts'

export interface MergedConfig {
  /** Everything that could be merged. Settings in conflict are as in ours. */
  merged: string
  /** The settings in conflict, such as `sync.fresh_for`. */
  conflicts: string[]
  /** The same text, with the settings in conflict as in the base and as in theirs. */
  asBase: string
  asTheirs: string
}

/** Null if one of the texts is not a YAML mapping: git then merges it as plain text. A list (`policies`) is one value. */
export function mergeConfigs(base: string, ours: string, theirs: string): MergedConfig | null {
  const documents = [base, ours, theirs].map(mappingOf)
  const [from, here, there] = documents
  if (!from || !here || !there) return null
  const asBase = here.clone()
  const asTheirs = here.clone()
  const conflicts: string[] = []
  mergeMaps([], from, there, { merged: here, asBase, asTheirs, conflicts })
  return { merged: textOf(here), conflicts, asBase: textOf(asBase), asTheirs: textOf(asTheirs) }
}

/** The names that lead to a setting, outermost first. */
type Path = readonly unknown[]

interface Result {
  merged: Document
  asBase: Document
  asTheirs: Document
  conflicts: string[]
}

function mergeMaps(path: Path, base: Document, theirs: Document, result: Result): void {
  const names = [base, result.merged, theirs].flatMap((document) => namesAt(document, path))
  for (const name of new Set(names)) {
    const inner = [...path, name]
    if (isMapAt(result.merged, inner) && isMapAt(theirs, inner)) {
      mergeMaps(inner, base, theirs, result)
      continue
    }
    const value = mergeValues(valueAt(base, inner), valueAt(result.merged, inner), valueAt(theirs, inner))
    if (value instanceof Conflict) {
      result.conflicts.push(inner.join('.'))
      take(result.asBase, base, inner)
      take(result.asTheirs, theirs, inner)
    } else if (!isSame(value, valueAt(result.merged, inner))) {
      for (const document of [result.merged, result.asBase, result.asTheirs]) take(document, theirs, inner)
    }
  }
}

/** Copies one setting with its comments to another document, or removes it there if the source does not have it. */
function take(to: Document, from: Document, path: Path): void {
  const name = path.at(-1)
  const outer = path.slice(0, -1)
  const { isScalar, YAMLMap } = yaml()
  const source = mapAt(from, outer)?.items.find(({ key }) => isScalar(key) && key.value === name)
  if (source === undefined) {
    to.deleteIn(path)
    return
  }
  if (mapAt(to, outer) === null) to.setIn(outer, new YAMLMap(to.schema))
  const target = mapAt(to, outer)
  const at = target?.items.findIndex(({ key }) => isScalar(key) && key.value === name) ?? -1
  if (at < 0) target?.items.push(source.clone(to.schema))
  else target?.items.splice(at, 1, source.clone(to.schema))
}

function mappingOf(text: string): Document | null {
  if (isYamlTooDeep(text)) return null
  const { isMap, parseDocument, YAMLMap } = yaml()
  const document: Document = parseDocument(text)
  if (document.errors.length > 0) return null
  if (!isWhole(document)) return null
  if (document.contents === null) document.contents = new YAMLMap(document.schema)
  return isMap(document.contents) ? document : null
}

/** An alias of nothing, or one that multiplies itself, shows only when the document becomes plain values. */
function isWhole(document: Document): boolean {
  try {
    document.toJS()
    return true
  } catch {
    return false
  }
}

function mapAt(document: Document, path: Path) {
  const node = path.length === 0 ? document.contents : document.getIn(path, true)
  return yaml().isMap(node) ? node : null
}

function isMapAt(document: Document, path: Path): boolean {
  return mapAt(document, path) !== null
}

function namesAt(document: Document, path: Path): unknown[] {
  const { isScalar } = yaml()
  return mapAt(document, path)?.items.flatMap(({ key }) => (isScalar(key) ? [key.value] : [])) ?? []
}

/** Undefined for a setting that is not there. */
function valueAt(document: Document, path: Path): unknown {
  if (!document.hasIn(path)) return undefined
  const node = document.getIn(path, true)
  return typeof node === 'object' && node !== null && 'toJS' in node && typeof node.toJS === 'function'
    ? node.toJS(document)
    : node
}

function textOf(document: Document): string {
  return document.toString({ lineWidth: 0 })
}
