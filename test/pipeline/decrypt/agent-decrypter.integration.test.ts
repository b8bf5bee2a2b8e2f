// Entries opened with the person's own gpg-agent and OpenPGP.js, held to what gpg says about the same file.
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import * as openpgp from 'openpgp'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { agentDecrypter } from '../../../pipeline/decrypt/agent-decrypter.ts'
import type { Decrypter } from '../../../pipeline/decrypt/decrypter.ts'
import { type GpgDecrypter, gpgDecrypter } from '../../../pipeline/decrypt/gpg-decrypter.ts'
import { KeyError } from '../../../pipeline/errors.ts'
import { type Gnupg, gnupg } from '../../support/gnupg.ts'
import { itNeeds } from '../../support/needs.ts'
import { ocbMessage } from '../../support/ocb-message.ts'
import { bareEnvironment, must } from '../../support/run.ts'
import { has } from '../../support/store.ts'

const kinds = {
  'curve 25519': { primary: 'ed25519', subkey: 'cv25519' },
  'NIST P-256': { primary: 'nistp256', subkey: 'nistp256' },
  'NIST P-384': { primary: 'nistp384', subkey: 'nistp384' },
  'NIST P-521': { primary: 'nistp521', subkey: 'nistp521' },
  'brainpool P-256': { primary: 'brainpoolP256r1', subkey: 'brainpoolP256r1' },
  'brainpool P-384': { primary: 'brainpoolP384r1', subkey: 'brainpoolP384r1' },
  'brainpool P-512': { primary: 'brainpoolP512r1', subkey: 'brainpoolP512r1' },
  'RSA 2048': { primary: 'rsa2048', subkey: 'rsa2048' },
  'RSA 3072': { primary: 'ed25519', subkey: 'rsa3072' },
  'RSA 4096': { primary: 'ed25519', subkey: 'rsa4096' },
}
const names = Object.keys(kinds).map((kind) => kind.replace(' ', '-').toLowerCase())
const passphrase = 'a passphrase'
const signal = () => AbortSignal.timeout(60_000)

let home: Gnupg
const installed = await has('gpg')

beforeAll(async () => {
  if (!installed) return
  home = await gnupg()
  for (const [kind, algorithms] of Object.entries(kinds))
    await home.makeKey(kind.replace(' ', '-').toLowerCase(), algorithms)
  await home.makeKey('locked', kinds['curve 25519'], passphrase)
}, 240_000)

afterAll(async () => {
  if (installed) await home[Symbol.asyncDispose]()
})

const options = ({ environment }: Gnupg) => ({
  environment: { ...bareEnvironment, ...environment },
  mayPrompt: false,
})

/** Counts what is left to gpg, entry by entry. */
function counted(gpg: GpgDecrypter): GpgDecrypter & { asked: string[] } {
  const asked: string[] = []
  return {
    ...gpg,
    asked,
    decrypt: (...parameters) => {
      asked.push('whole')
      return gpg.decrypt(...parameters)
    },
    decryptWith: (...parameters) => {
      asked.push('session key')
      return gpg.decryptWith(...parameters)
    },
  }
}

async function file(encrypted: Uint8Array): Promise<string> {
  const path = join(home.home, `${randomBytes(8).toString('hex')}.gpg`)
  await writeFile(path, encrypted)
  return path
}

async function open(decrypter: Decrypter, path: string): Promise<string | { message: string; details: object }> {
  try {
    return (await decrypter.decrypt(path, signal())).toString('latin1')
  } catch (error) {
    if (!(error instanceof KeyError)) throw error
    const { passing, local } = error.details
    return { message: error.message, details: { passing, local } }
  }
}

/** What the agent's way says, after making sure that gpg says the same; and what was left to gpg on the way. */
async function both(encrypted: Uint8Array, { from = home } = {}) {
  const path = await file(encrypted)
  const gpg = counted(gpgDecrypter(options(from)))
  const decrypter = agentDecrypter(options(from), gpg)
  try {
    const answer = await open(decrypter, path)
    expect(answer).toEqual(await open(gpgDecrypter(options(from)), path))
    return { answer, leftToGpg: gpg.asked }
  } finally {
    await decrypter.close()
  }
}

describe('opens an entry without another gpg', () => {
  for (const name of names)
    itNeeds('gpg', 'gpgconf')(`for a key of ${name}`, async () => {
      const { answer, leftToGpg } = await both(await home.encrypt('sécret\n', [name]))

      expect(answer).toBe(Buffer.from('sécret\n').toString('latin1'))
      expect(leftToGpg).toEqual([])
    })

  for (const name of names)
    itNeeds('gpg', 'gpgconf')(`for a hidden recipient with a key of ${name}`, async () => {
      const hidden = await home.encrypt('secret\n', [], ['--hidden-recipient', name])

      expect(await both(hidden)).toEqual({ answer: 'secret\n', leftToGpg: [] })
    })

  for (const [what, more] of [
    ['zlib', ['--compress-algo', 'zlib', '-z', '9']],
    ['zip', ['--compress-algo', 'zip']],
    ['no compression', ['--compress-algo', 'none']],
    ['AES-128', ['--cipher-algo', 'AES']],
    ['AES-192', ['--cipher-algo', 'AES192']],
    ['text mode, whose line ends are those of this system', ['--textmode']],
    ['a file name', ['--set-filename', 'name.txt']],
  ] as const)
    itNeeds('gpg', 'gpgconf')(`with ${what}`, async () => {
      const encrypted = await home.encrypt('one\r\ntwo\nthree\r', ['curve-25519'], [...more])

      expect((await both(encrypted)).leftToGpg).toEqual([])
    })

  for (const [what, ocb] of [
    ['one chunk', {}],
    ['AES-128 and chunks of 64 bytes', { algorithm: 'aes128', chunkSizeByte: 0 }],
    ['AES-192 and chunks of 1 KiB', { algorithm: 'aes192', chunkSizeByte: 4 }],
  ] as const)
    itNeeds('gpg', 'gpgconf')(`in OCB mode with ${what}, as gpg 2.4 writes it`, async () => {
      const publicKey = await openpgp.readKey({ armoredKey: await exported('curve-25519') })
      const text = 'secret\n'.repeat(500)

      expect(await both(await ocbMessage(text, publicKey, ocb))).toEqual({ answer: text, leftToGpg: [] })
    })

  itNeeds('gpg', 'gpgconf')('whatever is in it, and for whomever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 2_000 }),
          fc.constantFrom(0, 1, 191, 192, 8_383, 8_384, 65_536).map((length) => new Uint8Array(length).fill(65)),
        ),
        fc.subarray(names, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('none', 'zip', 'zlib'),
        async (plaintext, recipients, compression) => {
          const text = Buffer.from(plaintext).toString('latin1')
          const folder = join(home.home, 'plain')
          await writeFile(folder, plaintext)
          const to = recipients.flatMap((name) => ['--recipient', name])
          await must(
            'gpg',
            [
              '--batch',
              '--yes',
              '--quiet',
              '--trust-model',
              'always',
              '--compress-algo',
              compression,
              ...to,
              '--output',
              `${folder}.gpg`,
              '--encrypt',
              folder,
            ],
            { environment: home.environment },
          )

          expect(await both(await readFile(`${folder}.gpg`))).toMatchObject(
            text.length > 65_000 ? {} : { answer: text, leftToGpg: [] },
          )
        },
      ),
      { numRuns: 40 },
    )
  })
})

itNeeds('gpg', 'gpgconf')('starts gpg once, however many entries there are', async () => {
  const folder = join(home.home, 'programs')
  const log = join(folder, 'log')
  const [, real = ''] = /^(.*)\n/.exec(await must('sh', ['-c', 'command -v gpg'])) ?? []
  await mkdir(folder)
  await writeFile(join(folder, 'gpg'), `#!/bin/sh\necho "$*" >>'${log}'\nexec '${real}' "$@"\n`, { mode: 0o755 })
  const { environment } = options(home)
  const watched = { environment: { ...environment, PATH: `${folder}:${environment.PATH}` }, mayPrompt: false }
  const decrypter = agentDecrypter(watched, gpgDecrypter(watched))
  const path = await file(await home.encrypt('secret\n', ['curve-25519']))

  const answers = await Promise.all(Array.from({ length: 20 }, () => open(decrypter, path)))
  await decrypter.close()
  expect(new Set(answers)).toEqual(new Set(['secret\n']))
  expect((await readFile(log, 'utf8')).split('\n')).toEqual([expect.stringContaining('--list-secret-keys'), ''])
})

describe('leaves to gpg, and says what it says', () => {
  for (const [what, more] of [
    ['Twofish', ['--cipher-algo', 'TWOFISH']],
    ['Camellia', ['--cipher-algo', 'CAMELLIA256']],
    ['3DES', ['--cipher-algo', '3DES']],
    ['bzip2', ['--compress-algo', 'bzip2']],
    ['a signature', ['--sign', '--local-user', 'curve-25519']],
  ] as const)
    itNeeds('gpg', 'gpgconf')(`${what}, with the session key that is known already`, async () => {
      expect(await both(await home.encrypt('secret\n', ['curve-25519'], [...more]))).toEqual({
        answer: 'secret\n',
        leftToGpg: ['session key'],
      })
    })

  itNeeds('gpg', 'gpgconf')('armor', async () => {
    const armored = openpgp.armor(openpgp.enums.armor.message, await home.encrypt('secret\n', ['nist-p-256']))

    expect(await both(Buffer.from(armored))).toEqual({ answer: 'secret\n', leftToGpg: ['whole'] })
  })

  itNeeds('gpg', 'gpgconf')('a passphrase as a recipient', async () => {
    const symmetric = ['--symmetric', '--pinentry-mode', 'loopback', '--passphrase', passphrase]
    const encrypted = await home.encrypt('secret\n', ['curve-25519'], symmetric)

    expect(await both(encrypted)).toEqual({ answer: 'secret\n', leftToGpg: ['whole'] })
  })

  itNeeds('gpg', 'gpgconf')('what has no integrity protection', async () => {
    const encrypted = await home.encrypt('secret\n', ['curve-25519'], ['--rfc2440', '--disable-mdc'])

    expect((await both(encrypted)).answer).toMatchObject({ message: expect.stringMatching(/integrity protection/) })
  })

  for (const [what, text, chunkSizeByte] of [
    ['short', 'secret\n', 16],
    ['long, in one chunk', 'secret\n'.repeat(1_300), 16],
    ['long, in many chunks', 'secret\n'.repeat(1_300), 0],
  ] as const)
    itNeeds('gpg', 'gpgconf')(`an entry in OCB mode that was changed anywhere, or cut: ${what}`, async () => {
      const publicKey = await openpgp.readKey({ armoredKey: await exported('curve-25519') })
      const whole = await ocbMessage(text, publicKey, { chunkSizeByte })
      const [recipient] = (await openpgp.readMessage({ binaryMessage: new Uint8Array(whole) })).packets
      const headerAt = (recipient?.write().length ?? 0) + 2
      const body = whole.subarray(headerAt + (whole[headerAt + 1] === 255 ? 6 : 2))
      const withBody = (changed: Buffer) => {
        const length = Buffer.alloc(4)
        length.writeUInt32BE(changed.length)
        return Buffer.concat([whole.subarray(0, headerAt), Buffer.from([0xd4, 255]), length, changed])
      }
      const refused = { message: expect.stringMatching(/damaged/) }

      expect((await both(withBody(body))).answer).toBe(text)
      // What stands before the first chunk says how to decrypt: gpg has other words for some of that.
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 4, max: body.length - 1 }),
          fc.integer({ min: 1, max: 255 }),
          async (at, change) => {
            const spoiled = Buffer.from(body)
            spoiled[at] = (spoiled[at] ?? 0) ^ change

            expect((await both(withBody(spoiled))).answer).toMatchObject(refused)
          },
        ),
        {
          numRuns: 30,
          examples: [
            [19, 1],
            [30, 1],
            [body.length - 1, 1],
            [body.length - 20, 1],
          ],
        },
      )
      for (const cut of [16, 80, 240].filter((length) => length < body.length - 60))
        expect((await both(withBody(body.subarray(0, -cut)))).answer).toMatchObject(refused)
    })

  itNeeds('gpg', 'gpgconf')('an entry in which any byte is wrong', async () => {
    const encrypted = await home.encrypt('secret\n', ['curve-25519', 'rsa-2048'], ['--compress-algo', 'none'])
    await fc.assert(
      fc.asyncProperty(fc.nat(encrypted.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const spoiled = Buffer.from(encrypted)
        spoiled[at] = (spoiled[at] ?? 0) ^ change

        await both(spoiled)
      }),
      { numRuns: 40 },
    )
  })

  itNeeds('gpg', 'gpgconf')('an entry that is cut off, or none at all', async () => {
    const encrypted = await home.encrypt('secret\n', ['curve-25519'])
    for (const bytes of [encrypted.subarray(0, 50), encrypted.subarray(0, -1), Buffer.from('no message')])
      expect((await both(bytes)).answer).toMatchObject({ message: expect.stringMatching(/damaged/) })
  })

  itNeeds('gpg', 'gpgconf')('what unpacks to too much', async () => {
    for (const size of [65_537, 1024 * 1024, 3_000_000])
      expect((await both(await home.encrypt('0'.repeat(size), ['curve-25519']))).answer).toMatchObject({
        message: expect.stringMatching(/larger than 64 KiB/),
      })
  })

  itNeeds('gpg', 'gpgconf')('an entry for others, and asks it once for all entries of the same people', async () => {
    await using other = await gnupg()
    await other.makeKey('other', kinds['curve 25519'])
    const gpg = counted(gpgDecrypter(options(other)))
    const decrypter = agentDecrypter(options(other), gpg)
    const foreign = { message: expect.stringMatching(/not encrypted for any private key/), details: { local: true } }

    expect((await both(await home.encrypt('secret\n', ['nist-p-256']), { from: other })).answer).toMatchObject(foreign)
    for (let entry = 0; entry < 3; entry++)
      expect(await open(decrypter, await file(await home.encrypt('secret\n', ['nist-p-256'])))).toMatchObject(foreign)
    expect(gpg.asked).toEqual(['whole'])
    await decrypter.close()
  })

  itNeeds('gpg', 'gpgconf')('everything, where gpg.conf says something about decryption', async () => {
    await using other = await gnupg()
    await other.makeKey('other', kinds['curve 25519'])
    const encrypted = await other.encrypt('secret\n', ['other'])
    await writeFile(join(other.home, 'gpg.conf'), 'no-greeting\nskip-hidden-recipients\n')

    expect(await both(encrypted, { from: other })).toEqual({ answer: 'secret\n', leftToGpg: ['whole'] })
  })
})

const locked = { message: expect.stringMatching(/private key is locked/), details: { passing: true } }

describe('a locked key', () => {
  itNeeds('gpg', 'gpgconf')('is told from one that is open, without gpg', async () => {
    await home.lock()
    const encrypted = await home.encrypt('secret\n', ['locked'])

    expect(await both(encrypted)).toMatchObject({ answer: locked, leftToGpg: [] })
    await home.unlock('locked', passphrase)
    expect(await both(encrypted)).toEqual({ answer: 'secret\n', leftToGpg: [] })
  })

  itNeeds('gpg', 'gpgconf')('does not stand in the way of another one', async () => {
    await home.lock()
    const encrypted = await home.encrypt('secret\n', ['locked', 'nist-p-256'])

    expect(await both(encrypted)).toEqual({ answer: 'secret\n', leftToGpg: [] })
  })

  itNeeds('gpg', 'gpgconf')('is asked for once where a person may be asked, as gpg asks', async () => {
    await using other = await gnupg()
    await other.makeKey('Zoë "100%" +1', kinds['curve 25519'], passphrase)
    const path = await file(await other.encrypt('secret\n', ['100%']))
    const asked = join(other.home, 'asked')
    await pinentry(other, asked)
    const desk = { GPG_TTY: '/dev/null', TERM: 'dumb', DISPLAY: ':7', XAUTHORITY: '/nowhere/x', LC_ALL: 'C.UTF-8' }
    const prompting = { environment: { ...options(other).environment, ...desk }, mayPrompt: true }
    const gpg = counted(gpgDecrypter(prompting))
    const decrypter = agentDecrypter(prompting, gpg)

    expect(await open(gpgDecrypter(prompting), path)).toMatchObject(locked)
    const prompts = await readFile(asked, 'utf8')
    await rm(asked)
    expect(await open(decrypter, path)).toMatchObject(locked)
    await decrypter.close()
    expect(told(await readFile(asked, 'utf8'))).toEqual(told(prompts))
    expect(prompts.match(/^GETPIN/gm)).toHaveLength(1)
    expect(gpg.asked).toEqual([])
  })
})

describe('a passphrase that is not given', () => {
  for (const [what, code] of [
    ['canceled', 83886179],
    ['fully canceled', 83886278],
    ['not given in time', 83886142],
  ] as const)
    for (const way of ['agent', 'gpg'] as const)
      itNeeds('gpg', 'gpgconf')(
        `is asked for once, however many entries there are: ${what}, through ${way}`,
        async () => {
          await using other = await gnupg()
          await other.makeKey('one', kinds['curve 25519'], passphrase)
          const paths = await Promise.all(
            [1, 2, 3, 4].map(async () => await file(await other.encrypt('secret\n', ['one']))),
          )
          const asked = join(other.home, 'asked')
          await pinentry(other, asked, code)
          const prompting = { environment: { ...options(other).environment, GPG_TTY: '/dev/null' }, mayPrompt: true }
          const gpg = gpgDecrypter(prompting)
          const decrypter = way === 'gpg' ? gpg : agentDecrypter(prompting, gpg)

          const answers = await Promise.all(paths.map((path) => open(decrypter, path)))
          answers.push(await open(decrypter, paths[0] ?? ''), await open(gpg, paths[0] ?? ''))
          await decrypter.close()
          expect(answers).toEqual(answers.map(() => locked))
          expect((await readFile(asked, 'utf8')).match(/^GETPIN/gm)).toHaveLength(1)
        },
      )

  itNeeds('gpg', 'gpgconf')('leaves keys alone that are open', async () => {
    await using other = await gnupg()
    await other.makeKey('one', kinds['curve 25519'], passphrase)
    await other.makeKey('open', kinds['curve 25519'])
    const [shut = '', free = ''] = await Promise.all(
      ['one', 'open'].map(async (name) => await file(await other.encrypt('secret\n', [name]))),
    )
    for (const code of [83886179, 83886278]) {
      await pinentry(other, join(other.home, 'asked'), code)
      const prompting = { environment: { ...options(other).environment, GPG_TTY: '/dev/null' }, mayPrompt: true }
      const decrypter = agentDecrypter(prompting, gpgDecrypter(prompting))

      expect(await open(decrypter, shut)).toEqual(locked)
      expect(await open(decrypter, free)).toBe('secret\n')
      await decrypter.close()
    }
  })
})

/** What a pinentry was told, without the process that asks. */
const told = (prompts: string) => prompts.split('\n').filter((line) => !line.startsWith('OPTION owner='))

itNeeds('gpg', 'gpgconf')('starts the agent if none is running', async () => {
  await must('gpgconf', ['--kill', 'gpg-agent'], { environment: home.environment })

  expect(await both(await home.encrypt('secret\n', ['nist-p-384']))).toEqual({ answer: 'secret\n', leftToGpg: [] })
})

itNeeds('gpg', 'gpgconf')('ends with its signal', async () => {
  const path = await file(await home.encrypt('secret\n', ['nist-p-384']))
  const decrypter = agentDecrypter(options(home), gpgDecrypter(options(home)))
  const reason = new Error('over')

  await expect(decrypter.decrypt(path, AbortSignal.abort(reason))).rejects.toBe(reason)
  expect(await open(decrypter, path)).toBe('secret\n')
  await expect(decrypter.decrypt(path, AbortSignal.abort(reason))).rejects.toBe(reason)
  await decrypter.close()
})

itNeeds('gpg', 'gpgconf')('says what to install where there is no gpg', async () => {
  const path = await file(await home.encrypt('secret\n', ['nist-p-384']))
  const nowhere = { environment: { PATH: '/nowhere' }, mayPrompt: false }
  const decrypter = agentDecrypter(nowhere, gpgDecrypter(nowhere))

  await expect(decrypter.decrypt(path, signal())).rejects.toThrow(/install GnuPG/)
})

const exported = (name: string) =>
  must('gpg', ['--batch', '--armor', '--export', name], { environment: home.environment })

/** A pinentry that notes what it is told, and that the person cancels. */
async function pinentry({ home: folder, environment }: Gnupg, asked: string, code = 83886179): Promise<void> {
  const program = join(folder, 'pinentry')
  const lines = [
    '#!/bin/sh',
    'echo "OK ready"',
    'while IFS= read -r line; do',
    `  printf '%s\\n' "$line" >>'${asked}'`,
    '  case $line in',
    `    GETPIN*) echo "ERR ${code} Operation cancelled <Pinentry>" ;;`,
    '    BYE*) echo OK; exit 0 ;;',
    '    *) echo OK ;;',
    '  esac',
    'done',
  ]
  await writeFile(program, `${lines.join('\n')}\n`, { mode: 0o755 })
  await writeFile(join(folder, 'gpg-agent.conf'), `pinentry-program ${program}\n`)
  await must('gpgconf', ['--reload', 'gpg-agent'], { environment })
}
