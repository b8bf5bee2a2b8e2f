// Reads the environment once, and takes out of it what no child process may inherit.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Instant, instantAt } from '../../schema/instant.ts'
import { CommandError } from '../errors.ts'
import { Secret } from '../secrets/secret.ts'
import { baseUrlsOf } from './base-url.ts'
import { clockOf } from './clock.ts'
import { type Folders, foldersOf } from './folders.ts'
import { type GithubVariables, githubVariables } from './github-variables.ts'
import { hookIndexVariable } from './hook-protocol.ts'
import { type PrivateKeySource, privateKeyFiles, privateKeySecrets, privateKeySourceOf } from './private-key-source.ts'

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

/** Never handed out by name: only the decryption gets them. */
const secretVariables: ReadonlySet<string> = new Set(privateKeySecrets)

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
  for (const name of [...privateKeySecrets, ...privateKeyFiles, 'GITHUB_TOKEN']) delete variables[name]
  const now = clockOf(snapshot)
  const baseUrls = baseUrlsOf(snapshot)
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
    privateKey: privateKeySourceOf(snapshot),
    hosts: (providerId) => baseUrls.get(providerId) ?? {},
    secretNamed: (name) => (secretVariables.has(name) ? null : secretOf(snapshot[name])),
    setting: (name) => snapshot[`KEYZ_${name}`] || undefined,
    folders: foldersOf(snapshot),
    opencodeAuth: () => snapshot.OPENCODE_AUTH_CONTENT || null,
    setsPure: Boolean(snapshot.OPENCODE_PURE),
    forChildren: chosen((name) => inherited.test(name)),
    forRemotes: chosen((name, value) => inherited.test(name) || reaching.test(name) || isTrace(name, value)),
    debug: snapshot.KEYZ_DEBUG === '1',
    inActions: snapshot.GITHUB_ACTIONS === 'true',
    github: githubVariables(snapshot),
    hookIndex: snapshot[hookIndexVariable] || null,
  }
}

function secretOf(value: string | undefined): Secret | null {
  return value ? new Secret(value) : null
}
