// The list of the tests that begin first names files that are there: a test that moved would begin last, and be waited for.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { longest } from '../support/longest-first.ts'
import { root } from './source-files.ts'

it('names files that are there, each once', () => {
  expect(longest.filter((name) => !existsSync(join(root, name)))).toEqual([])
  expect(new Set(longest).size).toBe(longest.length)
})
