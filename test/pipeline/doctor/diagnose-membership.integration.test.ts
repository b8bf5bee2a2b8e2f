// Which .gpg-id does not name this person, and with which command somebody else adds them to it.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { diagnoseMembership } from '../../../pipeline/doctor/diagnose-membership.ts'
import { algorithms, gnupg } from '../../support/gnupg.ts'
import { bareEnvironment } from '../../support/run.ts'
import { temporaryFolder } from '../../support/temporary.ts'

it('names the .gpg-id that counts for an entry, and not the folder of the entry', async () => {
  await using keys = await gnupg()
  await using store = await temporaryFolder()
  const mine = await keys.makeKey('me', algorithms['curve 25519'])
  for (const folder of ['deepseek/team', 'xai/own/deep', 'zai/mine'])
    await mkdir(join(store.path, folder), { recursive: true })
  await writeFile(join(store.path, '.gpg-id'), 'other@example.org\n')
  await writeFile(join(store.path, 'xai/own/.gpg-id'), 'somebody@example.org # not me\n')
  await writeFile(join(store.path, 'zai/mine/.gpg-id'), 'me@example.org\n')
  const of = async (...paths: string[]) => {
    const environment = { ...bareEnvironment, ...keys.environment }
    const [found] = await diagnoseMembership(paths, store.path, environment, AbortSignal.timeout(60_000))
    return [found?.message, found?.todo]
  }

  const sends = (key: string) =>
    `send its public part (gpg --armor --export ${key}) to somebody who is in it; they import it, run`
  const end = `with all of its names and ${mine}, and push`
  expect(await of('deepseek/team/one', 'deepseek/team/two', 'zai/mine/x')).toEqual([
    `your key ${mine} is not in the .gpg-id of the store`,
    `${sends(mine)} pass init ${end}`,
  ])
  expect(await of('xai/own/deep/one')).toEqual([
    `your key ${mine} is not in the .gpg-id of xai/own`,
    `${sends(mine)} pass init -p FOLDER ${end}`,
  ])
  expect(await of('xai/own/deep/one', 'deepseek/team/one')).toEqual([
    `your key ${mine} is not in the .gpg-id of the store, xai/own`,
    `${sends(mine)} pass init, and pass init -p FOLDER, ${end}`,
  ])
  expect(await of('zai/mine/x')).toEqual(['.gpg-id names you in every folder with mapped entries', null])

  const other = await keys.makeKey('second', algorithms['curve 25519'])
  expect(await of('deepseek/team/one')).toEqual([
    `none of your keys (${mine}, ${other}) is in the .gpg-id of the store`,
    `${sends('FINGERPRINT')} pass init with all of its names and FINGERPRINT, and push`,
  ])
})
