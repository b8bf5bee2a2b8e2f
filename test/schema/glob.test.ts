// Globs come from files that others may write: none of them may keep keyz busy.
import { expect, it } from 'vitest'
import { Glob, globMatcher, globProblem } from '../../schema/glob.ts'

it.each([
  ['web/**', 'web/a/b', true],
  ['web/**', 'website/a', false],
  ['*/prod', 'xai/prod', true],
  ['*/prod', 'a/b/prod', false],
  ['**/.hidden', 'a/.hidden', true],
  ['{xai,openai}/**', 'openai/a', true],
  ['work (old)/a+b/*', 'work (old)/a+b/key', true],
  ['key-[0-9]', 'key-7', true],
  ['!web/**', 'xai/a', true],
])('matches %s with %s: %s', (glob, path, expected) => {
  expect(globMatcher([glob])(path)).toBe(expected)
})

it.each(['*a*a*b', '**/a/**/a/**/b', '{a,{b,c}}', '{a,b}{a,b}{a,b}{a,b}', 'a'.repeat(600)])(
  'refuses %s, and matches nothing with it',
  (glob) => {
    expect(globProblem(glob)).not.toBeNull()
    expect(Glob.safeParse(glob).success).toBe(false)
    expect(globMatcher([glob])(glob)).toBe(false)
  },
)

it.each([
  ['(a+)+b', 'a'.repeat(4000)],
  ['+(a|aa)+b', 'a'.repeat(4000)],
  ['*a*b', 'a'.repeat(4000)],
  ['**/a/**/a*a*b', 'a/'.repeat(2000)],
  ['{*a*,*b*}x', 'a'.repeat(4000)],
  ['[a-z]*[a-z]*[0-9]', 'a'.repeat(4000)],
])('is done with %s at once, whatever the path', (glob, path) => {
  expect(globMatcher([glob])(path)).toBe(false)
})
