// Ways to spoil a document: values in the place of values, and bytes in the place of bytes.
import { LosslessNumber } from 'lossless-json'
import { gone, isRecord, type Path, put } from '../providers/replies.ts'
import type { Chance } from '../support/seeded.ts'

const numbers = ['0', '-0', '-5', '1e-8', '0.1', '1e400', '-1e-400', '123456789012.345678', '9'.repeat(59)]
const texts = [
  ...[
    '',
    ' ',
    '-0',
    '1e-8',
    '1e400',
    '12,5',
    '0x10',
    'false',
    '2027-01-01',
    '2027-02-30T00:00:00Z',
    '9999-12-31T23:59:59Z',
  ],
  ...['\u001b[2J', '\u202e', '\ud800', '__proto__', '../../x', 'a\nb', 'x'.repeat(5000), '1'.repeat(400)],
]

const deep = (depth: number) => Array.from({ length: depth }).reduce<unknown>((inner) => [inner], null)

type Change = (old: unknown, chance: Chance) => unknown

const changes: readonly [Change, ...Change[]] = [
  (_, chance) => new LosslessNumber(chance.pick(['1', ...numbers])),
  (_, chance) => chance.pick(['x', ...texts]),
  (_, chance) => chance.pick<unknown>([null, true, false, [], {}, [null], [[]], { val: null }]),
  () => gone,
  (old, chance) => (Array.isArray(old) ? old.toReversed() : chance.pick(['y', ...texts])),
  (old) => (Array.isArray(old) ? [...old, ...old] : [old]),
  (old) => (isRecord(old) ? { ...old, ['__proto__']: { amount: '5' }, constructor: 1, nobody_knows: '2' } : gone),
  (old, chance) => (typeof old === 'string' ? cut(old, chance) : deep(chance.below(200))),
  (old) => (Array.isArray(old) ? Array.from({ length: 300 }, () => old[0]) : old),
]

/** A copy with something else in one of these places. `more` are further values to put there. */
export function spoiled(
  value: unknown,
  places: readonly Path[],
  chance: Chance,
  more: readonly unknown[] = [],
): unknown {
  const path = places[chance.below(places.length)] ?? []
  const replacement =
    more.length > 0 && chance.below(8) === 0
      ? more[chance.below(more.length)]
      : chance.pick(changes)(at(value, path), chance)
  const result = put(value, path, replacement)
  return result === gone ? null : result
}

/** The text with a few bytes gone, doubled, moved, or replaced. */
export function garbled(text: string, chance: Chance): string {
  const from = chance.below(text.length + 1)
  const to = Math.min(text.length, from + chance.below(chance.pick([3, 30, 3000])))
  const piece = text.slice(from, to)
  const there = chance.below(text.length + 1)
  return chance.pick([
    () => text.slice(0, from) + text.slice(to),
    () => text.slice(0, from) + piece + piece + text.slice(to),
    () => text.slice(0, from),
    () => text.slice(0, there) + piece + text.slice(there),
    () => text.slice(0, from) + chance.pick(['{', ...'"}[]:,-0e\\\n\t#&*!|>%@`\u0000\uFEFF\u2028']) + text.slice(to),
    () => text.replaceAll(piece.slice(0, 4) || 'a', chance.pick(['1', '', 'null', '- '])),
  ])()
}

function cut(text: string, chance: Chance): string {
  return text.slice(0, chance.below(text.length + 1)) + text.slice(chance.below(text.length + 1))
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, step) => (Array.isArray(inner) ? inner[Number(step)] : isRecord(inner) ? inner[step] : undefined),
    value,
  )
}
