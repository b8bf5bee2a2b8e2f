// What every provider's file has to declare so that the pipeline, the documentation and the discovery can rely on it.
import { describe, it } from 'vitest'
import { fakeSecret } from '../../pipeline/demo/fake-secret.ts'
import { labelOf } from '../../pipeline/fetch/build-request.ts'
import { providers } from '../../providers/index.ts'
import { Field } from '../../schema/reading.ts'
import { parameterNames } from '../../schema/registry.ts'
import { expectNone } from '../support/expect-none.ts'
import { recorded, recordedNames } from '../support/fixtures.ts'
import { floatProblems } from '../support/float-problems.ts'
import { randomHex } from '../support/made-up-key.ts'
import { wantedProviders } from '../support/wanted-providers.ts'
import { allReplies } from './replies.ts'

/** As programs read it: `ACME_API_KEY`, `ACME_TOKEN`. */
const variableName = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_(?:KEY|TOKEN)$/

describe.each(wantedProviders())('$id', (provider) => {
  const file = `providers/${provider.id}.ts`
  const specs = [...provider.requests.values()]
  const replies = allReplies.filter((reply) => reply.provider === provider)
  const expectNoneIn = (problems: readonly string[]) => expectNone(problems.map((problem) => `${file}: ${problem}`))

  it('has documentation, a page to make each key, and hosts over https', () => {
    const urls = [...provider.docs, ...provider.keys.map((key) => key.create_url), ...Object.values(provider.hosts)]
    const named = [...provider.regions, ...specs.flatMap(({ host }) => host ?? [])]

    expectNoneIn([
      ...urls.filter((url) => !/^https:\/\/[a-z0-9.-]+/.test(url)).map((url) => `"${url}" is not an https address`),
      ...(provider.docs.length > 0 ? [] : ['docs names no page']),
      ...named.filter((host) => !Object.hasOwn(provider.hosts, host)).map((host) => `there is no host "${host}"`),
    ])
  })

  it('names environment variables as programs do', () => {
    const names = provider.keys.flatMap(({ env }) => env)

    expectNoneIn(
      names
        .filter((name) => !variableName.test(name))
        .map((name) => `${name} is an odd environment variable: it should look like ACME_API_KEY or ACME_TOKEN`),
    )
  })

  it('has a live case for every kind of key, and cases for no other', () => {
    const declared = [...new Set(provider.keys.map(({ kind }) => kind))]
    const tried = [...new Set(replies.map(({ context }) => context.kind))]

    expectNone([
      ...declared
        .filter((kind) => !tried.includes(kind))
        .map((kind) => `providers/fixtures/${provider.id}/cases/: no case has a working key of the kind "${kind}"`),
      ...tried
        .filter((kind) => !declared.includes(kind))
        .map((kind) => `${file}: a case has a key of the kind "${kind}", which keys does not declare`),
    ])
  })

  it('fills only fields that a request is declared to give, and names no parameter that nobody can set', () => {
    const given = new Set(specs.flatMap(({ gives }) => gives))
    const filled = replies.flatMap(({ name, bodies, context }) =>
      Object.entries(provider.read(bodies, context, []))
        .filter(([field, value]) => value !== null && !['key', 'attributes', 'gaps'].includes(field))
        .filter(([field]) => !given.has(Field.parse(field)))
        .map(([field]) => `normalize fills ${field} (${name}), but no request has it in gives`),
    )
    const known = new Set<string>([...parameterNames, 'each'])
    const unknown = specs.flatMap((spec) =>
      [...spec.path.matchAll(/\{(\w+)\}/g)]
        .filter(([, name = '']) => !known.has(name))
        .map(([, name]) => `${labelOf(spec)}: there is no parameter ${name}`),
    )

    expectNoneIn([...filled, ...unknown])
  })

  it('reads numbers as exact text, never as JavaScript numbers', () => {
    expectNoneIn(specs.flatMap(floatProblems))
  })

  it('only reads: GET, or a POST that says that it changes nothing', () => {
    expectNoneIn(
      specs
        .filter(({ post }) => post !== undefined && post.read !== true)
        .map((spec) => `${labelOf(spec)} may change something`),
    )
  })

  it('asks nothing without the key that would prove the key', () => {
    expectNoneIn(
      specs
        .filter(({ main, auth }) => main && auth === 'none')
        .map((spec) => `${labelOf(spec)} is sent without the key, so it proves nothing: use askAlso`),
    )
  })

  it('explains every blank field', () => {
    const silent = replies.flatMap(({ name, bodies, context, gaps }) => {
      const reading = provider.read(bodies, context, gaps)
      const explained = new Set(reading.gaps.map(({ field }) => field))
      return Object.entries(reading)
        .filter(([field, value]) => value === null && !explained.has(Field.parse(field)) && !mayBeNone.has(field))
        .map(([field]) => `${field} stays blank without a gap (${name}): explain it in cannot, or with gapIf`)
    })

    expectNoneIn(silent)
  })

  it('has patterns that its made-up keys fit, and distinctive ones that fit nobody else', () => {
    const problems = provider.keys.flatMap((key) => {
      if (key.kind === 'service_account') return []
      const secret = fakeSecret(key, randomHex)
      const fits = key.prefix === undefined || key.pattern === undefined || key.pattern.test(secret)
      const others = providers.filter(
        ({ id, keys }) => id !== provider.id && keys.some((other) => other.distinctive && other.pattern?.test(secret)),
      )
      return [
        ...(fits ? [] : [`no made-up key fits the pattern of the kind ${key.kind}`]),
        ...(key.distinctive && !key.pattern?.test(secret) ? [`its own key of the kind ${key.kind} does not fit`] : []),
        ...(key.distinctive ? others.map(({ name }) => `a key of the kind ${key.kind} looks like one of ${name}`) : []),
      ]
    })

    expectNoneIn(problems)
  })

  it('has no secret-like text in its recorded answers', () => {
    const problems = recordedNames(provider.id).flatMap((name) => {
      const text = recorded(provider.id, name)
      const values = [...text.matchAll(/"([^"]{16,})"/g)].map(([, value = '']) => value)
      const keys = values.filter(
        (value) => /sk-|key-|token/i.test(value) && provider.keys.some(({ pattern }) => pattern?.test(value)),
      )
      const personal = /-----BEGIN|@(?!example\.(?:com|org)|example-project\.iam)[\w-]+\.(?:com|org|net)/.exec(text)
      return [
        ...keys.map(() => `the answer ${name} holds what looks like a key`),
        ...(personal === null ? [] : [`the answer ${name} holds "${personal[0]}": use an address at example.org`]),
      ]
    })

    expectNone(problems.map((problem) => `providers/fixtures/${provider.id}/answers: ${problem}`))
  })
})

/** No expiry is told by leaving it out, and a list of models is not every key's to ask. */
const mayBeNone = new Set(['expires_at', 'models'])
