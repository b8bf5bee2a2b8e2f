// What is read from a decrypted entry, and what is refused.

import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseCredential } from '../../../pipeline/decrypt/credential.ts'
import { KeyError } from '../../../pipeline/errors.ts'

const secretOf = (text: string) => parseCredential(Buffer.from(text)).secret.reveal()
const parametersOf = (text: string) => parseCredential(Buffer.from(text)).parameters

it.each(['sk-abc', 'sk-abc\n', 'sk-abc\r\n', '\ufeffsk-abc\nuser: x', 'sk-abc\n\n\n'])(
  'takes the first line of %j',
  (text) => {
    expect(secretOf(text)).toBe('sk-abc')
  },
)

it.each(['', '\n', ' sk-abc', 'sk-abc ', 'sk abc', 'sk-äbc', 'sk\tabc', '\nsk-abc', 'sk-abc\u0000', '\u0000'])(
  'refuses %j, in one sentence without it',
  (text) => {
    expect(() => parseCredential(Buffer.from(text))).toThrow(
      /where keyz looks for the key; if the entry is not a key, run keyz map PATH --remove/,
    )
  },
)

it('reads parameters that keyz knows, as they are written, and nothing else', () => {
  const body = 'team_id: 0007\naccount_id: "abc"\nlogin: somebody\npassword: hunter2\nteam: x\n'

  expect(parametersOf(`sk-abc\n${body}`)).toEqual({ team_id: '0007', account_id: 'abc' })
})

it('reads what it can from a body that is no YAML', () => {
  expect(parametersOf('sk-abc\n: [ not yaml\nteam_id: t-1\n\tindented: "\n')).toEqual({ team_id: 't-1' })
  expect(parametersOf('sk-abc\njust a note\n')).toEqual({})
})

it('takes no parameter that could lead a request elsewhere', () => {
  for (const value of ['../x', 'a/b', 'a?b=c', 'a b', 'a#b', '[1]', '{a: b}', `${'x'.repeat(300)}`]) {
    expect(parametersOf(`sk-abc\nteam_id: ${value}\n`)).toEqual({})
  }
})

it('never fails on any bytes but with a failure of that key', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        parseCredential(Buffer.from(bytes))
      } catch (error) {
        expect(error).toBeInstanceOf(KeyError)
      }
    }),
    { numRuns: 500 },
  )
})

it('takes the key, the account and the project from the JSON file of a service account, and parameters after it', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
  const file = {
    type: 'service_account',
    project_id: 'p-1',
    private_key: pem,
    client_email: 'a@b.example',
    token_uri: 'https://example.org',
  }
  const parse = (text: string) => parseCredential(Buffer.from(text))

  const plain = parse(`${JSON.stringify(file, null, 2)}\n`)
  const withLines = parse(`${JSON.stringify(file)}\nbilling_account: 012345-567890-ABCDEF\nproject_id: p-2\n`)

  expect(plain).toMatchObject({ subject: 'a@b.example', parameters: { project_id: 'p-1' } })
  expect(plain.secret.matches(/^MII[A-Za-z0-9+/=]+$/)).toBe(true)
  expect(withLines.parameters).toEqual({ billing_account: '012345-567890-ABCDEF', project_id: 'p-2' })
  expect(() => parse('{\n  "type": "authorized_user"\n}\n')).toThrow(
    /contains JSON that is not the file of a service account/,
  )
})
