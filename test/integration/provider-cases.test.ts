// Every provider over every recorded case: real HTTP on loopback, the real command, the sidecar against what was worked out by hand.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { main } from '../../pipeline/cli.ts'
import { fakeSecret } from '../../pipeline/demo/fake-secret.ts'
import { startLocalProviders } from '../../pipeline/demo/local-providers.ts'
import { providerById } from '../../providers/index.ts'
import { nothingRead } from '../../schema/reading.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import { allCases, type NamedCase, replay } from '../support/fixtures.ts'
import { testStore } from '../support/store.ts'

const randomHex = (digits: number) => randomBytes(digits).toString('hex').slice(0, digits)

it.each(allCases())('$provider: $name', async (named) => {
  await using store = await testStore()
  const secrets = secretsFor(named)
  const server = await startLocalProviders(replay(named, secrets.kinds))
  await store.insert({
    'a/key': `${secrets.own}\n`,
    ...(secrets.companion === null ? {} : { 'a/other': `${secrets.companion}\n` }),
  })
  const { fixture, provider } = named
  const parameters = Object.entries(fixture.parameters).flatMap(([name, value]) => ['--param', `${name}=${value}`])
  const environment = { ...store.environment, ...server.variables, KEYZ_NOW: fixture.now }

  await command(
    ['map', 'a/key', '--provider', provider, '--account', 'a', '--alias', 'key', '--kind', fixture.kind, ...parameters],
    environment,
  )
  if (fixture.companion !== null) {
    await command(
      ['map', 'a/other', '--provider', provider, '--account', 'a', '--alias', 'other', '--kind', fixture.companion],
      environment,
    )
  }
  const exitCode = await command(['sync', 'a/key'], environment)
  await server.close()

  const sidecar = Sidecar.parse(
    JSON.parse(await readFile(join(store.path, '.keyz/providers', provider, 'a/key.json'), 'utf8')),
  )
  const told =
    'error' in fixture.expected
      ? { error: sidecar.last_error?.kind }
      : { reading: readingOf(sidecar), kind: sidecar.key_kind }
  expect(told).toEqual(
    'error' in fixture.expected
      ? fixture.expected
      : { kind: fixture.kind, ...fixture.expected, reading: { ...nothingRead, ...fixture.expected.reading } },
  )
  expect(exitCode).toBe('error' in fixture.expected ? 1 : 0)
})

function readingOf(sidecar: Sidecar) {
  return Object.fromEntries(Object.entries(sidecar).filter(([name]) => Object.hasOwn(nothingRead, name)))
}

function secretsFor({ provider, fixture }: NamedCase) {
  const keys = providerById(provider)?.keys ?? []
  const spec = (kind: string, prefix: string | null) =>
    keys.find((key) => key.kind === kind && (prefix === null || (key.prefix ?? '') === prefix)) ?? {
      prefix: prefix ?? '',
    }
  const own = fakeSecret(spec(fixture.kind, fixture.prefix), randomHex)
  const companion = fixture.companion === null ? null : fakeSecret(spec(fixture.companion, null), randomHex)
  return {
    own,
    companion,
    kinds: new Map<string, string>([
      [own, fixture.kind],
      ...(companion === null ? [] : [[companion, fixture.companion ?? ''] as const]),
    ]),
  }
}

/** In this process, which is faster than starting the command for every case. */
async function command(parameters: string[], environment: Record<string, string>): Promise<number> {
  const sink = { write: () => true, on: () => undefined }
  return await main(
    parameters,
    { ...environment, PATH: process.env.PATH },
    {
      stdin: {},
      stdout: sink,
      stderr: sink,
      on: () => undefined,
      exit: (code) => {
        throw new Error(`exit ${code}`)
      },
    },
  )
}
