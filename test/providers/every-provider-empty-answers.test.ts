// No answer that says nothing makes a key live: neither an empty object, nor one that any page behind a status of 200 could send.
import { describe, expect, it } from 'vitest'
import { KeyError } from '../../pipeline/errors.ts'
import { providers } from '../../providers/index.ts'
import { allCases } from '../support/fixtures.ts'
import { askedInProcess } from '../support/in-process.ts'

const saysNothing = [
  '{}',
  '{"hello": "world"}',
  '{"error": "try again"}',
  '{"success": false}',
  '{"data": {}}',
  '{"status": "maintenance"}',
]

/** Documented answers that say little: Google leaves an empty list of models out. */
const documented = new Set(['gemini {}'])

/** Of each provider one case per kind and prefix of its keys: the others would only repeat it. */
const cases = [
  ...new Map(
    allCases().map((named) => {
      const { kind, prefix, companion } = named.fixture
      return [[named.provider, kind, prefix, companion].join(' '), named]
    }),
  ).values(),
]

describe.each(cases)('$provider: $name', (named) => {
  const bodies = saysNothing.filter((body) => !documented.has(`${named.provider} ${body}`))

  it.each(bodies)('is not live by 200 and %s', async (body) => {
    const provider = providers.find(({ id }) => id === named.provider)
    if (provider === undefined) throw new Error(`${named.provider} is not a provider`)

    const asked = askedInProcess(provider, named, () => ({ status: 200, body }))

    await expect(asked).rejects.toThrow(KeyError)
  })
})
