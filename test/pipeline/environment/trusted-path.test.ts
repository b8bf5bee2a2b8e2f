import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { trustedPath } from '../../../pipeline/environment/trusted-path.ts'
import { temporaryFolder } from '../../support/temporary.ts'

it('keeps absolute folders, in their order', () => {
  expect(trustedPath('/usr/local/bin:/usr/bin', ['/home/me/store'])).toBe('/usr/local/bin:/usr/bin')
})

it.each(['', '.', 'bin', './node_modules/.bin', '../bin', '~/bin'])('drops the relative folder "%s"', (folder) => {
  expect(trustedPath(`/usr/bin:${folder}:/bin`, [])).toBe('/usr/bin:/bin')
})

it('drops folders of the store, also through a link', async () => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'store/bin'), { recursive: true })
  await symlink('store/bin', join(folder.path, 'elsewhere'))
  const inside = ['store/bin', 'store', 'elsewhere', 'store/../store/bin'].map((name) => `${folder.path}/${name}`)

  expect(trustedPath([...inside, '/bin', `${folder.path}/store-of-mine`].join(':'), [join(folder.path, 'store')])).toBe(
    `/bin:${folder.path}/store-of-mine`,
  )
})
