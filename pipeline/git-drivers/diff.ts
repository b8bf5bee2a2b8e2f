// `keyz git-diff`, which git calls once for each file: compares two versions, or shows one as text. It never fails and decrypts nothing.

import { lstatSync, readFileSync } from 'node:fs'
import { sidesOf } from '../../meta/files/conflict.ts'
import { DocumentError, readJson } from '../../meta/files/document.ts'
import { plainDifference } from '../../meta/views/plain-difference.ts'
import {
  type Line,
  registryDifference,
  registryLines,
  sidecarDifference,
  sidecarLines,
} from '../../meta/views/readable-lines.ts'
import type { Instant } from '../../schema/instant.ts'
import { largest } from '../../schema/largest.ts'
import { Registry } from '../../schema/registry.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import { printable } from '../../schema/text.ts'

/** Far above any file of keyz. */
const maxBytes = 16 * 1024 * 1024

/**
 * What git shows. As `diff.<driver>.command` git gives seven arguments (path, old file, old id, old mode, new file, new id, new mode)
 * and, for a renamed file, the new path and a sentence; as `textconv`, and for a file in conflict, the name of one file.
 */
export function gitDiff(parameters: readonly string[], now: Instant): string[] {
  const [path = '', oldFile, , , newFile, , , newPath] = parameters
  if (oldFile === undefined || newFile === undefined) return asText(textOf(path))
  const [before, after] = [textOf(oldFile), textOf(newFile)]
  const name = newPath === undefined || newPath === path ? path : `${path} -> ${newPath}`
  return [`keyz diff ${printable(name)}`, ...difference(before, after, now)]
}

function difference(before: string | null, after: string | null, now: Instant): string[] {
  const sides = [before, after].map((text) => (text === null ? null : documentOf(text)))
  const [old, fresh] = sides
  // A missing side fits either kind.
  if (is('sidecar', old) && is('sidecar', fresh)) {
    const path = fresh?.sidecar?.key_path ?? old?.sidecar?.key_path ?? ''
    const lines = sidecarDifference(old?.sidecar ?? null, fresh?.sidecar ?? null, now)
    return [`  ${printable(path)}`, ...inColumns(lines, '    ')]
  }
  if (is('registry', old) && is('registry', fresh))
    return inColumns(registryDifference(old?.registry ?? null, fresh?.registry ?? null), '    ')
  return plainDifference(before ?? '', after ?? '').map(printable)
}

interface Document {
  sidecar?: Sidecar
  registry?: Registry
}

function is(kind: keyof Document, document: Document | null | undefined): boolean {
  return document === null || document?.[kind] !== undefined
}

function asText(text: string | null): string[] {
  if (text === null) return []
  const sides = sidesOf(text)
  const [ours, theirs] = [readable(sides?.ours ?? ''), readable(sides?.theirs ?? '')]
  if (ours !== null && theirs !== null) return withMarkers(ours, theirs)
  return readable(text) ?? text.replace(/\n$/, '').split('\n').map(printable)
}

/** Null for a text that is no document of keyz. */
function readable(text: string): string[] | null {
  const { sidecar, registry } = documentOf(text)
  if (sidecar !== undefined) return inColumns(sidecarLines(sidecar), '')
  if (registry !== undefined) return inColumns(registryLines(registry), '')
  return null
}

/** Two sides of a conflict as one text. Only what differs stands between markers, as in the file. */
function withMarkers(ours: readonly string[], theirs: readonly string[]): string[] {
  if (ours.length === theirs.length)
    return ours.flatMap((line, at) => (line === theirs[at] ? [line] : marked([line], [theirs[at] ?? ''])))
  const start = ours.findIndex((line, at) => line !== theirs[at])
  const from = start < 0 ? ours.length : start
  let same = 0
  while (same < Math.min(ours.length, theirs.length) - from && ours.at(-1 - same) === theirs.at(-1 - same)) same++
  const rest = ours.slice(ours.length - same)
  return [
    ...ours.slice(0, from),
    ...marked(ours.slice(from, ours.length - same), theirs.slice(from, theirs.length - same)),
    ...rest,
  ]
}

function marked(ours: readonly string[], theirs: readonly string[]): string[] {
  return ['<<<<<<< ours', ...ours, '=======', ...theirs, '>>>>>>> theirs']
}

/** What a text is, from its content: the names of the files that git passes say nothing. */
function documentOf(text: string): Document {
  try {
    return { sidecar: readJson({ file: '', text }, Sidecar) }
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
  }
  try {
    return { registry: readJson({ file: '', text }, Registry) }
  } catch (error) {
    if (error instanceof DocumentError) return {}
    throw error
  }
}

/** Null for a missing side, for which git passes /dev/null. */
function textOf(file: string): string | null {
  const stats = lstatSync(file, { throwIfNoEntry: false })
  if (stats === undefined || !stats.isFile()) return null
  return stats.size > maxBytes ? `(${stats.size} bytes: too large to be a file of keyz)` : readFileSync(file, 'utf8')
}

function inColumns(lines: readonly Line[], indent: string): string[] {
  const width =
    largest(
      lines.map(([label]) => printable(label).length),
      0,
    ) + 2
  return lines.map(([label, value]) => `${indent}${printable(label).padEnd(width)}${printable(value)}`)
}
