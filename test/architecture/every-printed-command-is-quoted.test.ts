// A person copies the commands that keyz prints, and anybody who can push chooses the names in them: each is one quoted word.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root, sources } from './source-files.ts'

const commands = readdirSync(join(root, 'pipeline/commands'))
  .filter((name) => /^[a-z]+\.ts$/.test(name))
  .map((name) => name.replace('.ts', ''))
const programs = [
  `keyz (?:${commands.join('|')}|consent)`,
  'pass (?:cp|edit|find|generate|git|insert|ls|mv|rm|show)',
  'git (?:branch|checkout|config|diff|fetch|log|ls-remote|merge|push|remote|show|status|switch)',
  'gpg --?[a-z]+',
]
/** A word of a command: what is written there, or what is put in its place, one level of braces deep. */
const inserted = String.raw`\$\{(?:[^{}]|\{[^{}]*\})*\}`
const word = String.raw`(?:[\w./=<>*-]|"|${inserted})+`
const command = new RegExp(`(?:${programs.join('|')})(?: ${word})*`, 'g')

/** Names that nobody but keyz chooses: of its providers, and of its own settings. */
const ours =
  /^(?:shellQuoted\(printable\([^()]+\)\)|shellWord(?:s|Of)?\((?:[^()]|\([^()]*\))+\)|provider\.id|provider|owner\.id|row\.provider_id|parameter|setting|.* === 1 \? 'it' : 'them')$/

/** Sentences that go on after a command, and a heading. */
const sentences = [
  'pipeline/git-drivers/diff.ts: printable(name) in: keyz diff ',
  'pipeline/opencode/diagnose-plugin.ts: opencodeDatabase ?? usual in: keyz usage --opencode-data also counts ',
]

/** Whatever is inserted in a command of this text without being quoted. */
function unquotedIn(text: string): string[] {
  return [...text.matchAll(command)].flatMap(([line]) =>
    [...line.matchAll(new RegExp(inserted, 'g'))]
      .map(([found]) => found.slice(2, -1).trim())
      .filter((expression) => !ours.test(expression))
      .map((expression) => `${expression} in: ${line}`),
  )
}

it('sees what is not quoted', () => {
  const insert = (name: string) => `\${${name}}`

  expect(unquotedIn(`run keyz map ${insert('path')} --provider NAME`)).toHaveLength(1)
  expect(unquotedIn(`run keyz map --provider x ${insert('printable(path)')}: then`)).toHaveLength(1)
  expect(unquotedIn(`run keyz map ${insert('shellWord(path)')} --alias=${insert('alias')}`)).toHaveLength(1)
  expect(unquotedIn(`run pass edit ${insert('path')}`)).toHaveLength(1)
  expect(unquotedIn(`run keyz sync ${insert('paths.map((path) => { return path })')}`)).toHaveLength(1)
  expect(unquotedIn(`run keyz map ${insert('shellWord(path)')}: ${insert('path')} is new`)).toEqual([])
})

it('quotes every name in a command that is printed', () => {
  const found = sources.flatMap(({ name, text }) => unquotedIn(text).map((each) => `${name}: ${each}`))

  expect(found.filter((each) => !sentences.some((known) => each.startsWith(known)))).toEqual([])
  expect(found).toHaveLength(sentences.length)
})
