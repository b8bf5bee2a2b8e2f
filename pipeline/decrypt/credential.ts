// What an entry decrypts to: the secret on the first line (or a service account's JSON file), and `name: value` lines after it.
import { parseDocument } from 'yaml'
import { z } from 'zod'
import type { EntryForms } from '../../providers/framework/entry.ts'
import { isYamlTooDeep } from '../../schema/nesting.ts'
import { parseJson } from '../../schema/parse-json.ts'
import { ParameterName, type Parameters, ParameterValue } from '../../schema/registry.ts'
import { KeyError } from '../errors.ts'
import { Secret } from '../secrets/secret.ts'
import { cookieIn } from './pasted-cookie.ts'

export interface Credential {
  secret: Secret
  /** Only the parameters that keyz knows; every other line of an entry is nobody's business. */
  parameters: Parameters
  /** Whose key it is, where the key signs and is not sent: the e-mail address of a service account. */
  subject: string | null
}

/** `forms` are those that only this entry's provider and kind of key know. Throws KeyError (`config_error`) when the first line cannot be sent as a key. */
export function parseCredential(plaintext: Buffer, forms: EntryForms = {}): Credential {
  const text = plaintext.toString('utf8').replace(/^\ufeff/, '')
  const account = serviceAccountIn(text)
  if (account !== null) return account
  const end = text.search(/\r?\n/)
  const written = end === -1 ? text : text.slice(0, end)
  const firstLine = (forms.cookies && cookieIn(written, forms.cookies)) ?? written
  if (firstLine === '') throw unusable('the first line of the entry is empty')
  if (text.includes('\u0000') || text.includes('\ufffd'))
    throw unusable('the entry contains binary data instead of a key')
  if (forms.cookies !== undefined && /[\s;]/.test(firstLine)) throw noCookie(forms.cookies)
  if (!/^[\x21-\x7e]+$/.test(firstLine))
    throw unusable('the first line of the entry contains a space or a character that keys never contain')
  if (firstLine.includes('://')) throw unusable('the first line of the entry is an address instead of a key')
  const body = end === -1 ? '' : text.slice(end)
  return {
    secret: new Secret(firstLine),
    parameters: { ...parametersIn(body, forms.addresses ?? {}), ...parametersOf(body) },
    subject: null,
  }
}

const pem = /^-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----\s*$/

const ServiceAccount = z.object({
  type: z.literal('service_account'),
  client_email: z.string().min(3),
  private_key: z.string().transform((text, context) => {
    const [, body] = pem.exec(text) ?? []
    if (body !== undefined) return body.replaceAll(/\s/g, '')
    context.addIssue('is not a private key')
    return z.NEVER
  }),
  project_id: ParameterValue.optional().catch(undefined),
})

/** Only the private key is secret. The file's own `token_uri` is ignored: a planted one would have the key sign for somebody else. */
function serviceAccountIn(text: string): Credential | null {
  const end = text.lastIndexOf('}') + 1
  if (!text.trimStart().startsWith('{') || end === 0) return null
  const file = parseJson(text.slice(0, end))
  if (typeof file !== 'object' || file === null) return null
  const { data } = ServiceAccount.safeParse(file)
  if (data === undefined) throw unusable('the entry contains JSON that is not the file of a service account')
  const { private_key, client_email, project_id } = data
  const parameters = { ...(project_id === undefined ? {} : { project_id }), ...parametersOf(text.slice(end)) }
  return { secret: new Secret(private_key), parameters, subject: client_email }
}

function unusable(problem: string): KeyError {
  return new KeyError(
    'config_error',
    `${problem}, where keyz looks for the key; if the entry is not a key, run keyz map PATH --remove`,
  )
}

function noCookie(cookies: NonNullable<EntryForms['cookies']>): KeyError {
  const names = cookies.map(({ name }) => name).join(' or ')
  return new KeyError(
    'config_error',
    `the first line of the entry does not contain a cookie ${names}, or contains two different ones: copy it from the browser again with pass edit`,
  )
}

/** The parameters in pasted addresses. Two different values for one parameter count as none. */
function parametersIn(body: string, addresses: NonNullable<EntryForms['addresses']>): Parameters {
  const parameters: Parameters = {}
  for (const name of ParameterName.options) {
    const pattern = addresses[name]
    const found = pattern === undefined ? [] : body.split(/\s+/).map((word) => pattern.exec(word)?.[1])
    const [value, ...others] = new Set(found.filter((id) => id !== undefined))
    const id = ParameterValue.safeParse(value)
    if (id.success && others.length === 0) parameters[name] = id.data
  }
  return parameters
}

/** A body that is not YAML is fine: people keep free notes there. Then single `name: value` lines still count. */
function parametersOf(body: string): Parameters {
  const lines = body.split(/\r?\n/)
  const whole = asRecord(body)
  const found = whole ?? Object.assign({}, ...lines.map((line) => asRecord(line) ?? {}))
  const parameters: Parameters = {}
  for (const name of ParameterName.options) {
    const value = ParameterValue.safeParse(scalar(found[name]))
    if (value.success) parameters[name] = value.data
  }
  return parameters
}

function asRecord(text: string): Record<string, unknown> | null {
  if (isYamlTooDeep(text)) return null
  const document = parseDocument(text, { schema: 'failsafe', logLevel: 'silent' })
  if (document.errors.length > 0) return null
  try {
    return z.record(z.string(), z.unknown()).safeParse(document.toJS()).data ?? null
  } catch {
    return null
  }
}

/** The failsafe schema keeps every scalar a string, so an id of digits stays as it is written. */
function scalar(value: unknown): string | undefined {
  return typeof value === 'string' ? value.trim() : undefined
}
