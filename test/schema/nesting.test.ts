// Text that is nested too deeply is told before a parser meets it, whatever nests it; text with brackets in it is not.
import { expect, it } from 'vitest'
import { parseConfig } from '../../meta/files/config-file.ts'
import { DocumentError } from '../../meta/files/document.ts'
import { parseRegistry } from '../../meta/files/registry-file.ts'
import { parseSidecar } from '../../meta/files/sidecar-file.ts'
import { mergeConfigs } from '../../meta/merge/merge-configs.ts'
import { parseCredential } from '../../pipeline/decrypt/credential.ts'
import { isJsonTooDeep, isYamlTooDeep, maxNesting } from '../../schema/nesting.ts'
import { parseExactJson } from '../../schema/parse-exact-json.ts'

const list = (depth: number) => `${'['.repeat(depth)}1${']'.repeat(depth)}`
const object = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`

it('counts levels of JSON, and no brackets in texts', () => {
  expect(isJsonTooDeep(list(maxNesting))).toBe(false)
  expect(isJsonTooDeep(list(maxNesting + 1))).toBe(true)
  expect(isJsonTooDeep(object(maxNesting + 1))).toBe(true)
  expect(isJsonTooDeep(JSON.stringify(Array.from({ length: 500 }, () => ({ a: [1] }))))).toBe(false)
  expect(isJsonTooDeep(JSON.stringify({ a: '["\\'.repeat(500), b: '[{'.repeat(500) }))).toBe(false)
  expect(isJsonTooDeep(`{"a": "\\"", "b": ${list(200)}}`)).toBe(true)
  expect(isJsonTooDeep('"[[[[')).toBe(false)
})

it('counts levels of YAML in brackets and in lists of lists', () => {
  expect(isYamlTooDeep(`a: ${list(maxNesting)}`)).toBe(false)
  expect(isYamlTooDeep(`a: ${list(maxNesting + 1)}`)).toBe(true)
  expect(isYamlTooDeep(`a:\n  ${'- '.repeat(maxNesting + 1)}1\n`)).toBe(true)
  expect(isYamlTooDeep(`a:\n${'? - '.repeat(maxNesting)}1\n`)).toBe(true)
  expect(isYamlTooDeep(`${'- 1\n'.repeat(5000)}${'] '.repeat(200)}${'-'.repeat(5000)}\n${'a: b\n'.repeat(500)}`)).toBe(
    false,
  )
})

it.each([101, 2_000, 30_000])('says of files nested %i levels deep how deep they may be', (depth) => {
  const sentence = new DocumentError('x is nested more than 100 levels deep: correct it and run again')
  const lists = `x:\n  ${'- '.repeat(depth)}1\n`

  expect(() => parseConfig(`links: ${list(depth)}\n`, 'x')).toThrow(sentence)
  expect(() => parseConfig(lists, 'x')).toThrow(sentence)
  expect(() => parseRegistry(`{"keys": {"a": ${object(depth)}}}`, 'x')).toThrow(sentence)
  expect(() => parseSidecar(`{"schema_version": 1, "provider_id": ${object(depth)}}`, 'x')).toThrow(
    'x: provider_id must be text',
  )
  expect(mergeConfigs('a: 1\n', `a: ${list(depth)}\n`, 'a: 2\n')).toBe(null)
  expect(parseExactJson(list(depth))).toBe(undefined)
  expect(parseCredential(Buffer.from(`sk-1\nteam_id: 5\nnotes: ${list(depth)}\n`)).parameters).toEqual({ team_id: '5' })
})
