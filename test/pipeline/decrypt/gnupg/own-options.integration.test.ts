// Which settings of the person leave everything to gpg.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { setsDecryption } from '../../../../pipeline/decrypt/gnupg/own-options.ts'
import { temporaryFolder } from '../../../support/temporary.ts'

it.each([
  ['no file', null, false],
  ['an empty file', '', false],
  ['what is of no importance', 'no-greeting\nkeyid-format 0xlong\ndefault-key AAAA\n# pinentry-mode loopback\n', false],
  ['another way to ask', 'no-greeting\n  pinentry-mode loopback\n', true],
  ['the same with dashes', '--pinentry-mode loopback', true],
  ['a cipher less', 'disable-cipher-algo AES', true],
  ['keys to try', 'try-secret-key AAAA', true],
] as const)('%s', async (_, text, expected) => {
  await using folder = await temporaryFolder()
  if (text !== null) await writeFile(join(folder.path, 'gpg.conf'), text)
  const folders = { home: folder.path, system: join(folder.path, 'none'), agentSocket: '' }

  expect(await setsDecryption(folders)).toBe(expected)
  expect(await setsDecryption({ ...folders, home: folders.system, system: folder.path })).toBe(expected)
})

it('takes no file that cannot be read for an empty one, and reads those for one version', async () => {
  await using folder = await temporaryFolder()
  const folders = { home: folder.path, system: join(folder.path, 'none'), agentSocket: '' }
  await writeFile(join(folder.path, 'gpg.conf-2.2'), 'skip-hidden-recipients\n')
  expect(await setsDecryption(folders)).toBe(true)
  await writeFile(join(folder.path, 'gpg.conf-2.2'), '')
  expect(await setsDecryption(folders)).toBe(false)
  await mkdir(join(folder.path, 'gpg.conf'))

  expect(await setsDecryption(folders)).toBe(true)
})
