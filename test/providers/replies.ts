// The recorded answers of every provider as its normalizer gets them, and edits of such answers.
import { readdirSync } from 'node:fs'
import { LosslessNumber, parse } from 'lossless-json'
import type { Bodies, NormalizeContext, Provider } from '../../providers/framework/define.ts'
import type { RequestSpec } from '../../providers/framework/request.ts'
import { providers } from '../../providers/index.ts'
import { allCases, type NamedCase, recorded } from '../support/fixtures.ts'

export interface Replies {
  provider: Provider
  name: string
  bodies: Bodies
  context: NormalizeContext
  /** The reading that was worked out by hand, gaps included; fields that are left out are null or empty. */
  expected: Record<string, unknown>
}

export type Path = readonly (string | number)[]

/** Put in the place of a field to take the field away. */
export const gone = Symbol('gone')

/** Every recorded case that ends in a reading. */
export const allReplies: readonly Replies[] = allCases().flatMap((named) => {
  const provider = providers.find(({ id }) => id === named.provider)
  return provider === undefined || 'error' in named.fixture.expected ? [] : [repliesOf(provider, named)]
})

/** Every good answer that was recorded of a provider, whatever request it belongs to. */
export function answersOf(provider: string): unknown[] {
  return readdirSync(new URL(`../../providers/fixtures/${provider}/answers/`, import.meta.url))
    .filter((file) => file.endsWith('.200.json'))
    .map((file) => parse(recorded(provider, file.replace('.json', ''))))
}

function repliesOf(provider: Provider, { name, fixture }: NamedCase): Replies {
  const { expected } = fixture
  const told = 'error' in expected ? { reading: {} } : expected
  const kind = told.kind ?? fixture.kind
  const answered = [...provider.requests].map(([request, spec]) => {
    const answer = Object.entries(fixture.answers).find(([asked]) => isAnswerTo(spec, asked))?.[1]
    const good = answer?.answer.endsWith('.200') ? answer : undefined
    return { request, body: good === undefined ? null : parse(recorded(provider.id, good.answer)), kind: good?.with }
  })
  return {
    provider,
    name: `${provider.id}: ${name}`,
    bodies: Object.fromEntries(answered.map(({ request, body }) => [request, body])),
    context: {
      now: fixture.now,
      kind,
      parameters: fixture.parameters,
      askedWith: Object.fromEntries(
        answered.flatMap(({ request, body, kind: by }) => (body === null ? [] : [[request, by ?? kind]])),
      ),
    },
    expected: told.reading,
  }
}

function isAnswerTo(spec: RequestSpec, asked: string): boolean {
  const host = spec.host === undefined ? '' : `${spec.host}:`
  const path = spec.path.replaceAll(/\{\w+\}/g, '[^/]+')
  return new RegExp(`^${host}${spec.post === undefined ? 'GET' : 'POST'} ${path}$`).test(asked)
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
