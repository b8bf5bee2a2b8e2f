// When output has colors: the flag, then FORCE_COLOR, NO_COLOR and TERM, then the terminal.
import { expect, it } from 'vitest'
import { colorMode } from '../../../pipeline/terminal/color-mode.ts'

it.each([
  [{}, [], 'auto'],
  [{ TERM: 'xterm-256color' }, [], 'auto'],
  [{ TERM: 'dumb' }, [], 'never'],
  [{ NO_COLOR: '1' }, [], 'never'],
  [{ NO_COLOR: '' }, [], 'auto'],
  [{ FORCE_COLOR: '1' }, [], 'always'],
  [{ FORCE_COLOR: '' }, [], 'always'],
  [{ FORCE_COLOR: '0' }, [], 'never'],
  [{ FORCE_COLOR: '1', TERM: 'dumb', NO_COLOR: '1' }, [], 'always'],
  [{ FORCE_COLOR: '1' }, ['--no-color'], 'never'],
])('%j with %j is %s', (variables, parameters, mode) => {
  expect(colorMode(variables, parameters)).toBe(mode)
})
