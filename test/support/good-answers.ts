// What each provider answers when nothing is wrong: the simplest recorded case of its first kind of key, as a server on loopback gives it.
import type { LocalAnswer, LocalRequest } from '../../pipeline/demo/local-providers.ts'
import { providerById, providers } from '../../providers/index.ts'
import { allCases, type NamedCase, recorded } from './fixtures.ts'
import { filledIn, type MadeUpKey } from './made-up-key.ts'

/** Of each provider the live case with the fewest requests. */
export function simplestCases(): NamedCase[] {
  const cases = allCases()
  return providers.flatMap((provider) => {
    const fitting = cases.filter(
      ({ provider: id, fixture: { kind, prefix, companion, expected } }) =>
        id === provider.id &&
        kind === provider.keys[0].kind &&
        (prefix === null || prefix === provider.keys[0].prefix) &&
        companion === null &&
        'reading' in expected,
    )
    const size = ({ fixture }: NamedCase) => Object.keys(fixture.answers).length
    return fitting.toSorted((left, right) => size(left) - size(right)).slice(0, 1)
  })
}

/** As recorded, whatever the query; of several pages the last. */
export function goodAnswer(
  { fixture }: NamedCase,
  key: MadeUpKey,
  { provider, host, method, path }: LocalRequest,
): LocalAnswer {
  const [firstHost = ''] = Object.keys(providerById(provider)?.hosts ?? {})
  const answers = fixture.answers[`${host === firstHost ? '' : `${host}:`}${method} ${path}`]
  const last = answers?.at(-1)
  if (last === undefined) return { status: 404, body: '{}' }
  return {
    status: Number(last.answer.slice(-3)),
    body: filledIn(recorded(provider, last.answer), key),
    headers: last.headers,
  }
}
