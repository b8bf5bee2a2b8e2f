// What another program reads is the same however wide the terminal says that it is.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { storeWithHistory } from '../support/store-with-history.ts'

const commands = [
  'export --format prometheus',
  'export --format csv',
  'history --format csv',
  'completion bash',
  'completion fish',
  'review --base HEAD~1 --markdown',
  'report --out -',
  'status --line',
]

let store: Awaited<ReturnType<typeof storeWithHistory>>
beforeAll(async () => {
  store = await storeWithHistory(3)
})
afterAll(async () => await store[Symbol.asyncDispose]())

it.each(commands)('prints keyz %s in the lines that it has', async (command) => {
  const parameters = command.split(' ')

  const narrow = await store.keyz(parameters, { COLUMNS: '20' })
  const plain = await store.keyz(parameters)

  expect(narrow.stdout).toBe(plain.stdout)
  expect(plain.stdout).toMatch(/.{21}/)
})
