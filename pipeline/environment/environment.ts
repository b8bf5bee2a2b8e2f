// Reads the environment once, and takes out of it what no child process may inherit.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { baseUrlVariable } from '../../providers/framework/base-url-variable.ts'
import { providers } from '../../providers/index.ts'
import { type Instant, instantAt, millisecondsOf, toInstant } from '../../schema/instant.ts'
import type { PrivateKeySource } from '../decrypt/private-key.ts'
import { CommandError } from '../errors.ts'
import { Secret } from '../secrets/secret.ts'
import { type Folders, foldersOf } from './folders.ts'
import { type GithubVariables, githubVariables } from './github-variables.ts'

type Variables = Record<string, string | undefined>

export interface Environment {
  /** Absolute path of the store. */
  store: string
  /** Unix time in milliseconds; `KEYZ_NOW` stops the clock. */
  now: () => number
  instant: () => Instant
  privateKey: PrivateKeySource
  /** Base URL by provider id and host name, overrides in place. */
  hosts: (providerId: string) => Record<string, string>
  /** A key that a registry row names by its environment variable. */
  secretNamed: (name: string) => Secret | null
  /** `KEYZ_*` settings that stand above the configuration file, by their names without the prefix. */
  setting: (name: string) => string | undefined
  folders: Folders
  /** The text that OpenCode reads instead of its file with keys. Called only where a person asked for it. */
  opencodeAuth: () => string | null
  /** OpenCode is told to load no plugins. */
  setsPure: boolean
  /** All that a child process gets. */
  forChildren: Readonly<Record<string, string>>
  /** As `forChildren`, with how the person or the CI system has git reach a remote: for those calls of git, and no other child. */
  forRemotes: Readonly<Record<string, string>>
  debug: boolean
  inActions: boolean
  github: GithubVariables
  /** In a hook: absolute path of the index that holds the commit under way, where it is not the usual one. */
  hookIndex: string | null
}

const secretVariables = ['KEYZ_PGP_PRIVATE_KEY', 'KEYZ_PGP_PASSPHRASE']
const fileVariables = ['KEYZ_PGP_PRIVATE_KEY_FILE', 'KEYZ_PGP_PASSPHRASE_FILE']

/** What git, gpg and their agents need to work for the person; nothing that could hold a key. */
const inherited =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TZ|LANG|LC_[A-Z]+|TERM|COLORTERM|GNUPGHOME|GPG_TTY|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_RUNTIME_DIR|XDG_CONFIG_HOME|DBUS_SESSION_BUS_ADDRESS|SSH_AUTH_SOCK|GIT_(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL))$/

/**
 * How git reaches a remote: which ssh, who is asked for a password, settings, proxies and certificates. A setting or a proxy's
 * address may hold a credential. Askers of passwords get these variables and no others, so they have to read it from a file.
 */
const reaching =
  /^(?:GIT_SSH(?:_COMMAND|_VARIANT)?|(?:GIT|SSH)_ASKPASS|SSH_ASKPASS_REQUIRE|GIT_CONFIG_(?:COUNT|(?:KEY|VALUE)_\d+|GLOBAL|SYSTEM|NOSYSTEM)|(?:https?|no|all)_proxy|(?:HTTPS?|NO|ALL)_PROXY|GIT_SSL_(?:CAINFO|CAPATH|CERT|KEY)|SSL_CERT_(?:FILE|DIR))$/

/** Traces go into a file only: among git's words they would be taken for its answer. */
function isTrace(name: string, value: string): boolean {
  return /^GIT_TRACE\w*$/.test(name) && value.startsWith('/')
}

/** Removes the private key and its passphrase from `variables`. Throws CommandError for a setting that cannot be. */
export function readEnvironment(variables: Variables): Environment {
  if (variables.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    throw new CommandError(
      'NODE_TLS_REJECT_UNAUTHORIZED=0 would send keys to anybody who answers: unset it and run again',
    )
  }
  const snapshot = { ...variables }
  for (const name of [...secretVariables, ...fileVariables, 'GITHUB_TOKEN']) delete variables[name]
  const now = clock(snapshot.KEYZ_NOW)
  const hosts = hostsOf(snapshot)
  const chosen = (wanted: (name: string, value: string) => boolean) =>
    Object.fromEntries(
      Object.entries(snapshot).flatMap(([name, value]) =>
        value !== undefined && wanted(name, value) ? [[name, value]] : [],
      ),
    )
  return {
    store: snapshot.PASSWORD_STORE_DIR || join(snapshot.HOME || homedir(), '.password-store'),
    now,
    instant: () => instantAt(now()),
    privateKey: {
      keyFile: snapshot.KEYZ_PGP_PRIVATE_KEY_FILE || null,
      key: secretOf(snapshot.KEYZ_PGP_PRIVATE_KEY),
      passphraseFile: snapshot.KEYZ_PGP_PASSPHRASE_FILE || null,
      passphrase: secretOf(snapshot.KEYZ_PGP_PASSPHRASE),
    },
    hosts: (providerId) => hosts.get(providerId) ?? {},
    secretNamed: (name) => (secretVariables.includes(name) ? null : secretOf(snapshot[name])),
    setting: (name) => snapshot[`KEYZ_${name}`] || undefined,
    folders: foldersOf(snapshot),
    opencodeAuth: () => snapshot.OPENCODE_AUTH_CONTENT || null,
    setsPure: Boolean(snapshot.OPENCODE_PURE),
    forChildren: chosen((name) => inherited.test(name)),
    forRemotes: chosen((name, value) => inherited.test(name) || reaching.test(name) || isTrace(name, value)),
    debug: snapshot.KEYZ_DEBUG === '1',
    inActions: snapshot.GITHUB_ACTIONS === 'true',
    github: githubVariables(snapshot),
    hookIndex: snapshot.KEYZ_HOOK_INDEX || null,
  }
}

function clock(text: string | undefined): () => number {
  if (!text) return Date.now
  const fixed = toInstant(text)
  if (fixed === null) throw new CommandError('KEYZ_NOW is no time like 2026-11-21T00:00:00Z: correct or unset it')
  const milliseconds = millisecondsOf(fixed)
  return () => milliseconds
}

function secretOf(value: string | undefined): Secret | null {
  return value ? new Secret(value) : null
}

function hostsOf(variables: Variables): Map<string, Record<string, string>> {
  const known = new Set<string>()
  const hosts = new Map(
    providers.map((provider) => {
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
      `${stray} names no host of any provider: correct or unset it; known are ${[...known].join(', ')}`,
    )
  return hosts
}

/** Https anywhere, plain http on this machine only: a key never crosses a network in the clear. */
export function allowedBaseUrl(text: string, variable: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  const loopback = url !== null && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)
  const allowed = url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && loopback))
  if (!allowed || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new CommandError(
      `${variable} is no https address (plain http is allowed on loopback only): correct or unset it`,
    )
  }
  return text.replace(/\/+$/, '')
}
