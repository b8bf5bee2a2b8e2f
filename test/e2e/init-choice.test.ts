// The question of keyz init, asked at a real terminal: a person answers with numbers, ranges, all, none, or something else.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { shellQuoted } from '../../pipeline/environment/shell-quoted.ts'
import { madeUpKey } from '../support/made-up-key.ts'
import { itNeeds } from '../support/needs.ts'
import { run } from '../support/run.ts'
import { testStore } from '../support/store.ts'

const bin = fileURLToPath(new URL('../../pipeline/bin.mjs', import.meta.url))
const sure = ['deepseek/a/one', 'deepseek/a/two', 'openrouter/a/three']
const doubtful = 'web/deepseek.com'

/** What ends up in the registry after these lines were typed, and all that the terminal showed. */
async function answered(...lines: string[]) {
  await using store = await testStore()
  const keys = Object.fromEntries(sure.map((path) => [path, madeUpKey(path.split('/')[0] ?? '', 'api').entry]))
  await store.insert({ ...keys, [doubtful]: 'hunter2hunter2', 'wifi/home': 'a wifi password of twenty' })
  const command = [process.execPath, bin, 'init', '--no-hooks'].map(shellQuoted).join(' ')
  // `script` gives the command a pseudo-terminal, and types its own standard input there.
  const { code, stdout } = await run('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    environment: { ...store.environment, TERM: 'xterm', SHELL: '/bin/sh' },
    input: lines.map((line) => `${line}\n`).join(''),
  })
  const file = join(store.path, '.keyz/providers/registry.json')
  const registry = JSON.parse(await readFile(file, 'utf8').catch(() => '{"keys": {}}'))
  return { code, mapped: Object.keys(registry.keys), shown: stdout }
}

for (const [typed, expected] of [
  ['2', [sure[1]]],
  ['1,3', [sure[0], sure[2]]],
  ['2-3', [sure[1], sure[2]]],
  ['1-2 4', [sure[0], sure[1], doubtful]],
  ['all', sure],
  ['none', []],
  ['', []],
] as const)
  itNeeds('script')(`adds what was chosen by ${JSON.stringify(typed)}`, async () => {
    const { code, mapped, shown } = await answered(typed)

    expect(shown).toContain('Add which? Numbers such as 1,3-5, or "all" for 1-3 [none]')
    expect(shown).toMatch(/4 {2}web\/deepseek\.com/)
    expect([code, mapped]).toEqual([0, expected])
  })

itNeeds('script')('asks again after an answer that is none, and adds nothing after three of them', async () => {
  const second = await answered('9', '1')
  const never = await answered('9', '2-1', 'perhaps')

  expect(second.mapped).toEqual([sure[0]])
  expect(second.shown.match(/That is not a number from 1 to 4/g)).toHaveLength(1)
  expect([never.code, never.mapped]).toEqual([0, []])
  expect(never.shown.match(/That is not a number from 1 to 4/g)).toHaveLength(3)
})
