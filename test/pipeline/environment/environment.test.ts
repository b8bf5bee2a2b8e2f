// What keyz takes from the environment, and what it keeps from every child process.
import { expect, it } from 'vitest'
import { readEnvironment } from '../../../pipeline/environment/environment.ts'
import { CommandError } from '../../../pipeline/errors.ts'

it('removes the private key, its passphrase and the token from the environment of this process', () => {
  const variables: Record<string, string | undefined> = {
    KEYZ_PGP_PRIVATE_KEY: 'a',
    KEYZ_PGP_PRIVATE_KEY_FILE: 'b',
    KEYZ_PGP_PASSPHRASE: 'c',
    KEYZ_PGP_PASSPHRASE_FILE: 'd',
    GITHUB_TOKEN: 'e',
    XAI_API_KEY: 'f',
  }
  const environment = readEnvironment(variables)

  expect(Object.keys(variables)).toEqual(['XAI_API_KEY'])
  expect(environment.privateKey).toMatchObject({ keyFile: 'b', passphraseFile: 'd' })
  expect(environment.secretNamed('XAI_API_KEY')?.reveal()).toBe('f')
})

it.each(['KEYZ_PGP_PRIVATE_KEY', 'KEYZ_PGP_PASSPHRASE', 'NOT_SET'])('hands out nothing by the name %s', (name) => {
  const environment = readEnvironment({ KEYZ_PGP_PRIVATE_KEY: 'a', KEYZ_PGP_PASSPHRASE: 'c' })

  expect(environment.secretNamed(name)).toBeNull()
})

it('gives child processes no key, and only git with a remote what reaches one', () => {
  const environment = readEnvironment({
    PATH: '/bin',
    HOME: '/home/me',
    XAI_API_KEY: 'secret',
    KEYZ_PGP_PRIVATE_KEY: 'secret',
    HTTPS_PROXY: 'http://me:secret@proxy.test',
    GIT_SSH_COMMAND: 'ssh -v',
    GIT_TRACE: '1',
    GIT_TRACE_PERFORMANCE: '/tmp/trace',
  })

  expect(environment.forChildren).toEqual({ PATH: '/bin', HOME: '/home/me' })
  expect(environment.forRemotes).toEqual({
    ...environment.forChildren,
    HTTPS_PROXY: 'http://me:secret@proxy.test',
    GIT_SSH_COMMAND: 'ssh -v',
    GIT_TRACE_PERFORMANCE: '/tmp/trace',
  })
})

it('refuses to send keys without checking certificates', () => {
  expect(() => readEnvironment({ NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toThrow(CommandError)
})

it('finds the store where pass does', () => {
  expect(readEnvironment({ HOME: '/home/me' }).store).toBe('/home/me/.password-store')
  expect(readEnvironment({ HOME: '/home/me', PASSWORD_STORE_DIR: '/keys' }).store).toBe('/keys')
})
