// What a commit of keyz says: names of providers and a count, never an amount and never a secret.
import { expect, it } from 'vitest'
import { commitMessage } from '../../../pipeline/commit/commit-message.ts'

const sidecar = (provider: string, alias: string, letters = ' M') => ({
  path: `.keyz/providers/${provider}/default/${alias}.json`,
  index: letters.charAt(0),
  worktree: letters.charAt(1),
})
const registry = { path: '.keyz/providers/registry.json', index: ' ', worktree: 'M' }
const ignore = { path: '.keyz/.gitignore', index: '?', worktree: '?' }

it.each([
  [[sidecar('xai', 'a')], 'meta(sync): refresh xai (1 key)'],
  [
    [sidecar('xai', 'a'), sidecar('openrouter', 'a'), sidecar('xai', 'b'), registry],
    'meta(sync): refresh openrouter, xai (3 keys)',
  ],
  [
    ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => sidecar(id, 'k', '??')),
    'meta(sync): refresh a, b, c, d, e and 2 more (7 keys)',
  ],
  [[sidecar('xai', 'a', ' D'), registry], 'meta(sync): remove xai (1 key)'],
  [[sidecar('xai', 'a', 'D '), sidecar('xai', 'b', '??')], 'meta(sync): move xai (1 key)'],
  [[sidecar('xai', 'a', ' D'), sidecar('xai', 'b')], 'meta(sync): refresh xai (2 keys)'],
  [[registry, ignore], 'meta(registry): update what keyz knows of this store'],
])('of %j is "%s"', (paths, message) => {
  expect(commitMessage(paths)).toBe(message)
})

it.each([
  [[registry], 'meta(registry): map openai/team/web'],
  [[sidecar('xai', 'a', ' D'), registry], 'meta(registry): map openai/team/web'],
  [[sidecar('xai', 'a'), registry], 'meta(sync): refresh xai (1 key)'],
])('says what a person did, unless there are readings: of %j is "%s"', (paths, message) => {
  expect(commitMessage(paths, new Set(), 'map openai/team/web')).toBe(message)
})

const usage = { path: '.keyz/usage/laptop/2026-11.json', index: ' ', worktree: 'M' }

it.each([
  [[sidecar('xai', 'a'), sidecar('deepseek', 'a')], 'meta(sync): heartbeat for deepseek, xai (2 keys, nothing new)'],
  [[sidecar('xai', 'a'), sidecar('venice', 'b')], 'meta(sync): refresh venice (1 key changed, 1 unchanged)'],
  [[sidecar('xai', 'a'), usage], 'meta(usage): record what OpenCode spent'],
  [[sidecar('xai', 'a'), registry], 'meta(registry): update what keyz knows of this store'],
])('with keys in it that say nothing new, of %j is "%s"', (paths, message) => {
  const unchanged = new Set(['.keyz/providers/xai/default/a.json', '.keyz/providers/deepseek/default/a.json'])
  expect(commitMessage(paths, unchanged)).toBe(message)
})
