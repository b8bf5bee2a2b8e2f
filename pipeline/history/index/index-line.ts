// The readings of one key as one line of the history's cache: each says only what changed since the one before it. Pure.
import { z } from 'zod'
import { parseJson } from '../../../schema/parse-json.ts'
import type { HistoryReading } from '../../../schema/reports/history-report.ts'
import { KeyPath, ProviderId } from '../../../schema/sidecar.ts'

/** A reading, and the blob that holds all of its sidecar. */
export interface IndexedReading {
  blob: string
  reading: HistoryReading
}

export interface IndexedKey {
  provider_id: string
  key_path: string
  /** Oldest first. */
  readings: IndexedReading[]
}

/** Only that these are objects: index-file.ts has checked that every byte is as keyz wrote it, and a second look takes a second. */
const First = z.custom<HistoryReading>((value) => typeof value === 'object' && value !== null)
const Changes = z.custom<Partial<HistoryReading>[]>((value) => Array.isArray(value))

const Line = z.strictObject({
  provider_id: ProviderId,
  key_path: KeyPath,
  first: First,
  changes: Changes,
  blobs: z.array(z.string()),
})

/** Null for a key without a reading. */
export function lineOf({ provider_id, key_path, readings }: IndexedKey): string | null {
  const [first, ...rest] = readings
  if (first === undefined) return null
  let before = first.reading
  const changes = rest.map(({ reading }) => {
    const change = changeOf(before, reading)
    before = reading
    return change
  })
  const blobs = readings.map(({ blob }) => blob)
  return JSON.stringify({ provider_id, key_path, first: first.reading, changes, blobs })
}

/** Null for a line that this keyz did not write. */
export function keyOfLine(text: string): IndexedKey | null {
  const line = Line.safeParse(parseJson(text)).data
  if (line === undefined || line.blobs.length !== line.changes.length + 1) return null
  const { provider_id, key_path, first, changes, blobs } = line
  let reading = first
  const readings = blobs.map((blob, index) => {
    reading = { ...reading, ...changes[index - 1] }
    return { blob, reading }
  })
  return { provider_id, key_path, readings }
}

function changeOf(before: HistoryReading, after: HistoryReading): Record<string, unknown> {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => !isSame(value, Reflect.get(before, name))))
}

function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true
  return typeof left === 'object' && typeof right === 'object' && JSON.stringify(left) === JSON.stringify(right)
}
