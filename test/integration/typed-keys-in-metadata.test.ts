// A key that somebody types into metadata: refused before anything is written, and never repeated.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { madeUpKey } from '../support/made-up-key.ts'
import { testStore } from '../support/store.ts'

const path = 'openrouter/a/one'

it('refuses a key in a reason, a note, an owner, a tag, a name, or a pattern, and leaves the registry as it is', async () => {
  await using store = await testStore()
  const secret = madeUpKey('openrouter', 'api').sent
  await store.insert({ [path]: secret })
  await store.keyz(['init', '--git', 'commit', '--no-hooks', '--yes'])
  await store.keyz(['map', path, '--provider', 'openrouter'])
  const registry = () => readFile(join(store.path, '.keyz/providers/registry.json'), 'utf8')
  const [before, head] = [await registry(), await store.git('rev-parse', 'HEAD')]
  const commands: [string, string[]][] = [
    ['--why', ['ack', path, 'older_than', '--until', '2026-12-01', '--why', `known ${secret}`]],
    ['--notes', ['map', path, '--notes', `was ${secret}`]],
    ['--owner', ['map', path, '--owner', secret]],
    ['--tag', ['map', path, '--tag', `prod,${secret}`]],
    ['--alias', ['map', path, '--alias', secret]],
    ['--account', ['map', path, '--account', secret]],
    ['the pattern', ['ignore', secret]],
  ]

  for (const [name, command] of commands) {
    const { code, stdout, stderr } = await store.keyz(command)

    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(`${name} holds something that looks like an OpenRouter key`)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).not.toContain(secret.slice(-12))
  }
  expect(await registry()).toBe(before)
  expect(await store.git('rev-parse', 'HEAD')).toBe(head)
  expect(await store.git('status', '--porcelain')).toBe('')
})
