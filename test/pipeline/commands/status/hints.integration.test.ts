// What status suggests to do next.
import { expect, it } from 'vitest'
import { testStore } from '../../../support/store.ts'

it('suggests discover for what may be a key, and not for logins, which discover leaves out', async () => {
  await using store = await testStore()
  await store.insert({ 'web/router login': 'x', 'bank/card pin': 'x', 'login/api token': 'x' })
  await store.keyz(['init', '--git', 'none', '--no-hooks'])
  const withoutKeys = await store.keyz(['status'])
  await store.insert({ 'deepseek/me/main': 'x' })

  const withOne = await store.keyz(['status'])

  expect(withoutKeys.stderr).not.toContain('not mapped')
  expect(withOne.stderr).toContain('1 entry is not mapped (deepseek/me/main): run keyz discover')
})

it('says what to do now only of the keys of today', async () => {
  await using store = await testStore()
  await store.insert({ 'deepseek/me/main': 'x' })
  await store.keyz(['init', '--git', 'none', '--no-hooks'])

  const [today, then] = [await store.keyz(['status']), await store.keyz(['status', '--at', 'HEAD'])]

  expect(today.stderr).toContain('run keyz discover')
  expect(then).toMatchObject({ stdout: expect.stringMatching(/^0 keys +as of \S+ \S+ UTC\n$/), stderr: '' })
})
