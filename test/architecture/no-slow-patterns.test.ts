// A repetition within a repetition, as in (a+)+, can take for ever on a text that almost fits. No pattern of keyz has one, but for those
// that are named here with the reason why each of their texts is read in one way only.
import { expect, it } from 'vitest'
import { sources } from './source-files.ts'

/** Where an inner repetition must begin or end with something that its own characters exclude, there is one way to read a text. */
const known: Readonly<Record<string, string>> = {
  '^[a-z]+(?:-[a-z]+)+$': 'each round begins with a hyphen, which is no letter',
  '^--[a-z]+(?:-[a-z]+)*$': 'each round begins with a hyphen, which is no letter',
  '^(?:[\\p{L}\\p{N}._ -]+(?:\\/[\\p{L}\\p{N}._ -]+)*)?$': 'each round begins with a slash, which no part has',
  '^(?:\\s|\\u001b\\[[\\d;]*m)*::|##\\[': 'a round is one blank, or begins with an escape and ends with an m',
}

/** Regular expressions as they stand in the source: after what cannot be the left side of a division. */
const literal =
  /(?:^|[=(,:[!&|?{};>]|return)\s*\/((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])*)\/[dgimsuvy]*/gm

function patternsIn(text: string): string[] {
  return [...text.matchAll(literal)].flatMap(([, pattern = '']) => (isPattern(pattern) ? [pattern] : []))
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'v')
    return true
  } catch {
    try {
      new RegExp(text)
      return true
    } catch {
      return false
    }
  }
}

/** Groups that are repeated without an upper bound and hold such a repetition themselves. */
function nestedRepetitions(pattern: string): string[] {
  const plain = pattern.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x')
  const open: { start: number; repeats: boolean }[] = []
  const found: string[] = []
  for (let at = 0; at < plain.length; at++) {
    const inner = open.at(-1)
    if (plain[at] === '(') open.push({ start: at, repeats: false })
    else if (plain[at] === ')') {
      const group = open.pop()
      const isRepeated = /^(?:[*+]|\{\d+,\})/.test(plain.slice(at + 1))
      if (group?.repeats && isRepeated) found.push(plain.slice(group.start, at + 2))
      const outer = open.at(-1)
      if (outer !== undefined && (isRepeated || group?.repeats)) outer.repeats = true
    } else if (inner !== undefined && /^(?:[*+]|\{\d+,\})/.test(plain.slice(at)) && plain[at - 1] !== '(')
      inner.repeats = true
  }
  return found
}

it('knows a nested repetition when it sees one', () => {
  for (const pattern of ['(a+)+', '(?:x*y)*', '((a|b)+c?)*', '(a{2,})+'])
    expect(nestedRepetitions(pattern), pattern).not.toEqual([])
  for (const pattern of ['(a+)?', '(?:ab)+', '(\\(+)', '[(a+)]+', 'a+b*', '(?:a{2})+'])
    expect(nestedRepetitions(pattern), pattern).toEqual([])
})

it('has none in the sources', () => {
  const all = sources.flatMap(({ name, text }) => patternsIn(text).map((pattern) => ({ name, pattern })))
  const slow = all.filter(({ pattern }) => nestedRepetitions(pattern).length > 0 && known[pattern] === undefined)

  expect(all.length).toBeGreaterThan(150)
  expect(slow.map(({ name, pattern }) => `${name}: /${pattern}/`)).toEqual([])
})
