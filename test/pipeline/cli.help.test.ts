// What every command says with --help, kept in test/golden/help so that a review shows the words. `vitest -u` writes them anew.
import { readdir } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { ranInProcess } from '../support/in-process-cli.ts'

const golden = new URL('../golden/help/', import.meta.url)

async function help(command: string[]): Promise<string> {
  const { code, stdout, stderr } = await ranInProcess([...command, '--help'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

/** Every command below this one, by its words: `['ci', 'sync']`. */
async function commandsBelow(command: string[]): Promise<string[][]> {
  const [, listed = ''] = (await help(command)).split('\nCommands:\n')
  const names = [...listed.matchAll(/^ {2}([a-z]+)\b/gm)].flatMap(([, name = '']) => (name === 'help' ? [] : [name]))
  const below: string[][] = []
  for (const name of names) below.push([...command, name], ...(await commandsBelow([...command, name])))
  return below
}

const commands = [[], ['hook'], ...(await commandsBelow([]))]
const fileOf = (command: string[]) => `${['keyz', ...command].join('-')}.txt`

it.each(commands.map((command) => ({ words: ['keyz', ...command].join(' '), command })))(
  '$words --help says what its golden file says',
  async ({ command }) => {
    const text = await help(command)

    await expect(text).toMatchFileSnapshot(`../golden/help/${fileOf(command)}`)
  },
)

it('keeps no help of a command that is gone', async () => {
  expect((await readdir(golden)).sort()).toEqual(commands.map(fileOf).sort())
})

it('writes American English, and lines that fit a terminal', async () => {
  for (const command of commands) {
    const text = await help(command)

    expect(text).not.toMatch(/colour|behaviour|honour|recognise|catalogue/)
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
  }
})
