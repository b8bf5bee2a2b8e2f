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
  await keys.makeKey('me', algorithms['curve 25519'])
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

  const end = 'with all of its names and yours, then push'
  expect(await of('deepseek/team/one', 'deepseek/team/two', 'zai/mine/x')).toEqual([
    'no key of yours is in the .gpg-id of the store',
    `ask somebody who is in it to add you: pass init ${end}`,
  ])
  expect(await of('xai/own/deep/one')).toEqual([
    'no key of yours is in the .gpg-id of xai/own',
    `ask somebody who is in it to add you: pass init -p FOLDER ${end}`,
  ])
  expect(await of('xai/own/deep/one', 'deepseek/team/one')).toEqual([
    'no key of yours is in the .gpg-id of the store, xai/own',
    `ask somebody who is in it to add you: pass init, and pass init -p FOLDER, ${end}`,
  ])
  expect(await of('zai/mine/x')).toEqual(['.gpg-id names you in every folder with mapped entries', null])
})
