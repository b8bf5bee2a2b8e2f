// Where requests go: the base URLs from the provider files, and the overrides in the environment that are safe to follow.

import { providerFacts } from '../../providers/facts.ts'
import { baseUrlVariable } from '../../providers/framework/base-url-variable.ts'
import { CommandError } from '../errors.ts'

type BaseUrls = Record<string, string>

/**
 * Base URL by provider id and host name, with `KEYZ_BASE_URL_*` overrides applied. Throws CommandError for an unsafe override,
 * and for one that names no host: a typo would otherwise send the key to the real provider.
 */
export function baseUrlsOf(variables: Readonly<Record<string, string | undefined>>): Map<string, BaseUrls> {
  const known = new Set<string>()
  const baseUrls = new Map(
    providerFacts.map((provider) => {
      const urls = Object.entries(provider.hosts).map(([host, url], index) => {
        const variable = baseUrlVariable(provider.id, host, index === 0)
        known.add(variable)
        const override = variables[variable]
        return [host, override ? allowedBaseUrl(override, variable) : url]
      })
      return [provider.id, Object.fromEntries(urls)]
    }),
  )
  const stray = Object.keys(variables).find((name) => name.startsWith('KEYZ_BASE_URL_') && !known.has(name))
  if (stray !== undefined)
    throw new CommandError(
      `${stray} does not name a host of any provider: correct it or unset it; keyz providers lists the names`,
    )
  return baseUrls
}

/** HTTPS anywhere, plain HTTP on this machine only: a key never crosses a network in the clear. Throws CommandError. */
export function allowedBaseUrl(text: string, variable: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  const loopback = url !== null && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)
  const allowed = url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && loopback))
  if (!allowed || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new CommandError(
      `${variable} is not an https address (plain http is allowed on loopback only): correct it or unset it`,
    )
  }
  return text.replace(/\/+$/, '')
}
