// A mistake in a document of keyz gets one sentence with its place; the document itself is never touched.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { DocumentError, readEditedJson, readJson, readYaml, toJson } from '../../../meta/files/document.ts'
import { Config } from '../../../schema/config.ts'
import { Registry } from '../../../schema/registry.ts'

function registryMistake(...lines: string[]): string {
  return messageOf(() => readEditedJson({ file: 'registry.json', text: lines.join('\n') }, Registry))
}

function configMistake(...lines: string[]): string {
  return messageOf(() => readYaml({ file: 'config.yaml', text: lines.join('\n') }, Config))
}

function messageOf(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    if (error instanceof DocumentError) return error.message
    throw error
  }
  return 'read without a complaint'
}

it('reads what is right, with its defaults', () => {
  const text = '{ "schema_version": 1, "keys": { "xai/a/b": { "provider_id": "xai", "key_alias": "b" } } }'

  const registry = readEditedJson({ file: 'registry.json', text }, Registry)

  expect(registry.keys['xai/a/b']).toMatchObject({ provider_id: 'xai', account_ref: 'default', sync: true })
  expect(readYaml({ file: 'config.yaml', text: 'git: { mode: stage }' }, Config).git.mode).toBe('stage')
  expect(readYaml({ file: 'config.yaml', text: '' }, Config)).toEqual(Config.parse({}))
  expect(readYaml({ file: 'config.yaml', text: '# nothing yet\n' }, Config)).toEqual(Config.parse({}))
})

it('names the line and column where JSON ends to be JSON', () => {
  expect(registryMistake('{', '  "schema_version": 1,', '  "keys": {},', '}')).toBe(
    'registry.json, line 4, column 1: not valid JSON: there is a comma too many before }; correct it and run again',
  )
  expect(registryMistake('{ "schema_version": 1')).toMatch(/^registry\.json, line 1, column 22: not valid JSON: /)
  expect(registryMistake('')).toMatch(/^registry\.json, line 1, column 1: not valid JSON: /)
})

it('finds the place of a mistake in a document of its own just as well', () => {
  const read = (text: string) => messageOf(() => readJson({ file: 'state.json', text }, Registry))

  expect(read('{ "schema_version": 1,\n  "keys": {\n')).toMatch(/^state\.json, line 3, column 1: not valid JSON: /)
  expect(read('{ "schema_version": 1,\n  "keys": {},\n  "x": 1 }')).toMatch(/^state\.json, line 3, column 3: x is no/)
  expect(read('{ "schema_version": 2 }')).toMatch(/install the newest keyz/)
})

it('names the line and column where YAML ends to be YAML', () => {
  expect(configMistake('git:', '  mode: [none', '')).toMatch(/^config\.yaml, line 3, column 1: not valid YAML: /)
  expect(configMistake('git:', '\tmode: none')).toMatch(/^config\.yaml, line 2, column 1: not valid YAML: /)
})

it('does not choose between two fields of one name', () => {
  expect(registryMistake('{', '  "schema_version": 1,', '  "keys": {},', '  "keys": { "a": {} }', '}')).toMatch(
    /^registry\.json, line 4, column \d+: not valid JSON: duplicate key 'keys'/,
  )
  expect(configMistake('git:', '  mode: none', '  mode: commit')).toMatch(
    /^config\.yaml, line 3, column 3: not valid YAML: Map keys must be unique/,
  )
})

it('names the line of a field that keyz does not know', () => {
  const row = '    "a/b": { "provider_id": "xai", "key_alias": "b", "hots": "x" }'

  expect(registryMistake('{', '  "schema_version": 1,', '  "keys": {', row, '  }', '}')).toBe(
    'registry.json, line 4, column 54: keys.a/b.hots is not a field that keyz knows; correct it and run again',
  )
  expect(configMistake('# our store', 'sync:', '  fresh_for: 5m', '  stale_aftr: 2d')).toBe(
    'config.yaml, line 4, column 3: sync.stale_aftr is not a field that keyz knows; correct it and run again',
  )
  expect(configMistake('git: {}', 'polices: []')).toMatch(/^config\.yaml, line 2, column 1: polices is not a field/)
})

it('names the line of a value that is wrong', () => {
  expect(configMistake('sync:', '  deadline: 60')).toMatch(/^config\.yaml, line 2, column 3: sync\.deadline /)
  expect(configMistake('policies:', '  - status: error', '  - older_than: 2 days')).toMatch(
    /^config\.yaml, line 3, column 5: policies\.1\.older_than is not a duration like 30m/,
  )
  expect(
    registryMistake('{ "schema_version": 1,', '"keys": { "a": {', '"provider_id": "X", "key_alias": "b" } } }'),
  ).toMatch(/^registry\.json, line 3, column 1: keys\.a\.provider_id is not a provider id/)
})

it('names the nearest line there is for a field that is missing', () => {
  expect(registryMistake('{ "schema_version": 1,', '  "keys": {', '    "a/b": { "provider_id": "xai" } } }')).toMatch(
    /^registry\.json, line 3, column 5: keys\.a\/b\.key_alias /,
  )
})

it('refuses a document that is another thing altogether', () => {
  expect(registryMistake('[]')).toMatch(/^registry\.json, line 1, column 1: the document /)
  expect(registryMistake('null')).toMatch(/the document /)
  expect(configMistake('- a')).toMatch(/^config\.yaml, line 1, column 1: the document /)
})

it('survives a document that is nested without end', () => {
  expect(registryMistake('['.repeat(200_000))).toBe(
    'registry.json is nested more than 100 levels deep: correct it and run again',
  )
})

it('asks for a newer keyz where the document is newer, whatever else is in it', () => {
  const sentence =
    'has schema_version 2, but this keyz supports only 1: install the newest keyz; the file was left untouched'

  expect(registryMistake('{ "schema_version": 2, "keyring": [] }')).toBe(`registry.json ${sentence}`)
  expect(configMistake('schema_version: 2', 'modes: 3')).toBe(`config.yaml ${sentence}`)
})

it('writes two spaces, the order it was given and one newline', () => {
  expect(toJson({ b: 1, a: ['x'] })).toBe('{\n  "b": 1,\n  "a": [\n    "x"\n  ]\n}\n')
})

it('refuses YAML aliases that lead nowhere or multiply themselves', () => {
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x, x]',
    ...'bcdefghi'
      .split('')
      .map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[index]}`).join(', ')}]`),
  ]

  expect(configMistake('links: *nowhere')).toMatch(/config\.yaml.*alias/i)
  expect(configMistake(...bomb)).toMatch(/config\.yaml uses aliases/)
})

it.each([
  ['git: { mode: comit }', 'git.mode must be none, stage, or commit'],
  ['git: { auto_merge: maybe }', 'git.auto_merge must be true or false'],
  ['sync: 5', 'sync must be a group of fields'],
  ['sync: { fresh_for: 30 }', 'sync.fresh_for is not a duration like 30m, 48h, 14d or 2w'],
  ['policies: { status: rejected }', 'policies must be a list'],
  ['policies: [{ expires_within: 14 }]', 'policies.0.expires_within is not a duration like 30m, 48h, 14d or 2w'],
  ['policies: [{ quota_below: 10 }]', 'policies.0.quota_below is not a percentage like 10%'],
  ['policies: [{ status: expired }]', 'policies.0.status must be rejected or error'],
  [
    'policies: [{ balance_below: 5 }]',
    'policies.0.balance_below must be an amount and its currency, like { amount: "5", currency: USD }',
  ],
  ['policies: [{ balance_below: { amount: 5 } }]', 'policies.0.balance_below.currency is missing'],
  [
    'policies: [{ expires_withn: 14d }]',
    'policies.0 is not a policy: it starts with expires_within, balance_below, quota_below, runway_below, status, or older_than',
  ],
])('says what %s should be', (text, problem) => {
  expect(configMistake(text)).toMatch(/^config\.yaml, line 1, column \d+: /)
  expect(configMistake(text)).toContain(`: ${problem}; correct it and run again`)
})

it('quotes no control character of a document', () => {
  const control = '\u001b'
  const mistakes = [
    configMistake(`"${control}[2J": 1`),
    registryMistake(`{ ${control}`),
    registryMistake('{ "\\u001b[2J": 1 }'),
  ]

  expect(mistakes.filter((message) => /\p{Cc}/u.test(message))).toEqual([])
  expect(mistakes.join('\n')).toContain('\\u{1b}')
})

it('reads the same from a text as keyz writes it and from any other, and no key twice from either', () => {
  const read = (text: string) => readEditedJson({ file: 'registry.json', text }, z.unknown())
  const twice = '{\n  "a": 1,\n  "a": 2\n}\n'

  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(read(toJson(value))).toEqual(read(` ${toJson(value)}`))
    }),
  )
  expect(messageOf(() => read(twice))).toContain("registry.json, line 3, column 4: not valid JSON: duplicate key 'a'")
  expect(messageOf(() => read(`${'['.repeat(1e5)}${']'.repeat(1e5)}\n`))).toContain('nested more than 100 levels deep')
})
