// The private key comes from a file or from a value, a file first, and is never printed.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { privateKeySourceOf, readPrivateKeySource } from '../../../pipeline/environment/private-key-source.ts'
import { temporaryFolder } from '../../support/temporary.ts'

it('is nothing where the environment names none', async () => {
  expect(await readPrivateKeySource(privateKeySourceOf({ KEYZ_PGP_PASSPHRASE: 'words' }))).toBeNull()
})

it('takes values as they are', async () => {
  const found = await readPrivateKeySource(
    privateKeySourceOf({ KEYZ_PGP_PRIVATE_KEY: 'armored', KEYZ_PGP_PASSPHRASE: 'words' }),
  )

  expect([found?.key.reveal(), found?.passphrase?.reveal()]).toEqual(['armored', 'words'])
})

it('prefers files, keeps every byte of a binary key, and drops the line end after a passphrase', async () => {
  await using temporary = await temporaryFolder()
  const folder = temporary.path
  const bytes = Buffer.from([0x94, 0x00, 0xff, 0x0a])
  await writeFile(join(folder, 'key'), bytes)
  await writeFile(join(folder, 'passphrase'), 'wörds \r\n')

  const found = await readPrivateKeySource(
    privateKeySourceOf({
      KEYZ_PGP_PRIVATE_KEY: 'not this one',
      KEYZ_PGP_PRIVATE_KEY_FILE: join(folder, 'key'),
      KEYZ_PGP_PASSPHRASE: 'nor this one',
      KEYZ_PGP_PASSPHRASE_FILE: join(folder, 'passphrase'),
    }),
  )

  expect(Buffer.from(found?.key.reveal() ?? '', 'latin1')).toEqual(bytes)
  expect(found?.passphrase?.reveal()).toBe('wörds ')
})

it.each(['KEYZ_PGP_PRIVATE_KEY_FILE', 'KEYZ_PGP_PASSPHRASE_FILE'])(
  'says which variable names a missing file: %s',
  async (name) => {
    const source = privateKeySourceOf({ KEYZ_PGP_PRIVATE_KEY: 'armored', [name]: '/nowhere/key' })

    await expect(readPrivateKeySource(source)).rejects.toThrow(`${name} names /nowhere/key, which cannot be read`)
  },
)

it('shows no secret when it is printed', () => {
  const source = privateKeySourceOf({ KEYZ_PGP_PRIVATE_KEY: 'armored', KEYZ_PGP_PASSPHRASE: 'words' })

  expect(`${inspect(source)}${JSON.stringify(source)}`).not.toMatch(/armored|words/)
})
