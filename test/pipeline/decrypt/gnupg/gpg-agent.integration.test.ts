// The agent over its socket, played by a stand-in: as with a card, which no machine for tests has, and as no agent should be.
import { expect, it } from 'vitest'
import { BrokenConnectionError, RefusedError } from '../../../../pipeline/decrypt/gnupg/assuan-connection.ts'
import { gpgAgent } from '../../../../pipeline/decrypt/gnupg/gpg-agent.ts'
import type { SecretKey } from '../../../../pipeline/decrypt/gnupg/secret-keys.ts'
import { fakeAgent } from '../../../support/fake-agent.ts'

const key: SecretKey = {
  id: '7E8DBC1FAE0ADBF2',
  mainId: 'F0F20885AD36695C',
  algorithm: 1,
  bits: 2048,
  created: 0,
  encrypts: true,
  keygrip: 'CA12D5AC605B6513684F025F257482BE1F5CD55C',
  derivation: null,
  usable: true,
  owner: 'Zoë <zoe@example.org>',
}
const encrypted = { algorithm: 'rsa', value: Buffer.from('a%b') } as const
const patience = () => AbortSignal.timeout(10_000)
const decrypt = (agent: ReturnType<typeof gpgAgent>, signal = patience()) => agent.decrypt(encrypted, key, signal)
const asking = (socket: string, mayPrompt = false) => gpgAgent({ socket, environment: { TERM: 'dumb' }, mayPrompt })

/** Answers a request for decryption like this, and everything else with OK. */
const answering =
  (...pieces: (string | Buffer)[]) =>
  (line: string) => {
    if (line === 'PKDECRYPT') return ['INQUIRE CIPHERTEXT\n']
    if (line.startsWith('D ')) return []
    return line === 'END' || line === 'CAN' ? pieces : ['OK\n']
  }

it('understands an agent that lets a card decrypt, which removes the padding and may need time', async () => {
  await using fake = await fakeAgent(
    answering('# scdaemon\nS PROGRESS card_', 'busy x 0 0\nS PADDING 0\nD (5:value4:a%25%0', 'Ab', ')\0\nOK\n'),
  )
  const agent = asking(fake.socket)

  expect(await decrypt(agent)).toEqual({ value: Buffer.from('a%\nb'), padded: false })
  agent.close()
  expect(fake.told).toEqual([
    'OPTION pinentry-mode=error',
    `SETKEY ${key.keygrip}`,
    'PKDECRYPT',
    'D (7:enc-val(3:rsa(1:a3:a%25b)))',
    'END',
  ])
})

it('says what is asked for where a person may be asked, and keeps a connection for what comes next', async () => {
  await using fake = await fakeAgent(answering('D (5:value1:a)\nOK\n'))
  const agent = asking(fake.socket, true)

  expect(await decrypt(agent)).toEqual({ value: Buffer.from('a'), padded: true })
  await decrypt(agent)
  agent.close()
  expect(fake.connections()).toBe(1)
  expect(fake.told.map((line) => line.replace(/ .*/, '')).slice(2)).toEqual([
    ...['SETKEY', 'SETKEYDESC', 'PKDECRYPT', 'D', 'END'],
    ...['SETKEYDESC', 'PKDECRYPT', 'D', 'END'],
  ])
  expect(fake.told.slice(0, 5)).toEqual([
    'OPTION ttytype=dumb',
    'OPTION agent-awareness=2.1.0',
    `SETKEY ${key.keygrip}`,
    expect.stringMatching(/^SETKEYDESC Please\+enter\+the\+passphrase\+to\+unlock\+the\+OpenPGP\+secret\+key:%0A%22Zo/),
    'PKDECRYPT',
  ])
})

it('keeps several connections, one for each request under way', async () => {
  await using fake = await fakeAgent(answering('D (5:value1:a)\nOK\n'))
  const agent = asking(fake.socket)

  await Promise.all([decrypt(agent), decrypt(agent), decrypt(agent)])
  await decrypt(agent)
  agent.close()
  expect(fake.connections()).toBe(3)
})

it('tells by its number why the agent refuses, and asks on', async () => {
  await using fake = await fakeAgent(answering('ERR 67108949 No pinentry <GPG Agent>\n'))
  const agent = asking(fake.socket)

  await expect(decrypt(agent)).rejects.toMatchObject({ constructor: RefusedError, code: 85 })
  await expect(decrypt(agent)).rejects.toBeInstanceOf(RefusedError)
  agent.close()
  expect(fake.told.filter((line) => line.startsWith('SETKEY'))).toHaveLength(2)
  expect(fake.connections()).toBe(1)
})

it.each([
  ['no greeting', 'HTTP/1.1 400 Bad Request\n', ['OK\n']],
  ['a greeting that refuses', 'ERR 67109139 Not allowed\n', ['OK\n']],
  ['what is not in the protocol', undefined, ['HELLO\n']],
  ['more than it was asked', undefined, ['OK\nOK\n', 'D x\n']],
  ['too much', undefined, ['#'.repeat(100_000)]],
  ['goodbye', undefined, ['hang up']],
] as const)('takes an agent that says %s for none', async (_, greeting, pieces) => {
  await using fake = await fakeAgent(() => pieces, greeting)

  await expect(decrypt(asking(fake.socket))).rejects.toBeInstanceOf(BrokenConnectionError)
})

it('has nothing to do with an agent that may ask a person all the same', async () => {
  await using fake = await fakeAgent((line) => [line.startsWith('OPTION') ? 'ERR 67109115 Forbidden\n' : 'OK\n'])

  await expect(decrypt(asking(fake.socket))).rejects.toBeInstanceOf(BrokenConnectionError)
  expect(fake.told).toEqual(['OPTION pinentry-mode=error'])
})

it('takes an answer in another form for one that only gpg may understand, and answers no other question', async () => {
  await using odd = await fakeAgent(answering('D abc\nOK\n'))
  await using curious = await fakeAgent((line) =>
    line === 'PKDECRYPT' ? ['INQUIRE PASSPHRASE\n'] : line === 'CAN' ? ['ERR 67108963 cancelled\n'] : ['OK\n'],
  )
  const [agent, other] = [asking(odd.socket), asking(curious.socket)]

  expect(await decrypt(agent)).toBeNull()
  await expect(decrypt(other)).rejects.toMatchObject({ code: 99 })
  agent.close()
  other.close()
})

it('does not wait for an agent that hangs any longer than its signal says', async () => {
  await using silent = await fakeAgent(() => [], '')
  await using slow = await fakeAgent((line) => (line === 'PKDECRYPT' ? [] : ['OK\n']))
  for (const { socket } of [silent, slow]) {
    const controller = new AbortController()
    const reason = new Error('over')
    const waiting = decrypt(asking(socket), controller.signal)
    controller.abort(reason)

    await expect(waiting).rejects.toBe(reason)
  }
  const controller = new AbortController()
  const late = decrypt(asking(slow.socket), controller.signal)
  await expect.poll(() => slow.told).toContain('PKDECRYPT')
  controller.abort(new Error('over'))

  await expect(late).rejects.toThrow('over')
})

it('is not there where nobody listens', async () => {
  await expect(decrypt(asking('/nowhere/S.gpg-agent'))).rejects.toBeInstanceOf(BrokenConnectionError)
})
