// Holds every file to the house rules: how large it gets, what it says at its top, who may unwrap a secret, start a program, reach the network.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { providers } from '../../providers/index.ts'
import { root, sources } from './source-files.ts'

it.each(sources)('$name does one thing: it is short, and says at the top what it does', ({ text, name }) => {
  const [first = ''] = text.split('\n').filter((line) => !line.startsWith('#!'))

  expect(text.split('\n').length).toBeLessThanOrEqual(250)
  expect(first).toMatch(/^\/\/ \S/)
  expect(name).not.toMatch(/\/(?:utils|helpers|types|constants)\b/)
})

it('lets only the HTTP client, the leak scanner, decryption, signing and the masking of logs unwrap a secret', () => {
  const unwrapping = sources.filter(({ text }) => text.includes('.reveal()')).map(({ name }) => name)

  expect(unwrapping.sort()).toEqual([
    'pipeline/decrypt/private-key.ts',
    'pipeline/fetch/access-token.ts',
    'pipeline/fetch/http.ts',
    'pipeline/secrets/mask-in-actions.ts',
    'pipeline/secrets/secret-forms.ts',
  ])
})

it('keeps the network in the HTTP client, and git and gpg in one place each', () => {
  const using = (library: string) =>
    sources
      .filter(({ text }) => text.includes(`from '${library}'`) || text.includes(`import('${library}')`))
      .map(({ name }) => name)

  expect(using('node-fetch')).toEqual(['pipeline/fetch/http.ts'])
  expect(using('simple-git')).toEqual(['pipeline/git/start-git.ts'])
  // The agent's socket and that of the git drivers, which are files, and what stands in for the providers in a tour.
  expect(using('node:net').sort()).toEqual([
    'pipeline/decrypt/gnupg/assuan-connection.ts',
    'pipeline/demo/local-providers.ts',
    'pipeline/git-drivers/helper.ts',
  ])
  expect(using('node:child_process').sort()).toEqual([
    'pipeline/decrypt/forbid-dumps.ts',
    'pipeline/decrypt/gnupg/run-program.ts',
    'pipeline/decrypt/open-decrypter.ts',
    'pipeline/environment/start-program.ts',
    // Only for `ps`, where there is no /proc.
    'pipeline/git/end-family.ts',
    'pipeline/git/start-git.ts',
    'pipeline/install/run-husky.ts',
  ])
})

it('ends nothing by a signal that Node 20 forgets: time limits are those of time-limit.ts', () => {
  const forgetful = sources.filter(({ text }) => /AbortSignal\.(?:any|timeout)\(/.test(text)).map(({ name }) => name)

  expect(forgetful).toEqual([])
})

it('has no provider that does I/O, loops over calls, or catches', () => {
  const files = sources.filter(({ name }) => /^providers\/(?!index\.|catalog\.|facts\.)[^/]+\.ts$/.test(name))

  for (const { text } of files) expect(text).not.toMatch(/\bfetch\(|\btry \{|\bawait\b|node:/)
})

it('lists every provider of the folder, by the name of its file', () => {
  const files = readdirSync(join(root, 'providers'))
    .filter((name) => name.endsWith('.ts') && !['index.ts', 'catalog.ts', 'facts.ts'].includes(name))
    .map((name) => name.replace('.ts', ''))

  expect(providers.map(({ id }) => id)).toEqual(files.sort())
})

it('has recorded answers for every provider, and hosts with https', () => {
  const recorded = readdirSync(join(root, 'providers/fixtures')).sort()

  expect(recorded).toEqual(providers.map(({ id }) => id))
  for (const { hosts } of providers) for (const url of Object.values(hosts)) expect(url).toMatch(/^https:\/\/[^/]/)
})

it('names no machine, registry or workplace in any tracked text', () => {
  const listed = [...sources.map(({ text }) => text), readFileSync(join(root, 'package-lock.json'), 'utf8')]

  for (const text of listed) expect(text).not.toMatch(/"resolved"|registry\.npmjs/)
})
