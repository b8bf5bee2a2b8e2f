// Text that keyz itself writes everywhere: names of providers and fields, addresses. A secret that shares words with it is a poor
// one, and must not keep the metadata of all other keys from being written.
import { providerFacts } from '../../providers/facts.ts'
import { RegistryRow } from '../../schema/registry.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import { KeyState } from '../../schema/state.ts'

/** What stands around keys, and at the beginning of every one of a kind. */
const frames = [
  ...['PGP MESSAGE', 'PGP PUBLIC KEY BLOCK', 'PGP PRIVATE KEY BLOCK', 'PGP SIGNATURE', 'PGP SIGNED MESSAGE'],
  ...['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'],
  ...['PUBLIC KEY', 'CERTIFICATE'],
].map((name) => `-----BEGIN ${name}----- -----END ${name}-----`)
const beginnings = [
  // PKCS #8 of an RSA key with 2,048 or 4,096 bits.
  'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ',
  'MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQ',
  'MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQ',
  'MIIJQwIBADANBgkqhkiG9w0BAQEFAASCCS0wggkpAgEAAoICAQ',
  'MIIJQgIBADANBgkqhkiG9w0BAQEFAASCCSwwggkoAgEAAoICAQ',
  'MIIJQQIBADANBgkqhkiG9w0BAQEFAASCCSswggknAgEAAoICAQ',
  // Headers of JSON web tokens.
  ...['RS256', 'HS256', 'ES256', 'EdDSA'].flatMap((alg) => [
    Buffer.from(JSON.stringify({ alg, typ: 'JWT' })).toString('base64url'),
    Buffer.from(JSON.stringify({ typ: 'JWT', alg })).toString('base64url'),
  ]),
]

export const publicText: string = JSON.stringify([
  providerFacts.map(({ id, name, aliases, docs, hosts, keys }) => [
    id,
    name,
    aliases,
    docs,
    hosts,
    keys.map(({ env, create_url }) => [env, create_url]),
  ]),
  frames,
  beginnings,
  [Sidecar, RegistryRow, KeyState].map((shape) => Object.keys(shape.shape)),
])
