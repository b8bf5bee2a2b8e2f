// The SHA-256 digest of an answer, which every sidecar keeps. It is as random as a key, so searches for keys have to leave it out.
import { z } from 'zod'

const sha256 = '[0-9a-f]{64}'

export const PayloadDigest = z.string().regex(new RegExp(`^${sha256}$`))

const inJson = new RegExp(`"payload_sha256": ?"${sha256}"`, 'g')

/** The JSON text of sidecars without their digests: keyz computes these itself, so no provider can hide anything in them. */
export function withoutDigests(text: string): string {
  return text.replaceAll(inJson, '')
}
