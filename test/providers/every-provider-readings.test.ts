// What every provider's reading has to stand, over every recorded case: missing and odd values, other currencies, other forms of numbers.
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { saysTheSame, steady } from '../../meta/judge/compare.ts'
import { labelOf } from '../../pipeline/fetch/build-request.ts'
import { sidecarOfReading } from '../../pipeline/sync/sidecar-of.ts'
import { instantAt, millisecondsOf } from '../../schema/instant.ts'
import { Reading } from '../../schema/reading.ts'
import { RegistryRow } from '../../schema/registry.ts'
import { differences } from '../support/differences.ts'
import { expectNone } from '../support/expect-none.ts'
import { isNumber, number, type Place, placesOf, readOf, readWith, unsoundIn, zerosIn } from './edits.ts'
import { allReplies, gone, isRecord, type Replies, throughout } from './replies.ts'

const row = RegistryRow.parse({ provider_id: 'any', key_alias: 'key' })

describe.each(allReplies)('$name', (replies) => {
  const places = placesOf(replies)
  const usual = readOf(replies, replies.bodies)
  const known = new Set(zerosIn(usual))
  const expectNoneHere = (problems: readonly string[]) =>
    expectNone(problems.map((problem) => `${replies.file}: ${problem}`))
  const saidOf = ({ request, path }: Place) => `${path.join('.')} in the answer to ${requestLabel(replies, request)}`
  /** Readings (not refusals) that hold a zero which the recorded answers do not give. */
  const inventing = (replacements: (value: unknown, inList: boolean) => readonly unknown[]) =>
    places.flatMap((place) =>
      replacements(place.value, typeof place.path.at(-1) === 'number').flatMap((replacement) =>
        zerosIn(readWith(replies, place, replacement))
          .filter((zero) => !known.has(zero))
          .map((zero) => `${zero} becomes zero when ${saidOf(place)} is ${shown(replacement)}`),
      ),
    )

  it('reads what was recorded as it was worked out by hand', () => {
    const { gaps: _, ...expected } = replies.expected
    const { gaps: _gaps, ...read } = 'refused' in usual ? { ...usual, gaps: [] } : usual
    const told = Object.fromEntries(Object.entries(read).filter(([field]) => Object.hasOwn(expected, field)))
    expectNoneHere('refused' in usual ? [refusal(replies, usual.refused)] : differences(expected, told))
    expectNoneHere(unsoundIn(usual))
  })

  it('says the same a minute later, relative resets included, so that nothing is written', () => {
    const { context } = replies
    const minuteLater = { ...context, now: instantAt(millisecondsOf(context.now) + 60_000) }
    const [first, second] = [context, minuteLater].map(({ now }) => {
      const reading = Reading.parse(readOf({ ...replies, context: { ...context, now } }, replies.bodies))
      return sidecarOfReading('a/key', row, { reading, kind: context.kind, provenance: [] }, now)
    })

    expect(first && second && saysTheSame(first, steady(first, second))).toBe(true)
  })

  it('makes no zero of anything that is null or missing', () => {
    expectNoneHere(inventing((_, inList) => (inList ? [null] : [null, gone])))
  })

  it('makes no zero of anything negative or tiny: nothing is clamped or rounded', () => {
    const changed = (value: unknown) =>
      isNumber(value) && Number(value.value) !== 0 ? [number(`-${value.value.replace('-', '')}`), number('1e-8')] : []
    expectNoneHere(inventing(changed))
  })

  it('refuses or soundly reads zero, huge and tiny numbers, and says where it refuses', () => {
    const odd = ['0', '123456789012', '123456789012.345678', '1e-8', '-1e-8', '1e25']
    const readings = places
      .filter(({ value }) => isNumber(value) || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)))
      .flatMap((place) =>
        odd.flatMap((text) =>
          [number(text), text].map((replacement) => ({ place, reading: readWith(replies, place, replacement) })),
        ),
      )

    expectNoneHere(
      readings.flatMap(({ reading, place }) =>
        'refused' in reading ? [] : unsoundIn(reading).map((problem) => `${problem} with another ${saidOf(place)}`),
      ),
    )
    const silent = readings.flatMap(({ reading, place }) =>
      'refused' in reading && !reading.refused.startsWith(place.request)
        ? [`another ${saidOf(place)} is refused, but the refusal names "${reading.refused}"`]
        : [],
    )
    expectNoneHere(silent)
  })

  it('reads a number the same when it is written as text', () => {
    const written = throughout({ ...replies.bodies }, (inner) => inner)
    const asText = deep(written, (value) => (isNumber(value) ? value.value : value))

    expectNoneHere(differences(usual, readOf(replies, isRecord(asText) ? asText : {})))
  })

  it('reads text the same when it is written as a number, or refuses it', () => {
    const different = places
      .filter(({ value }) => typeof value === 'string' && /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/.test(value))
      .filter((place) => {
        const reading = readWith(replies, place, number(String(place.value)))
        return !('refused' in reading) && !leavesOut(reading) && JSON.stringify(reading) !== JSON.stringify(usual)
      })

    expectNoneHere(different.map((place) => `${saidOf(place)} reads differently as a number`))
  })

  it('never calls the money of another currency by the usual one', () => {
    const isCurrency = (value: unknown) => typeof value === 'string' && /^(?:usd|eur|cny)$/i.test(value)
    const told = places.filter(({ value }) => isCurrency(value))
    const foreign = told.flatMap((place) => {
      const reading = readWith(replies, place, 'GBP')
      return 'refused' in reading ? [] : unsoundIn(reading).map((problem) => `${problem} with GBP as ${saidOf(place)}`)
    })
    const all = readOf(
      replies,
      Object.fromEntries(
        Object.entries(replies.bodies).map(([name, body]) => [
          name,
          deep(body, (value) => (isCurrency(value) ? 'GBP' : value)),
        ]),
      ),
    )

    expectNoneHere(foreign)
    const named = told.length > 0 && /"currency":"[A-Z]{3}"/.test(JSON.stringify(usual))
    if (named && isDeepStrictEqual(all, usual))
      expectNoneHere(
        told.map((place) => `money is called the same when ${saidOf(place)} is GBP: take the currency from the answer`),
      )
  })

  it('names a person or an address only where the row allows it', () => {
    const text = JSON.stringify(usual)
    if (!replies.context.recordIdentity) expect(text).not.toMatch(/[\w.+-]+@[\w-]+\.\w/)
    expect(text).not.toMatch(/First Last|Test User/)
  })

  it('keeps no redacted form of any key', () => {
    const redacted = places.flatMap(({ value }) =>
      typeof value === 'string' && /\.{3}|\*{2,}/.test(value) ? [value] : [],
    )
    const kept = redacted.filter((form) => JSON.stringify(usual).includes(form))
    expectNoneHere(kept.map((form) => `the reading keeps ${form}`))
  })
})

/** As people read it: method and path. */
function requestLabel({ provider }: Replies, request: string): string {
  const spec = provider.requests.get(request)
  return spec === undefined ? request : labelOf(spec)
}

/** `refused` starts with the name of the request. */
function refusal(replies: Replies, refused: string): string {
  const [request = '', ...path] = refused.split('.')
  const label = requestLabel(replies, request)
  return `${path.join('.') || 'the whole'} in the answer to ${label} is not what providers/${replies.provider.id}.ts declares`
}

/** Whether a gap says that something could not be read: in a list, that is how an item is refused. */
function leavesOut({ gaps }: Reading): boolean {
  return gaps.some(({ hint }) => hint?.includes('which was left out'))
}

function shown(replacement: unknown): string {
  return replacement === gone ? 'left out' : String(replacement)
}

/** A copy in which every value that is no list or object has been through `change`. */
function deep(value: unknown, change: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => deep(item, change))
  if (!isRecord(value)) return change(value)
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, deep(item, change)]))
}
