// A gpg that never answers: a sync ends in time, and names what hangs.
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { writeProgram } from '../../support/few-programs.ts'
import { bin, run } from '../../support/run.ts'
import { testStore } from '../../support/store.ts'
import { temporaryFolder } from '../../support/temporary.ts'

it('names gpg, and not the providers, when gpg decrypts nothing', async () => {
  await using store = await testStore()
  await using programs = await temporaryFolder()
  await writeProgram(join(programs.path, 'gpg'), 'exec sleep 600')
  await store.insert({ 'deepseek/a/one': 'a key that nobody reads' })
  await store.keyz(['map', 'deepseek/a/one', '--provider', 'deepseek', '--any-shape'])
  const { KEYZ_PGP_PRIVATE_KEY: _, ...variables } = store.environment

  const { code, stderr } = await run(process.execPath, [bin, 'sync'], {
    environment: { ...variables, PATH: `${programs.path}:${process.env.PATH}`, KEYZ_DEADLINE: '2s' },
  })

  expect(code).toBe(1)
  expect(stderr).toContain(
    'gpg did not decrypt 1 entry within 2s: if gpg-agent hangs, restart it with gpgconf --kill gpg-agent, then run keyz sync again.\n',
  )
  expect(stderr).not.toContain('not reached')
})
