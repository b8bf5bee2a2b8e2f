import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { BrokenConnectionError, RefusedError } from '../../../pipeline/decrypt/gnupg/assuan-connection.ts'
import type { GpgAgent } from '../../../pipeline/decrypt/gnupg/gpg-agent.ts'
import type { SecretKey } from '../../../pipeline/decrypt/gnupg/secret-keys.ts'
import { sessionKeyFrom } from '../../../pipeline/decrypt/session-key-from.ts'

const rsaKey = (id: string, more: Partial<SecretKey> = {}): SecretKey => ({
  id,
  mainId: id,
  algorithm: 1,
  bits: 2048,
  created: 0,
  encrypts: true,
  keygrip: id,
  derivation: null,
  usable: true,
  owner: 'Zoë',
  ...more,
})
const recipient = (id: string) => ({ id, algorithm: 1, key: { algorithm: 'rsa', value: Buffer.from('a') } as const })
const hidden = '0'.repeat(16)

const key = randomBytes(16)
const sum = key.reduce((total, byte) => total + byte, 0)
const frame = Buffer.from([7, ...key, sum >> 8, sum & 0xff])
const opened = { value: frame, padded: false }
const refused = (code: number) => new RefusedError(`ERR ${67108864 + code} whatever <GPG Agent>`)

/** An agent that answers for each key as it is told to, and notes which it was asked about. */
function agentWith(answers: Record<string, Error | Awaited<ReturnType<GpgAgent['decrypt']>>>) {
  const asked: string[] = []
  const agent: GpgAgent = {
    async decrypt(_, { id }) {
      asked.push(id)
      const answer = answers[id]
      if (answer instanceof Error) throw answer
      return answer ?? null
    },
    askNobody: () => undefined,
    close: () => undefined,
  }
  return { agent, asked }
}

async function find(
  answers: Parameters<typeof agentWith>[0],
  { recipients = ['A', 'B'], keys = [rsaKey('A'), rsaKey('B')], mayPrompt = false } = {},
) {
  const { agent, asked } = agentWith(answers)
  const found = await sessionKeyFrom(agent, recipients.map(recipient), keys, mayPrompt, AbortSignal.timeout(10_000))
  return { found: typeof found === 'string' ? found : 'opened', asked }
}

it('asks about each key that the message is for, until one opens it', async () => {
  expect(await find({ A: opened })).toEqual({ found: 'opened', asked: ['A'] })
  expect(await find({ A: refused(85), B: opened })).toEqual({ found: 'opened', asked: ['A', 'B'] })
  expect(await find({ A: { ...opened, padded: true }, B: opened })).toEqual({ found: 'opened', asked: ['A', 'B'] })
  expect(await find({ B: opened }, { recipients: ['B'] })).toEqual({ found: 'opened', asked: ['B'] })
})

it.each([11, 62, 85, 86, 87, 99, 177])('calls a key locked after error %d, and tries the next one', async (code) => {
  expect(await find({ A: refused(code), B: refused(code) })).toEqual({ found: 'locked', asked: ['A', 'B'] })
})

it('asks no more once a person cancelled for good', async () => {
  expect(await find({ A: refused(198), B: opened })).toEqual({ found: 'locked', asked: ['A'] })
})

it('leaves to gpg what only gpg may know', async () => {
  const unknown = { found: 'unknown', asked: ['A'] }

  expect(await find({}, { recipients: ['C'] })).toEqual({ found: 'unknown', asked: [] })
  expect(await find({ A: refused(17), B: opened })).toEqual(unknown)
  expect(await find({ A: refused(1), B: opened })).toEqual(unknown)
  expect(await find({ A: new BrokenConnectionError('gone'), B: opened })).toEqual(unknown)
  expect(await find({}, { keys: [rsaKey('A', { usable: false })] })).toEqual({ found: 'unknown', asked: [] })
})

it('never lets a person be asked again who may have been asked', async () => {
  expect(await find({ A: refused(1), B: refused(1) }, { mayPrompt: true })).toMatchObject({ found: 'locked' })
  expect(await find({ A: refused(99), B: new BrokenConnectionError('gone') }, { mayPrompt: true })).toMatchObject({
    found: 'locked',
  })
  expect(await find({ A: refused(17), B: opened }, { mayPrompt: true })).toEqual({ found: 'unknown', asked: ['A'] })
})

it('tries every key that encrypts for a hidden recipient, whatever it says', async () => {
  const keys = [rsaKey('A'), rsaKey('S', { encrypts: false }), rsaKey('B')]

  expect(await find({ A: refused(1), B: opened }, { recipients: [hidden], keys })).toEqual({
    found: 'opened',
    asked: ['A', 'B'],
  })
  expect(await find({ A: refused(85), B: null }, { recipients: [hidden], keys })).toMatchObject({ found: 'locked' })
})

it('passes on what ended the wait', async () => {
  const reason = new Error('over')

  await expect(find({ A: reason })).rejects.toBe(reason)
})
