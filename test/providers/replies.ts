// The recorded answers of every provider as its normalizer gets them, and edits of such answers.
import { LosslessNumber, parse } from 'lossless-json'
import type { Bodies, NormalizeContext, Provider } from '../../providers/framework/define.ts'
import { providers } from '../../providers/index.ts'
import type { Gap } from '../../schema/reading.ts'
import { allCases, caseFile, isPage, recorded, recordedNames } from '../support/fixtures.ts'
import { askedInProcess } from '../support/in-process.ts'

export interface Replies {
  provider: Provider
  name: string
  /** The case's path in the repository. */
  file: string
  bodies: Bodies
  context: NormalizeContext
  /** The gaps of requests that were refused or could not be made. */
  gaps: readonly Gap[]
  /** The reading that was worked out by hand, gaps included; fields that are left out are null or empty. */
  expected: Record<string, unknown>
}

export type Path = readonly (string | number)[]

/** Put in the place of a field to take the field away. */
export const gone = Symbol('gone')

/** Every recorded case that ends in a reading. */
export const allReplies: readonly Replies[] = await Promise.all(
  allCases().flatMap((named) => {
    const provider = providers.find(({ id }) => id === named.provider)
    const { expected } = named.fixture
    if (provider === undefined || 'error' in expected) return []
    return [
      askedInProcess(provider, named).then(({ answers, context }) => ({
        provider,
        name: `${provider.id}: ${named.name}`,
        file: caseFile(named),
        bodies: answers.bodies,
        gaps: answers.gaps,
        context,
        expected: expected.reading,
      })),
    ]
  }),
)

/** Every good answer that was recorded of a provider, whatever request it belongs to. */
export function answersOf(provider: string): unknown[] {
  return recordedNames(provider)
    .filter((name) => name.endsWith('.200') && !isPage(provider, name))
    .map((name) => parse(recorded(provider, name)))
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof LosslessNumber)
}

/** Every place in a body, the whole included. */
export function placesIn(value: unknown, path: Path = []): Path[] {
  const inner = Array.isArray(value) ? [...value.entries()] : isRecord(value) ? Object.entries(value) : []
  return [path, ...inner.flatMap(([step, item]) => placesIn(item, [...path, step]))]
}

/** A copy with something else in one place. */
export function put(value: unknown, [step, ...rest]: Path, replacement: unknown): unknown {
  if (step === undefined) return replacement
  if (Array.isArray(value)) {
    return value.map((item, index) => (index === step ? put(item, rest, replacement) : item)).filter(isThere)
  }
  if (!isRecord(value)) return value
  const fields = Object.entries(value).map(
    ([name, item]) => [name, name === step ? put(item, rest, replacement) : item] as const,
  )
  return Object.fromEntries(fields.filter(([, item]) => isThere(item)))
}

function isThere(value: unknown): boolean {
  return value !== gone
}

/** A copy in which every object or list has been through `change`, the innermost first. */
export function throughout(value: unknown, change: (inner: unknown) => unknown): unknown {
  if (Array.isArray(value)) return change(value.map((item) => throughout(item, change)))
  if (!isRecord(value)) return value
  return change(Object.fromEntries(Object.entries(value).map(([name, item]) => [name, throughout(item, change)])))
}
