// Work that only the newest request matters of.
import { expect, it } from 'vitest'
import { newestOnly } from '../../../pipeline/tui/newest-only.ts'

it('does one thing at a time, and of what came meanwhile only the last', async () => {
  const done: string[] = []
  const waiting: (() => void)[] = []
  const ask = newestOnly<string>(async (request) => {
    done.push(request)
    await new Promise<void>((resolve) => waiting.push(resolve))
  })

  for (const request of ['first', 'second', 'third']) ask(request)
  const meanwhile = [...done]
  waiting.shift()?.()
  await Promise.resolve()
  await Promise.resolve()

  expect(meanwhile).toEqual(['first'])
  expect(done).toEqual(['first', 'third'])
})
