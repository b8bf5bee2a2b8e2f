// The manual page has every command, is what the definitions say, and is clean for mandoc.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { commandsPage } from '../../../pipeline/docs/commands-page.ts'
import { manPage } from '../../../pipeline/docs/man-page.ts'
import { itNeeds } from '../../support/needs.ts'
import { run } from '../../support/run.ts'

const file = fileURLToPath(new URL('../../../man/keyz.1', import.meta.url))

it('has every command of the reference, with its options', async () => {
  const page = await manPage()
  const { commands = '' } = await commandsPage()
  const names = [...commands.matchAll(/^### (.+)$/gm)].map(([, name]) => name)

  for (const name of names) expect(page).toMatch(new RegExp(`^\\.Ss ${name}( |\\\\&|$)`, 'm'))
  expect(page).toContain('.It \\-\\-pass\\-extension')
  expect(page).not.toMatch(/^\.Ss keyz hook/m)
})

it('has examples, each of which is a command with options that it has', async () => {
  const page = await manPage()
  const [, examples = ''] = /^\.Sh EXAMPLES$(.*?)^\.Sh /ms.exec(page) ?? []
  const commands = [...examples.matchAll(/^\.Dl keyz (\w+)(.*)$/gm)]

  expect(commands.length).toBeGreaterThan(5)
  for (const [, name = '', rest = ''] of commands) {
    const [, section = ''] = new RegExp(`^\\.Ss keyz ${name}\\b(.*?)^\\.S`, 'ms').exec(page) ?? []
    expect(section, name).not.toBe('')
    for (const [option] of rest.matchAll(/(?:\\-){2}\w+/g)) expect(section).toContain(`.It ${option}`)
  }
})

it('has no character that groff prints as another one, so that commands can be pasted', async () => {
  const [, ...lines] = (await manPage()).split('\n')

  expect(lines.filter((line) => /['~^`]/.test(line))).toEqual([])
})

it('is the one that is shipped', async () => {
  expect(readFileSync(file, 'utf8')).toBe(await manPage())
})

itNeeds('mandoc')('has nothing that mandoc complains about, and is readable', async () => {
  const { stdout, stderr } = await run('mandoc', ['-T', 'lint', file])
  const read = await run('mandoc', ['-T', 'utf8', file])

  // Whether the other pages are installed is up to the machine.
  expect(`${stdout}${stderr}`.split('\n').filter((line) => line !== '' && !line.includes('mandoc.db'))).toEqual([])
  expect(read.stdout.replace(/.\u0008/g, '')).toContain('keyz show <path>')
})
