// Reads keyz's own documents. Every mistake in one gets a message with file, line and column.
import { parse } from 'lossless-json'
import type * as Yaml from 'yaml'
import { z } from 'zod'
import { accepts } from '../../schema/accepts.ts'
import { isJsonTooDeep, isYamlTooDeep, maxNesting } from '../../schema/nesting.ts'
import { parseJson } from '../../schema/parse-json.ts'
import { currentVersion } from '../../schema/sidecar.ts'
import { printable } from '../../schema/text.ts'
import { conflictIn } from './conflict.ts'
import { explainIssue } from './explain-issue.ts'
import { jsonMistake } from './json-mistake.ts'
import { upToDate, versionOf } from './migrations.ts'
import { yaml } from './yaml.ts'

/**
 * One of keyz's documents that cannot be used as it is. It is never overwritten. The sentence names files and fields that anybody
 * may have chosen, so all of it is made printable.
 */
export class DocumentError extends Error {
  override name = 'DocumentError'

  constructor(message: string) {
    super(printable(message))
  }
}

/** Written by a newer keyz, and left untouched. */
export class NewerDocumentError extends DocumentError {}

/** A document in which git left the markers of a merge. */
export class ConflictError extends DocumentError {}

/** A configuration of a thousand policies is shorter. */
const maxYaml = 64 * 1024
/** Finding the line of a mistake in a longer file would take seconds. */
const maxLocated = 1024 * 1024

export interface Source {
  /** The file's path, for messages. */
  file: string
  text: string
}

/** A document that keyz wrote. Throws DocumentError. */
export function readJson<Shape extends z.ZodType>(source: Source, shape: Shape): z.output<Shape> {
  return conform(source, shape, quickJson(source))
}

/** A document that people edit. Throws DocumentError, also for a duplicate key: JSON.parse would silently drop one of the two. */
export function readEditedJson<Shape extends z.ZodType>(source: Source, shape: Shape): z.output<Shape> {
  return conform(source, shape, editedJson(source))
}

/** Like `readJson`, for YAML that people write. Throws DocumentError. */
export function readYaml<Shape extends z.ZodType>(source: Source, shape: Shape): z.output<Shape> {
  if (source.text.trim() === '') return conform(source, shape, {})
  // The library compares every key with every other to find duplicates.
  if (source.text.length > maxYaml)
    throw new DocumentError(`${source.file} is larger than ${maxYaml / 1024} KiB: shorten it and run again`)
  if (isYamlTooDeep(source.text)) throw tooDeep(source)
  const { LineCounter, parseDocument } = yaml()
  const document = parseDocument(source.text, { prettyErrors: false, lineCounter: new LineCounter() })
  const [error] = document.errors
  if (error !== undefined) throw at(source, error.pos[0], `not valid YAML: ${firstLine(error.message)}`)
  return conform(source, shape, plainValue(source, document))
}

/** The canonical text of a document: two spaces, schema order, one newline at the end. */
export function toJson(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`
}

/** A missing or self-multiplying alias shows only when the document becomes plain values. */
function plainValue(source: Source, document: Yaml.Document): unknown {
  try {
    return document.toJS() ?? {}
  } catch {
    throw new DocumentError(
      `${source.file} uses aliases (&name, *name) that name nothing or grow too large: write out the values instead`,
    )
  }
}

function quickJson(source: Source): unknown {
  const value = parseJson(source.text)
  return value === undefined ? carefulJson(source) : value
}

/** As keyz writes it, a text cannot name a key twice: what was dropped would be missing. Only JSON.parse keeps the name `__proto__`. */
function editedJson(source: Source): unknown {
  const value = parseJson(source.text)
  return value !== undefined && isCanonical(value, source.text) ? value : carefulJson(source)
}

function isCanonical(value: unknown, text: string): boolean {
  try {
    return !text.includes('__proto__') && toJson(value) === text
  } catch {
    // Nested too deeply.
    return false
  }
}

function carefulJson(source: Source): unknown {
  if (isJsonTooDeep(source.text)) throw tooDeep(source)
  try {
    return parse(source.text, undefined, Number)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw tooDeep(source)
    const { words, position } = jsonMistake(error.message)
    throw at(source, position, `not valid JSON: ${words}`)
  }
}

function tooDeep({ file }: Source): DocumentError {
  return new DocumentError(`${file} is nested more than ${maxNesting} levels deep: correct it and run again`)
}

function conform<Shape extends z.ZodType>(source: Source, shape: Shape, value: unknown): z.output<Shape> {
  if (accepts(shape, value)) return value
  const version = versionOf(value)
  if (version > currentVersion) {
    throw new NewerDocumentError(
      `${source.file} has schema_version ${version}, but this keyz supports only ${currentVersion}: install the newest keyz; the file was left untouched`,
    )
  }
  const result = shape.safeParse(upToDate(value, shape))
  if (result.success) return result.data
  throw mistakeIn(source, result.error)
}

/** What is wrong with a part of a document, which is at `outer`. */
export function mistakeIn(source: Source, error: z.ZodError, outer: PropertyKey[] = []): DocumentError {
  const { path: inner, message } = explainIssue(error.issues[0])
  const path = [...outer, ...inner]
  return at(source, positionOf(source.text, path), `${nameOf(path)} ${lowerFirst(message)}`)
}

function positionOf(text: string, path: PropertyKey[]): number | null {
  if (text.length > maxLocated || isYamlTooDeep(text)) return null
  const document = yaml().parseDocument(text, { uniqueKeys: false })
  for (let depth = path.length; depth > 0; depth--) {
    const within = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true)
    const position = keyPosition(within, path[depth - 1])
    if (position !== null) return position
  }
  return 0
}

const Position = z.tuple([z.number()], z.unknown())
const Mapping = z.object({
  items: z.array(z.object({ key: z.object({ value: z.unknown(), range: Position }) })),
})
const Sequence = z.object({ items: z.array(z.object({ range: Position })) })

function keyPosition(node: unknown, key: PropertyKey | undefined): number | null {
  const pair = Mapping.safeParse(node).data?.items.find((item) => String(item.key.value) === key)
  const item = typeof key === 'number' ? Sequence.safeParse(node).data?.items[key] : undefined
  return pair?.key.range[0] ?? item?.range[0] ?? null
}

function at(source: Source, position: number | null, problem: string): DocumentError {
  const conflict = conflictIn(source.text)
  if (conflict !== null)
    return new ConflictError(
      `${source.file}: ${conflict}; edit the file, run git add on it, and go on with git rebase --continue or git merge --continue`,
    )
  return new DocumentError(
    `${source.file}${position === null ? '' : lineAndColumn(source.text, position)}: ${problem}; correct it and run again`,
  )
}

function lineAndColumn(text: string, position: number): string {
  const before = text.slice(0, position)
  return `, line ${before.split('\n').length}, column ${position - before.lastIndexOf('\n')}`
}

function nameOf(path: PropertyKey[]): string {
  return path.length === 0 ? 'the document' : path.map(String).join('.')
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text
}
