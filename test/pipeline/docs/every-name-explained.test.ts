// A rule over all schemas: what a person meets by name in files and output (fields, reasons, errors, exit codes) is explained in docs/.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { exitCodes } from '../../../pipeline/errors.ts'
import { GapReason, KeyKind, readingFields } from '../../../schema/reading.ts'
import { ErrorKind, Sidecar } from '../../../schema/sidecar.ts'

const root = new URL('../../../', import.meta.url)
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8')
/** What stands as code in the first cell of a row: `` | `a`, `b` | ... ``. */
const explainedIn = (path: string) =>
  [...textOf(path).matchAll(/^\| ((?:`[^`]+`(?:, )?)+) \| \S.*/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  )

it('docs/readings.md has a row for every field of a reading and of a sidecar', () => {
  expect(explainedIn('docs/readings.md')).toEqual(expect.arrayContaining(Object.keys(Sidecar.shape)))
})

it('docs/readings.md names every part of a field', () => {
  const text = textOf('docs/readings.md')
  const { balances, costs, usage, quotas, rate_limits, key, models, gaps } = readingFields
  const parts = [
    ...[balances, costs, usage, quotas, rate_limits].flatMap((list) => Object.keys(list.unwrap().element.shape)),
    ...Object.keys(key.shape),
    ...Object.keys(models.unwrap().shape),
    ...Object.keys(gaps.element.shape),
  ]

  expect(parts.filter((part) => !text.includes(`\`${part}\``))).toEqual([])
})

it('docs/readings.md has a row with an example for every gap reason', () => {
  expect(explainedIn('docs/readings.md')).toEqual(expect.arrayContaining(GapReason.options))
})

it('docs/troubleshooting.md has a row for every kind of error, and for every exit code but success', () => {
  const failures = Object.values(exitCodes).filter((code) => code !== exitCodes.done)

  expect(explainedIn('docs/troubleshooting.md')).toEqual(
    expect.arrayContaining([...ErrorKind.options, ...failures.map(String)]),
  )
})

it('docs/commands.md has a row for every exit code', () => {
  expect(explainedIn('docs/commands.md')).toEqual(expect.arrayContaining(Object.values(exitCodes).map(String)))
})

it('docs/configuration.md names every kind of key', () => {
  const text = textOf('docs/configuration.md')

  expect(KeyKind.options.filter((kind) => !text.includes(`\`${kind}\``))).toEqual([])
})

it('docs/json.md links to every published schema', () => {
  const text = textOf('docs/json.md')
  const files = readdirSync(new URL('schema/json/', root))

  expect(files.filter((file) => !text.includes(`(../schema/json/${file})`))).toEqual([])
})
