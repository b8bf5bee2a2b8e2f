// What the agent is asked to decrypt, and what it answers, as canonical S-expressions.

export type EncryptedKey =
  | { algorithm: 'rsa'; value: Uint8Array }
  /** `wrapped` with the length before it. */
  | { algorithm: 'ecdh'; point: Uint8Array; wrapped: Uint8Array }

export function ciphertextExpression(encrypted: EncryptedKey): Buffer {
  const parameters =
    encrypted.algorithm === 'rsa'
      ? [list(atom('a'), atom(unsigned(encrypted.value)))]
      : [list(atom('s'), atom(encrypted.wrapped)), list(atom('e'), atom(unsigned(encrypted.point)))]
  return list(atom('enc-val'), list(atom(encrypted.algorithm), ...parameters))
}

/** The bytes in `(5:value<length>:<bytes>)`, after which the agent writes a zero if a card decrypted. Null for anything else. */
export function plaintextOf(answer: Buffer): Buffer | null {
  const [head = '', length = ''] = /^\(5:value([1-9]\d{0,4}):/.exec(answer.toString('latin1', 0, 20)) ?? []
  const end = head.length + Number(length)
  const rest = answer.subarray(end).toString('latin1')
  return head !== '' && (rest === ')' || rest === ')\0') ? answer.subarray(head.length, end) : null
}

function list(...parts: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from('('), ...parts, Buffer.from(')')])
}

function atom(bytes: Uint8Array | string): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length}:`), Buffer.from(bytes)])
}

/** A number whose first bit is set would be read as a negative one. */
function unsigned(bytes: Uint8Array): Uint8Array {
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes
}
