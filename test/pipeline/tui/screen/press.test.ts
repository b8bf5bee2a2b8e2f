// Key presses as ink reports them, by the names that the interface knows.
import type { Key } from 'ink'
import { expect, it } from 'vitest'
import { pressesOf } from '../../../../pipeline/tui/screen/press.ts'

const none: Key = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
}

it.each<[string, Partial<Key>, string[]]>([
  ['', { upArrow: true }, ['up']],
  ['', { pageDown: true }, ['page-down']],
  ['', { escape: true, meta: true }, ['escape']],
  ['', { delete: true }, ['backspace']],
  ['c', { ctrl: true }, ['ctrl-c']],
  ['G', { shift: true }, ['G']],
  ['jjk', {}, ['j', 'j', 'k']],
  ['/xai\r', {}, ['/', 'x', 'a', 'i', 'enter']],
  ['\u0015new', {}, ['ctrl-u', 'n', 'e', 'w']],
  ['鍵👩', {}, ['鍵', '👩']],
  ['x', { meta: true }, []],
])('names %j with %j as %j', (input, key, expected) => {
  expect(pressesOf(input, { ...none, ...key })).toEqual(expected)
})
