// A key of a test: what its entry holds, what a provider is sent, and what no file may hold afterwards.
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { parseCredential } from '../../pipeline/decrypt/credential.ts'
import { recognizeKey } from '../../pipeline/decrypt/key-kind.ts'
import { fakeSecret } from '../../pipeline/demo/fake-secret.ts'
import type { SendableKey } from '../../pipeline/fetch/fetch-context.ts'
import { Secret } from '../../pipeline/secrets/secret.ts'
import { providerById } from '../../providers/index.ts'
import type { KeyKind } from '../../schema/reading.ts'
import type { Parameters } from '../../schema/registry.ts'

export interface MadeUpKey {
  kind: KeyKind
  /** What is encrypted into the entry. */
  entry: string
  /** What the provider sees: the key itself, or the access token that it was exchanged for. */
  sent: string
  prefix: string
  /** As the pipeline has it once the entry is decrypted. */
  sendable: SendableKey
  /** What the entry tells beside its key. */
  parameters: Parameters
  /** Who signs, of a service account. */
  subject: string | null
}

export const randomHex = (digits: number) => randomBytes(digits).toString('hex').slice(0, digits)

let pair: { publicKey: KeyObject; privateKey: KeyObject } | null = null

/** One pair for all service accounts of a test run: making one takes long. */
export function signingPair(): { publicKey: KeyObject; privateKey: KeyObject } {
  pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 })
  return pair
}

/** `prefix` chooses among the shapes of one kind. */
export function madeUpKey(providerId: string, kind: KeyKind, prefix: string | null = null): MadeUpKey {
  const specs = providerById(providerId)?.keys.filter((key) => key.kind === kind) ?? []
  const spec = specs.find((key) => prefix === null || (key.prefix ?? '') === prefix)
  if (kind === 'service_account') return serviceAccount(kind, spec?.variant ?? kind)
  const secret = fakeSecret(spec ?? { prefix: prefix ?? '' }, randomHex)
  const provider = providerById(providerId)
  const known = provider && recognizeKey(provider, kind, new Secret(secret))
  return {
    kind: known?.kind ?? kind,
    entry: `${secret}\n`,
    sent: secret,
    prefix: known?.publicPrefix ?? '',
    sendable: { ...parsed(secret), kind: known?.kind ?? kind, variant: known?.variant ?? null },
    parameters: {},
    subject: null,
  }
}

function serviceAccount(kind: KeyKind, shape: string | null): MadeUpKey {
  const subject = `keyz-${randomHex(8)}@example-project.iam.gserviceaccount.com`
  const file = {
    type: 'service_account',
    project_id: 'example-project',
    private_key_id: randomHex(40),
    private_key: signingPair().privateKey.export({ type: 'pkcs8', format: 'pem' }),
    client_email: subject,
    token_uri: 'https://example.org/planted',
  }
  const entry = `${JSON.stringify(file, null, 2)}\n`
  return {
    kind,
    entry,
    sent: `ya29.${randomHex(60)}`,
    prefix: '',
    sendable: { ...parsed(entry), kind, variant: shape },
    parameters: { project_id: file.project_id },
    subject,
  }
}

function parsed(entry: string) {
  const { secret, subject } = parseCredential(Buffer.from(entry))
  return { secret, subject }
}

/** A recorded answer with its placeholders filled in: redacted forms of the entry's own key, and the access token. */
export function filledIn(answer: string, { sent, prefix }: MadeUpKey): string {
  return answer
    .replaceAll(/\{own:(\d+)([^\d}]+)(\d+)\}/g, (_, start, dots, end) => {
      const rest = sent.slice(prefix.length)
      return `${prefix}${rest.slice(0, Number(start))}${dots}${rest.slice(-Number(end))}`
    })
    .replaceAll('{token}', sent)
}

/** Whether a request without a key is this service account's, for its access token. */
export function isTokenRequest(
  { subject }: MadeUpKey,
  { body, token }: { body: string; token: string | null },
): boolean {
  if (subject === null || token !== null) return false
  const [, claims = ''] = (new URLSearchParams(body).get('assertion') ?? '').split('.')
  return Buffer.from(claims, 'base64url').toString().includes(`"${subject}"`)
}
