// What every command starts with: no secret of the environment reaches a child process or the output, and the store is opened on demand.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { CommandError, LeakError } from '../../pipeline/errors.ts'
import { createRuntime } from '../../pipeline/runtime.ts'
import { LeakScanner } from '../../pipeline/secrets/leak-scanner.ts'
import { Output } from '../../pipeline/terminal/output.ts'
import { temporaryFolder } from '../support/temporary.ts'

function runtimeWith(variables: Record<string, string>) {
  const printed: string[] = []
  const stream = { write: (text: string) => printed.push(text) > 0 }
  const scanner = new LeakScanner()
  const output = new Output(scanner, { stdout: stream, stderr: stream }, { color: 'never', inActions: false })
  const interrupt = new AbortController().signal
  const runtime = createRuntime(variables, { scanner, output, interrupt, interactive: false })
  return { runtime, printed }
}

it('takes the passphrase and the private key away from child processes', () => {
  const variables = { PATH: '/usr/bin', KEYZ_PGP_PRIVATE_KEY: 'armored key', KEYZ_PGP_PASSPHRASE: 'open sesame please' }

  const { runtime } = runtimeWith(variables)

  expect(runtime.environment.forChildren).toMatchObject({ PATH: '/usr/bin' })
  expect(JSON.stringify([runtime.environment.forChildren, variables])).not.toMatch(/armored key|open sesame/)
})

it('prints no line with the passphrase or the token of GitHub in it', () => {
  const { runtime, printed } = runtimeWith({
    KEYZ_PGP_PASSPHRASE: 'open sesame please',
    GITHUB_TOKEN: 'ghs_0a1b2c3d4e5f6071',
  })

  runtime.output.say('the passphrase is open sesame please')
  runtime.output.say('the token is ghs_0a1b2c3d4e5f6071')
  runtime.output.say('all is well')

  expect(printed.join('')).not.toMatch(/sesame|ghs_0a1b/)
  expect(printed.join('')).toContain('all is well')
})

it('opens no store before a command asks for it, and says what to do if there is none', async () => {
  const { runtime } = runtimeWith({ PASSWORD_STORE_DIR: '/nowhere/store' })

  const opened = runtime.openStore()

  await expect(opened).rejects.toThrow(CommandError)
  await expect(opened).rejects.toThrow(/no store at \/nowhere\/store.*pass init/)
})

it('keeps a disguised secret out of every file of the store', async () => {
  await using home = await temporaryFolder()
  await mkdir(join(home.path, '.git'))
  await writeFile(join(home.path, '.gpg-id'), 'nobody')
  const { runtime } = runtimeWith({ PASSWORD_STORE_DIR: home.path, GITHUB_TOKEN: 'ghs_0a1b2c3d4e5f60718293' })
  const { folder } = await runtime.findStore()
  const echoes = ['0a 1b 2c 3d 4e 5f 60 71 82 93', gzipSync('the token is ghs_0a1b2c3d4e5f60718293').toString('base64')]

  for (const echo of echoes)
    await expect(folder.write('providers/xai/default/key.json', JSON.stringify({ echo }))).rejects.toThrow(LeakError)
  expect(await folder.list('providers')).toEqual([])
})
