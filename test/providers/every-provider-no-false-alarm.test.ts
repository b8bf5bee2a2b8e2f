// No recorded case ends in a sidecar that would be refused as holding somebody's key, be it the one that was sent or another.
import { expect, it } from 'vitest'
import { toJson } from '../../meta/files/document.ts'
import { LeakScanner } from '../../pipeline/secrets/leak-scanner.ts'
import { publicText } from '../../pipeline/secrets/public-text.ts'
import { Secret } from '../../pipeline/secrets/secret.ts'
import { sidecarOfReading } from '../../pipeline/sync/sidecar-of.ts'
import { providers } from '../../providers/index.ts'
import { Reading } from '../../schema/reading.ts'
import { RegistryRow } from '../../schema/registry.ts'
import { allCases, caseFile } from '../support/fixtures.ts'
import { askedInProcess } from '../support/in-process.ts'
import { madeUpKey } from '../support/made-up-key.ts'

const row = RegistryRow.parse({ provider_id: 'any', key_alias: 'key' })
const cases = allCases().filter(({ fixture }) => 'reading' in fixture.expected)
/** What people have in their stores beside keys: words. */
const passphrases = ['correct horse battery staple', 'open sesame please', 'My Company 2026', 'monthly-usage-limit']

it('writes the sidecar of every recorded case, whatever other keys are known', async () => {
  const scanner = new LeakScanner(publicText)
  for (const { id, keys } of providers)
    for (const { kind, prefix } of keys) {
      const made = madeUpKey(id, kind, prefix ?? null)
      scanner.protect(made.sendable.secret, made.prefix, `${id} ${kind}`)
    }
  for (const words of passphrases) scanner.protect(new Secret(words), '', words)
  const refused: string[] = []
  for (const named of cases) {
    const provider = providers.find(({ id }) => id === named.provider)
    if (provider === undefined) continue
    const { answers, context } = await askedInProcess(provider, named, (request, usual) => {
      if (request.token !== null) scanner.protect(new Secret(request.token), '', caseFile(named))
      return usual(request)
    })
    const reading = Reading.parse(provider.read(answers.bodies, context, answers.gaps))
    const sidecar = sidecarOfReading('a/key', row, { reading, kind: context.kind, provenance: [] }, context.now)
    try {
      scanner.inspectClosely(toJson(sidecar), caseFile(named))
    } catch (error) {
      refused.push(String(error))
    }
  }

  expect(cases.length).toBeGreaterThan(process.env.KEYZ_TEST_PROVIDER ? 0 : 100)
  expect(refused).toEqual([])
})
