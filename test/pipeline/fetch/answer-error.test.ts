// What a rejected key is said to need: it stands in the sidecar, and from there in pull requests, where nobody has a terminal.
import { expect, it } from 'vitest'
import { defaultSentence, errorOfStatus } from '../../../pipeline/fetch/answer-error.ts'
import { providers } from '../../../providers/index.ts'

const answer = { status: 401, contentType: 'application/json', text: '{}', headers: {}, retryAt: null }

const kinds = providers.flatMap((provider) =>
  [...new Set(provider.keys.map(({ kind }) => kind))].map((own) => ({ provider, own })),
)

it.each(kinds)('$provider.id says where to make a new key ($own), and names no command', ({ provider, own }) => {
  const { kind, message } = errorOfStatus(answer, {}, provider, own, {})

  expect(kind).toBe('auth_error')
  expect(message).toBe(defaultSentence('auth_error', provider, own))
  const spec = provider.keys.find((key) => key.kind === own)
  expect(message).toContain(`: create a new one at ${spec?.create_url} and put it in its place`)
  const special = provider.errors.flatMap((rule) => (rule.means === 'auth_error' ? (rule.message ?? []) : []))
  for (const sentence of [message, ...special]) expect(sentence).not.toMatch(/\b(?:pass|keyz|git|gpg) [a-z]/)
})

it.each([
  [404, 'refuses the request (status 404): update keyz, or report it'],
  [400, 'refuses the request (status 400): update keyz, or report it'],
  [408, 'answered with status 408: try again later'],
  [503, 'answered with status 503: try again later'],
])('asks nobody to try again where trying again does not help: %i', (status, words) => {
  for (const provider of providers)
    expect(errorOfStatus({ ...answer, status }, {}, provider, provider.keys[0].kind, {})).toMatchObject({
      kind: 'provider_error',
      message: `${provider.name} ${words}`,
    })
})
