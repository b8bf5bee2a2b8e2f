// Every provider against every answer that goes wrong, and every recorded answer to every request: the right error, or a gap and nothing invented.
import { describe, it } from 'vitest'
import { z } from 'zod'
import type { LocalAnswer } from '../../pipeline/demo/local-providers.ts'
import { KeyError } from '../../pipeline/errors.ts'
import { labelOf } from '../../pipeline/fetch/build-request.ts'
import type { Provider } from '../../providers/framework/define.ts'
import type { RequestSpec } from '../../providers/framework/request.ts'
import { providers } from '../../providers/index.ts'
import type { Reading } from '../../schema/reading.ts'
import type { ErrorKind } from '../../schema/sidecar.ts'
import { expectNone } from '../support/expect-none.ts'
import { allCases, caseFile, type NamedCase, recorded, recordedNames } from '../support/fixtures.ts'
import { askedInProcess, noAnswer } from '../support/in-process.ts'
import { requestIn } from '../support/request-in.ts'
import { unsoundIn, zerosIn } from './edits.ts'

const html = { 'content-type': 'text/html' }
const bad: readonly { name: string; means: ErrorKind; answer: LocalAnswer }[] = [
  { name: '401', means: 'auth_error', answer: { status: 401, body: '{"error":{"message":"no"}}' } },
  { name: '403 JSON', means: 'auth_error', answer: { status: 403, body: '{"error":{"message":"no"}}' } },
  { name: '403 HTML', means: 'provider_error', answer: { status: 403, body: '<!doctype html>', headers: html } },
  { name: '404', means: 'provider_error', answer: { status: 404, body: '{}' } },
  { name: '429', means: 'rate_limited', answer: { status: 429, body: '{}' } },
  { name: '500', means: 'provider_error', answer: { status: 500, body: '{}' } },
  { name: '503', means: 'provider_error', answer: { status: 503, body: 'try later' } },
  { name: 'no answer in time', means: 'network_error', answer: { status: noAnswer, body: '' } },
  { name: 'an empty answer', means: 'parse_error', answer: { status: 200, body: '' } },
  { name: 'cut JSON', means: 'parse_error', answer: { status: 200, body: '{"data": [' } },
  { name: 'null', means: 'parse_error', answer: { status: 200, body: 'null' } },
  { name: 'a number', means: 'parse_error', answer: { status: 200, body: '7' } },
  { name: 'a list of odd things', means: 'parse_error', answer: { status: 200, body: '[1, "two"]' } },
]

const allLive = allCases().flatMap((named) => {
  const provider = providers.find(({ id }) => id === named.provider)
  return provider === undefined || 'error' in named.fixture.expected ? [] : [{ ...named, provider, named }]
})

/** Of each provider and kind of key (with and without a companion) the case that asks most: the others would only repeat it. */
const sortOf = ({ provider, fixture }: (typeof allLive)[number]) =>
  `${provider.id} ${fixture.kind} ${fixture.companion}`
const size = ({ fixture }: (typeof allLive)[number]) => Object.keys(fixture.answers).length
const live = allLive.filter((one) => {
  const same = allLive.filter((other) => sortOf(other) === sortOf(one))
  return same.toSorted((left, right) => size(right) - size(left))[0] === one
})

/** The reading or the kind of failure, when some requests are answered otherwise. */
async function resultWith(
  provider: Provider,
  named: NamedCase,
  other: (name: string, spec: RequestSpec, usual: LocalAnswer) => LocalAnswer | null,
): Promise<{ reading: Reading } | { failed: ErrorKind }> {
  try {
    const { answers, context } = await askedInProcess(provider, named, (request, usual) => {
      const answer = usual(request)
      const found = requestIn(provider, request)
      return found === undefined ? answer : (other(...found, answer) ?? answer)
    })
    return { reading: provider.read(answers.bodies, context, answers.gaps) }
  } catch (error) {
    if (error instanceof KeyError) return { failed: error.kind }
    if (error instanceof z.ZodError) return { failed: 'parse_error' }
    throw error
  }
}

describe.each(live)('$provider.id: $name', ({ provider, named }) => {
  const answered: string[] = []
  const expectNoneHere = (problems: readonly string[]) =>
    expectNone(problems.map((problem) => `${caseFile(named)}: ${problem}`))
  const labelled = (name: string) => {
    const spec = provider.requests.get(name)
    return spec === undefined ? name : labelOf(spec)
  }
  const mainRequests = [...provider.requests.values()].filter(({ main }) => main).map(labelOf)

  it.each(bad)(
    'calls it $means when the main request gets $name, or says why the key works all the same',
    async ({ means, answer, name: what }) => {
      const result = await resultWith(provider, named, (_, spec) => (spec.main ? answer : null))

      // A page in front of the provider says nothing about the key, whatever its status means from the provider itself.
      const excused =
        answer.headers !== html &&
        [...provider.requests.values()].some((spec) => spec.main && spec.on[answer.status] !== undefined)
      const asked = `when ${mainRequests.join(' or ')} gets ${what}`
      if ('reading' in result) expectNoneHere(excused ? [] : [`there is a reading ${asked}, not ${means}`])
      else expectNoneHere(result.failed === means ? [] : [`${asked} it is ${result.failed}, not ${means}`])
    },
  )

  it('keeps the rest and says what is missing when another request fails, whichever and however', async () => {
    const usual = await resultWith(provider, named, (name, _, answer) => {
      if (answer.status === 200) answered.push(name)
      return null
    })
    const known = new Set(zerosIn(usual))
    const before = 'reading' in usual ? usual.reading.gaps.map((gap) => JSON.stringify(gap)) : []
    const optional = [...new Set(answered)].filter((name) => provider.requests.get(name)?.main === false)
    for (const name of optional) {
      for (const { answer, name: what } of bad) {
        const result = await resultWith(provider, named, (asked) => (asked === name ? answer : null))

        const asked = `when ${labelled(name)} alone gets ${what}`
        if ('failed' in result) return expectNoneHere([`${asked}, a working key becomes ${result.failed}`])
        const gives = provider.requests.get(name)?.gives ?? []
        const gaps = new Set(result.reading.gaps.map(({ field }) => field))
        const misread = result.reading.gaps.filter(
          (gap) => answer.headers === html && gap.reason === 'forbidden' && !before.includes(JSON.stringify(gap)),
        )
        const skipped = provider.requests.get(name)?.skipOn.includes(answer.status)
        const silent = skipped ? [] : gives.filter((field) => !gaps.has(field))
        const invented = zerosIn(result).filter((zero) => !known.has(zero))
        expectNoneHere([
          ...misread.map(({ field, hint }) => `${asked}, ${field} is forbidden: ${hint}`),
          ...silent.map((field) => `${asked}, ${field} has no gap`),
          ...invented.map((zero) => `${asked}, ${zero} becomes zero`),
        ])
      }
    }
  })

  it('makes a sound reading of every recorded answer to any of its requests, or refuses it', async () => {
    const unsound: string[] = []
    for (const name of new Set(answered)) {
      for (const file of recordedNames(provider.id).filter((recorded) => /\.\d{3}$/.test(recorded))) {
        const answer = { status: Number(file.slice(-3)), body: recorded(provider.id, file) }
        const result = await resultWith(provider, named, (asked) => (asked === name ? answer : null))
        if ('reading' in result)
          unsound.push(
            ...unsoundIn(result.reading).map((problem) => `the answer ${file} to ${labelled(name)}: ${problem}`),
          )
      }
    }

    expectNoneHere(unsound)
  })
})
