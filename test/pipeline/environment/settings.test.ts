// Flags override variables, variables the file, the file the defaults; a mistake names what to correct.
import { expect, it } from 'vitest'
import { keyzFolder } from '../../../meta/files/keyz-folder.ts'
import { readEnvironment } from '../../../pipeline/environment/environment.ts'
import { readSettings } from '../../../pipeline/environment/settings.ts'
import { CommandError } from '../../../pipeline/errors.ts'
import { temporaryFolder } from '../../support/temporary.ts'

async function settings(file: string | null, variables: Record<string, string> = {}, flags: { git?: string } = {}) {
  await using home = await temporaryFolder()
  const folder = keyzFolder(home.path, () => undefined)
  if (file !== null) await folder.write('config.yaml', file)
  return await readSettings(folder, readEnvironment({ ...variables }), flags)
}

it('has defaults for a store without a file', async () => {
  expect(await settings(null)).toMatchObject({ git: { mode: 'none' }, sync: { fresh_for: '30m', concurrency: 64 } })
})

it('takes the flag before the variable before the file', async () => {
  const file = 'git: { mode: commit }\nsync: { fresh_for: 1h, concurrency: 2 }\n'
  const variables = { KEYZ_GIT_MODE: 'stage', KEYZ_FRESH_FOR: '2h' }

  expect(await settings(file)).toMatchObject({ git: { mode: 'commit' }, sync: { fresh_for: '1h', concurrency: 2 } })
  expect(await settings(file, variables)).toMatchObject({
    git: { mode: 'stage' },
    sync: { fresh_for: '2h', concurrency: 2 },
  })
  expect(await settings(file, variables, { git: 'none' })).toMatchObject({ git: { mode: 'none' } })
})

it.each([
  [{ KEYZ_DEADLINE: 'soon' }, {}, 'KEYZ_DEADLINE is not a duration like 30m, 48h, 14d or 2w: correct it and run again'],
  [{ KEYZ_CONCURRENCY: 'many' }, {}, 'KEYZ_CONCURRENCY must be a whole number from 1 to 256: correct it'],
  [{ KEYZ_GIT_MODE: 'push' }, {}, 'KEYZ_GIT_MODE is not valid'],
  [{ KEYZ_GIT_MODE: 'none' }, { git: 'push' }, '--git is not valid'],
])('names what to correct in %j %j', async (variables, flags, message) => {
  const failure = settings(null, variables, flags)

  await expect(failure).rejects.toThrow(CommandError)
  await expect(failure).rejects.toThrow(message)
})
