// The question of keyz init, asked at a real terminal: a person answers with numbers, ranges, all, none, or something else.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { shellQuoted } from '../../schema/shell-word.ts'
import { madeUpKey } from '../support/made-up-key.ts'
import { itNeeds } from '../support/needs.ts'
import { bareEnvironment } from '../support/run.ts'
import { testStore } from '../support/store.ts'

const bin = fileURLToPath(new URL('../../pipeline/bin.mjs', import.meta.url))
const keys = ['deepseek/a/one', 'deepseek/a/two', 'openrouter/a/three']

/** What ends up in the registry when a person types these answers, each after it was asked for, and what the terminal showed. */
async function answered(...answers: string[]) {
  await using store = await testStore()
  const entries = Object.fromEntries(keys.map((path) => [path, madeUpKey(path.split('/')[0] ?? '', 'api').entry]))
  await store.insert({ ...entries, 'wifi/home': 'a wifi password of twenty' })
  const command = [process.execPath, bin, 'init', '--no-hooks'].map(shellQuoted).join(' ')
  // `script` gives the command a pseudo-terminal, and types its own standard input there.
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    env: { ...bareEnvironment, ...store.environment, TERM: 'xterm', SHELL: '/bin/sh' },
  })
  let shown = ''
  let typed = 0
  child.stdout.on('data', (chunk) => {
    shown += chunk
    const asked = shown.match(/Add which\?/g)?.length ?? 0
    for (; typed < Math.min(asked, answers.length); typed++) child.stdin.write(`${answers[typed]}\n`)
  })
  const [code] = await once(child, 'close')
  const file = join(store.path, '.keyz/providers/registry.json')
  const registry = JSON.parse(await readFile(file, 'utf8').catch(() => '{"keys": {}}'))
  return { code, mapped: Object.keys(registry.keys), shown }
}

for (const [typed, expected] of [
  ['2', [keys[1]]],
  ['1,3', [keys[0], keys[2]]],
  ['2-3', [keys[1], keys[2]]],
  ['1-2 3', keys],
  ['all', keys],
  ['none', []],
  ['', []],
] as const)
  itNeeds('script')(`adds what was chosen by ${JSON.stringify(typed)}`, async () => {
    const { code, mapped, shown } = await answered(typed)

    expect(shown).toContain('Add which? Numbers such as 1,3-5, or "all" [none]')
    expect([code, mapped]).toEqual([0, expected])
  })

itNeeds('script')('asks again after an answer that is none, and adds nothing after three of them', async () => {
  const second = await answered('9', '1')
  const never = await answered('9', '2-1', 'perhaps')

  expect(second.mapped).toEqual([keys[0]])
  expect(second.shown.match(/That is not a number from 1 to 3/g)).toHaveLength(1)
  expect([never.code, never.mapped]).toEqual([0, []])
  expect(never.shown.match(/That is not a number from 1 to 3/g)).toHaveLength(3)
})
