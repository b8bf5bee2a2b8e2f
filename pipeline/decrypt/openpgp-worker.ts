// One worker thread: encrypted bytes in, decrypted bytes or the reason out.
import { parentPort, workerData } from 'node:worker_threads'
import * as openpgp from 'openpgp'
import { z } from 'zod'
import { KeyError } from '../errors.ts'
import { damaged } from './decrypter.ts'
import { decryptMessage, UnsupportedMessageError } from './openpgp-message.ts'

const { keys: binaryKeys } = z.object({ keys: z.array(z.instanceof(Uint8Array)) }).parse(workerData)
// Not awaited here: the sources are loaded by require, which knows no await at the top of a file.
const keys = Promise.all(binaryKeys.map((binaryKey) => openpgp.readPrivateKey({ binaryKey })))

parentPort?.on('message', (encrypted: Uint8Array) => {
  keys
    .then((unlocked) => decryptMessage(encrypted, unlocked))
    .then((data) => ({ data }), replyTo)
    .then((reply) => parentPort?.postMessage(reply))
})

function replyTo(error: unknown) {
  if (error instanceof UnsupportedMessageError) return { unsupported: error.message }
  const failure = error instanceof KeyError ? error : damaged(error)
  return { failure: { kind: failure.kind, message: failure.message, local: failure.details.local ?? false } }
}
