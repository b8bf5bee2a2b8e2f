// The hooks in sh and keyz in TypeScript mean the same by the same names.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import {
  hookFiles,
  hookIndexVariable,
  hookNames,
  inHook,
  onlyLastCommit,
  refused,
  runnerParts,
} from '../../../pipeline/git/hook-protocol.ts'
import { hookSettings } from '../../../pipeline/install/hook-files.ts'

const folder = new URL('../../../.husky/store/', import.meta.url)
const texts = new Map(readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]))
/** What sh runs: without comments. */
const code = new Map([...texts].map(([name, text]) => [name, text.replaceAll(/^ *#.*$/gm, '')]))
const all = [...code.values()].join('\n')
const described = /^(?:#.*\n)+/.exec(texts.get('runner') ?? '')?.[0] ?? ''

it('has a file for each hook, and those that they share', () => {
  expect([...texts.keys()].sort()).toEqual([...hookNames, ...runnerParts, 'runner', 'stub'].sort())
})

it('gets from sh what keyz looks at', () => {
  const runner = code.get('runner')

  expect(runner).toContain(`[ "\${${inHook.name}-}" = ${inHook.value} ] && exit 0`)
  expect(runner).toMatch(new RegExp(`^  export PATH PASSWORD_STORE_DIR ${hookIndexVariable}$`, 'm'))
  expect(runner).toContain(`  set -- "$keyz_node" "$keyz_program" hook "$keyz_name" "$@"\n`)
  expect(runner).toContain(`    ${refused}) exit 1 ;;\n`)
  expect(runner).toContain(`keyz_base=${onlyLastCommit}\n`)
  for (const name of ['post-commit', 'post-applypatch']) expect(code.get(name)).toContain('keyz_start "$keyz_base"')
})

it('has the same files, from the folder that git calls', () => {
  const above = [...all.matchAll(/\$keyz_folder\/\.\.\/\.\.\/([a-z-]+)/g)].map(([, name]) => name)

  expect([...new Set(above)].sort()).toEqual(
    [hookFiles.leftOut, hookFiles.picked, hookFiles.untouched, hookFiles.found].sort(),
  )
  expect(hookFiles.called.split('/').slice(0, -1)).toEqual([hookFiles.hooks])
})

it('reads in sh the settings that keyz init writes, and no others', () => {
  const written = hookSettings({ top: '/s', common: '/s/.git', prefix: '' }, '/s/.git/hooks')
  const names = [...written.matchAll(/^(keyz_\w+)=/gm)].map(([, name]) => name)
  const made = new Set(
    [...all.matchAll(/\b(keyz_\w+)(?:=|\(\))|\bread -r ((?:\w+ ?)+)|\bfor (keyz_\w+)/g)].flatMap(
      ([, name, read, each]) => [name, each, ...(read?.split(' ') ?? [])],
    ),
  )
  const used = [...all.matchAll(/\$\{?(keyz_\w+)/g)].map(([, name]) => name)

  // The runner may set one of them itself, where what it names is gone.
  const read = [...new Set(used)].filter((name) => !made.has(name) || names.includes(name))
  expect(read.sort()).toEqual([...names].sort())
})

it('is described at the top of the runner, which names where keyz has it', () => {
  const words = [
    'pipeline/git/hook-protocol.ts',
    `${inHook.name}=${inHook.value}`,
    hookIndexVariable,
    `exit code ${refused}`,
    onlyLastCommit,
    ...Object.entries(hookFiles)
      .filter(([name]) => name !== 'hooks' && name !== 'called')
      .map(([, file]) => `../../${file}`),
  ]

  for (const word of words) expect(described).toContain(word)
})
