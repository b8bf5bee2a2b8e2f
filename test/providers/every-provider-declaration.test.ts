// What every provider's file has to declare so that the pipeline, the documentation and the discovery can rely on it.
import { describe, expect, it } from 'vitest'
import { fakeSecret } from '../../pipeline/demo/fake-secret.ts'
import { providers } from '../../providers/index.ts'
import { Field } from '../../schema/reading.ts'
import { parameterNames } from '../../schema/registry.ts'
import { recorded, recordedNames } from '../support/fixtures.ts'
import { randomHex } from '../support/made-up-key.ts'
import { allReplies } from './replies.ts'

const wanted = providers.filter(({ id }) => !process.env.KEYZ_TEST_PROVIDER || id === process.env.KEYZ_TEST_PROVIDER)

describe.each(wanted)('$id', (provider) => {
  const specs = [...provider.requests]
  const replies = allReplies.filter((reply) => reply.provider === provider)

  it('has documentation, a page to make each key, and hosts over https', () => {
    for (const url of [
      ...provider.docs,
      ...provider.keys.map((key) => key.create_url),
      ...Object.values(provider.hosts),
    ])
      expect(url).toMatch(/^https:\/\/[a-z0-9.-]+/)
    expect(provider.docs.length).toBeGreaterThan(0)
    for (const region of provider.regions) expect(Object.keys(provider.hosts)).toContain(region)
    for (const [, spec] of specs) if (spec.host !== undefined) expect(Object.keys(provider.hosts)).toContain(spec.host)
  })

  it('has a live case for every kind of key', () => {
    const kinds = new Set(replies.map(({ context }) => context.kind))

    expect([...kinds].sort()).toEqual([...new Set(provider.keys.map(({ kind }) => kind))].sort())
  })

  it('fills only fields that a request is declared to give, and names no parameter that nobody can set', () => {
    const given = new Set(specs.flatMap(([, spec]) => spec.gives))
    const filled = replies.flatMap(({ provider, bodies, context }) =>
      Object.entries(provider.read(bodies, context, [])).flatMap(([field, value]) => (value === null ? [] : [field])),
    )
    const known = new Set<string>([...parameterNames, 'each'])

    expect(
      filled.filter((field) => !['key', 'attributes', 'gaps'].includes(field) && !given.has(Field.parse(field))),
    ).toEqual([])
    for (const [, { path }] of specs)
      for (const [, name = ''] of path.matchAll(/\{(\w+)\}/g)) expect(known).toContain(name)
  })

  it('only reads: GET, or a POST that says that it changes nothing', () => {
    for (const [, spec] of specs) if (spec.post !== undefined) expect(spec.post.read).toBe(true)
  })

  it('explains every blank field', () => {
    const silent = replies.flatMap(({ provider, name, bodies, context, gaps }) => {
      const reading = provider.read(bodies, context, gaps)
      const explained = new Set(reading.gaps.map(({ field }) => field))
      return Object.entries(reading).flatMap(([field, value]) =>
        value !== null || explained.has(Field.parse(field)) || mayBeNone.has(field) ? [] : [`${name}: ${field}`],
      )
    })

    expect(silent).toEqual([])
  })

  it('has patterns that its made-up keys fit, and distinctive ones that fit nobody else', () => {
    for (const key of provider.keys) {
      if (key.kind === 'service_account') continue
      const secret = fakeSecret(key, randomHex)
      if (key.prefix !== undefined && key.pattern !== undefined) expect(secret).toMatch(key.pattern)
      const owners = providers.filter(({ keys }) =>
        keys.some((other) => other.distinctive && other.pattern?.test(secret)),
      )
      if (key.distinctive) expect(owners.map(({ id }) => id)).toEqual([provider.id])
    }
  })

  it('has no secret-like text in its recorded answers', () => {
    for (const name of recordedNames(provider.id)) {
      const text = recorded(provider.id, name)
      for (const { pattern } of provider.keys)
        if (pattern !== undefined)
          for (const [, value = ''] of text.matchAll(/"([^"]{16,})"/g))
            if (/sk-|key-|token/i.test(value)) expect(value).not.toMatch(pattern)
      expect(text).not.toMatch(/-----BEGIN|@(?!example\.(?:com|org)|example-project\.iam)[\w-]+\.(?:com|org|net)/)
    }
  })
})

/** No expiry is told by leaving it out, and a list of models is not every key's to ask. */
const mayBeNone = new Set(['expires_at', 'models'])
