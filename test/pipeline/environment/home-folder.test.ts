// Where a person is at home.
import { userInfo } from 'node:os'
import { isAbsolute } from 'node:path'
import { expect, it } from 'vitest'
import { homeFolder } from '../../../pipeline/environment/home-folder.ts'

it('is what HOME says, where that is an absolute path', () => {
  expect(homeFolder('/home/ana')).toBe('/home/ana')
})

it.each([undefined, '', '.', 'home/ana'])('is what the system says, where HOME is %j', (home) => {
  expect(homeFolder(home)).toBe(userInfo().homedir)
  expect(isAbsolute(homeFolder(home))).toBe(true)
})
