// The secret keys that gpg knows, from one listing: what the agent calls them, and how session keys are encrypted for them.
import { coordinateLengths } from './curves.ts'
import { runProgram } from './run-program.ts'

export interface KeyDerivation {
  /** The object identifier of the curve, after its length. */
  curve: Buffer
  coordinateLength: number
  hash: number
  cipher: number
  fingerprint: Buffer
}

export interface SecretKey {
  /** 16 upper-case hex digits. */
  id: string
  algorithm: number
  bits: number
  created: number
  encrypts: boolean
  /** What the agent calls it. */
  keygrip: string
  /** For ECDH. */
  derivation: KeyDerivation | null
  /** Whether all is known that asking the agent takes; gpg has to be asked about the others. */
  usable: boolean
  mainId: string
  owner: string
}

const maxBytes = 4 * 1024 * 1024
const rsa = [1, 2]
const ecdh = 18

/** Null if there are more than can be listed. */
export async function secretKeys(
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<SecretKey[] | null> {
  // Whom these keys trust is of no interest here, and takes gpg long to find out in a large keyring.
  const listing = ['--batch', '--with-colons', '--with-key-data', '--trust-model', 'always', '--list-secret-keys']
  const { output, overflow } = await runProgram('gpg', listing, { environment, signal, maxBytes })
  return overflow ? null : keysOfListing(output.toString())
}

/** See doc/DETAILS of GnuPG for the fields. */
export function keysOfListing(text: string): SecretKey[] {
  const blocks = text.split(/^(?=sec:)/m).filter((block) => block.startsWith('sec:'))
  return blocks.flatMap((block) => {
    const [, mainId = ''] = /^sec:(?:[^:]*:){3}([0-9A-F]{16}):/.exec(block) ?? []
    const [, owner = ''] = /^uid:(?:[^:]*:){8}([^:]*):/m.exec(block) ?? []
    return block
      .split(/^(?=s(?:ec|sb):)/m)
      .map((part) => ({ ...keyOf(part.split('\n').map((line) => line.split(':'))), mainId, owner: plain(owner) }))
  })
}

function keyOf(records: string[][]): Omit<SecretKey, 'mainId' | 'owner'> {
  const [head = []] = records
  const field = (type: string, at: number) => records.find(([name]) => name === type)?.[at] ?? ''
  const [, validity = '', bits = '', algorithm = '', id = '', created = ''] = head
  const fingerprint = field('fpr', 9)
  const keygrip = field('grp', 9)
  const parameters = records.filter(([name]) => name === 'pkd').map((record) => record[3] ?? '')
  const key = { id, algorithm: Number(algorithm), bits: Number(bits), created: Number(created), keygrip }
  const derivation = key.algorithm === ecdh ? derivationOf(parameters, fingerprint) : null
  const isFit = rsa.includes(key.algorithm) || derivation !== null
  // Version 4 keys alone: a longer fingerprint belongs to a newer one. "i" is invalid, "d" disabled, "#" a secret that is elsewhere.
  const usable = isFit && /^[0-9A-F]{40}$/.test(fingerprint) && /^[0-9A-F]{40}$/.test(keygrip) && !/[id]/.test(validity)
  return {
    ...key,
    derivation,
    encrypts: (head[11] ?? '').includes('e'),
    usable: usable && head[14] !== '#',
  }
}

/** The curve, the public point, and three bytes after their length and a version: hash and cipher of RFC 6637, section 8. */
function derivationOf([curve = '', , settings = '']: string[], fingerprint: string): KeyDerivation | null {
  const coordinateLength = coordinateLengths[curve.toLowerCase()]
  const [, hash = '', cipher = ''] = /^0301([0-9A-F]{2})([0-9A-F]{2})$/.exec(settings) ?? []
  if (coordinateLength === undefined || hash === '') return null
  return {
    curve: Buffer.from(curve, 'hex'),
    coordinateLength,
    hash: Number.parseInt(hash, 16),
    cipher: Number.parseInt(cipher, 16),
    fingerprint: Buffer.from(fingerprint, 'hex'),
  }
}

/** Listings escape colons, backslashes and control characters. */
function plain(text: string): string {
  return text.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
