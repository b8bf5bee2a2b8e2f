// Every argument of a call lies on the stack: a list of some 100,000 items, spread into a call, ends the program with a RangeError.
import { expect, it } from 'vitest'
import { sources } from './source-files.ts'

/** A call that takes any number of arguments, and one of these is a list spread out. */
const spread =
  /(?<!function )(?:\b(?:push|unshift|splice|concat|add)|\bMath\.(?:min|max|hypot)|\bString\.(?:fromCharCode|fromCodePoint|raw))\(\s*(?:[^(){}[\]]*,\s*)?\.\.\./g

/** Lists that are short whatever anybody sends, by file, with the reason. */
const allowed: Record<string, string> = {
  'pipeline/decrypt/bits-by-words.ts': 'the words are written down in the same file',
  'pipeline/start/bundle-is-current.mjs': 'four folders, and no other module may be loaded before it',
  'meta/views/did-you-mean.ts': 'a name has at most a few forms',
}

const spreading = sources.filter(({ text }) => text.match(spread) !== null).map(({ name }) => name)

it('spreads no list into a call that may be long', () => {
  expect(spreading.filter((name) => !(name in allowed))).toEqual([])
})

it('allows nothing that is not there any more', () => {
  expect(Object.keys(allowed).filter((name) => !spreading.includes(name))).toEqual([])
})

it('recognizes such calls, and leaves lists and objects alone', () => {
  const bad = ['a.push(...b)', 'Math.max(0, ...b)', 'Math.min(\n  ...b', 'String.fromCharCode(...b)', 'add(...b)']
  const good = ['a.push({ ...b })', 'a.push([...b])', '[...a, ...b]', 'Math.max(a, b)', 'run(...b)', 'a.push(f(...b))']

  expect(bad.filter((text) => text.match(spread) === null)).toEqual([])
  expect(good.filter((text) => text.match(spread) !== null)).toEqual([])
})
