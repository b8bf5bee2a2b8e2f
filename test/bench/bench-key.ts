// The OpenPGP key of the benchmark: curve 25519 in the form that gpg 2.2 reads too, made anew each time.
import * as openpgp from 'openpgp'

export interface BenchKey {
  armored: string
  /** Compressed, if so wanted, as gpg does by default. */
  encrypt: (plaintext: string, compressed?: boolean) => Promise<Uint8Array>
}

export async function makeKey(): Promise<BenchKey> {
  const { privateKey, publicKey } = await openpgp.generateKey({
    type: 'ecc',
    curve: 'curve25519Legacy',
    userIDs: [{ name: 'keyz bench', email: 'bench@example.org' }],
    format: 'object',
  })
  return {
    armored: privateKey.armor(),
    async encrypt(plaintext, compressed = false) {
      const message = await openpgp.createMessage({ text: plaintext })
      const { zlib, uncompressed } = openpgp.enums.compression
      const config = { preferredCompressionAlgorithm: compressed ? zlib : uncompressed }
      return await openpgp.encrypt({ message, encryptionKeys: publicKey, format: 'binary', config })
    },
  }
}
