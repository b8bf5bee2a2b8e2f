import { expect, it } from 'vitest'
import { pathInKeyz } from '../../../meta/files/path-in-keyz.ts'

it('takes the folder off once, at the start, and leaves every other path as it is', () => {
  const paths = ['.keyz/config.yaml', '.keyz/.keyz/a', 'a/.keyz/b', '.keyzz/a', '']

  const inKeyz = paths.map(pathInKeyz)

  expect(inKeyz).toEqual(['config.yaml', '.keyz/a', 'a/.keyz/b', '.keyzz/a', ''])
})
