// Reads the environment once, and removes from it what no child process may inherit.
import { join } from 'node:path'
import { type Instant, instantAt } from '../../schema/instant.ts'
import { findRepository } from '../git/find-repository.ts'
import { hookIndexVariable } from '../git/hook-protocol.ts'
import { readsCommands } from '../secrets/mask-in-actions.ts'
import { Secret } from '../secrets/secret.ts'
import { baseUrlsOf } from './base-url.ts'
import { clockOf } from './clock.ts'
import { cacheFolderOf, type Folders, foldersOf } from './folders.ts'
import { type GithubVariables, githubVariables } from './github-variables.ts'
import { type GitlabVariables, gitlabVariables } from './gitlab-variables.ts'
import { homeFolder } from './home-folder.ts'
import { type PrivateKeySource, privateKeyFiles, privateKeySecrets, privateKeySourceOf } from './private-key-source.ts'
import { refuseWatchedProcess } from './refuse-watched-process.ts'
import { trustedPath } from './trusted-path.ts'

type Variables = Record<string, string | undefined>

export interface Environment {
  /** Absolute path of the store. */
  store: string
  /** Unix time in milliseconds; `KEYZ_NOW` stops the clock. */
  now: () => number
  instant: () => Instant
  privateKey: PrivateKeySource
  /** Base URLs of a provider by host name, with overrides applied. */
  hosts: (providerId: string) => Record<string, string>
  /** The key in an environment variable that a registry row names. */
  secretNamed: (name: string) => Secret | null
  /** `KEYZ_*` settings that override the configuration file, by name without the prefix. */
  setting: (name: string) => string | undefined
  folders: Folders
  /** Where pass looks for this person's extensions, or null if that is in the store. */
  passExtensions: string | null
  /** Where this person's programs keep their caches. */
  cacheFolder: string
  /** The text that OpenCode reads instead of its file with keys. Called only at a person's request. */
  opencodeAuth: () => string | null
  /** Whether OpenCode loads no plugins. */
  setsPure: boolean
  /** The whole environment of child processes. */
  forChildren: Readonly<Record<string, string>>
  /** Like `forChildren`, with what git needs to reach a remote. Only for git calls that do. */
  forRemotes: Readonly<Record<string, string>>
  debug: boolean
  inActions: boolean
  /** A runner of GitHub reads this process's output and hides the secrets that it is told. */
  masks: boolean
  github: GithubVariables
  gitlab: GitlabVariables
  /** In a hook: the absolute path of the index of the commit in progress, if it is not the default one. */
  hookIndex: string | null
}

/** Never handed out by name: only the decryption gets them. */
const secretVariables: ReadonlySet<string> = new Set(privateKeySecrets)

/** What git, gpg and their agents need, and pass. Nothing here could hold a key. */
const inherited =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TZ|LANG|LC_[A-Z]+|TERM|COLORTERM|GNUPGHOME|GPG_TTY|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_RUNTIME_DIR|XDG_CONFIG_HOME|DBUS_SESSION_BUS_ADDRESS|SSH_AUTH_SOCK|PASSWORD_STORE_(?:CLIP_TIME|X_SELECTION)|GIT_(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL))$/

/**
 * How git reaches a remote: ssh, password prompts, settings, proxies and certificates. A setting or a proxy address may contain a
 * credential. A password prompt gets no other variables, so it has to read the password from a file.
 */
const reaching =
  /^(?:GIT_SSH(?:_COMMAND|_VARIANT)?|(?:GIT|SSH)_ASKPASS|SSH_ASKPASS_REQUIRE|GIT_CONFIG_(?:COUNT|(?:KEY|VALUE)_\d+|GLOBAL|SYSTEM|NOSYSTEM)|(?:https?|no|all)_proxy|(?:HTTPS?|NO|ALL)_PROXY|GIT_SSL_(?:CAINFO|CAPATH|CERT|KEY)|SSL_CERT_(?:FILE|DIR))$/

/** Only traces into a file: anywhere else they would mix with git's output. */
function isTrace(name: string, value: string): boolean {
  return /^GIT_TRACE\w*$/.test(name) && value.startsWith('/')
}

/** Removes the private key and its passphrase from `variables`; `parameters` are those of the command line. Throws CommandError for an invalid setting. */
export function readEnvironment(variables: Variables, parameters: readonly string[] = []): Environment {
  refuseWatchedProcess(variables)
  const snapshot = { ...variables }
  for (const name of [...privateKeySecrets, ...privateKeyFiles, 'GITHUB_TOKEN']) delete variables[name]
  const now = clockOf(snapshot)
  const baseUrls = baseUrlsOf(snapshot)
  // The commits of keyz are made at the time that it believes it is.
  const date = instantAt(now())
  const dates = snapshot.KEYZ_NOW ? { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date } : {}
  const chosen = (wanted: (name: string, value: string) => boolean) =>
    Object.fromEntries(
      Object.entries(snapshot).flatMap(([name, value]) =>
        value !== undefined && wanted(name, value) ? [[name, value]] : [],
      ),
    )
  const store = snapshot.PASSWORD_STORE_DIR || join(homeFolder(snapshot.HOME), '.password-store')
  const path = trustedPath(snapshot.PATH ?? '', [store, repositoryAround(store)])
  const programs = snapshot.PATH === undefined ? {} : { PATH: path }
  return {
    store,
    now,
    instant: () => instantAt(now()),
    privateKey: privateKeySourceOf(snapshot),
    hosts: (providerId) => baseUrls.get(providerId) ?? {},
    secretNamed: (name) => (secretVariables.has(name) ? null : secretOf(snapshot[name])),
    setting: (name) => snapshot[`KEYZ_${name}`] || undefined,
    folders: foldersOf(snapshot),
    passExtensions: snapshot.PASSWORD_STORE_EXTENSIONS_DIR || null,
    cacheFolder: cacheFolderOf(snapshot),
    opencodeAuth: () => snapshot.OPENCODE_AUTH_CONTENT || null,
    // What OpenCode takes for yes: OPENCODE_PURE=0 is a no.
    setsPure: /^(?:1|true|yes|on|y)$/i.test(snapshot.OPENCODE_PURE ?? ''),
    forChildren: { ...chosen((name) => inherited.test(name)), ...programs, ...dates },
    forRemotes: {
      ...chosen((name, value) => inherited.test(name) || reaching.test(name) || isTrace(name, value)),
      ...programs,
      ...dates,
    },
    debug: snapshot.KEYZ_DEBUG === '1',
    inActions: snapshot.GITHUB_ACTIONS === 'true',
    masks: readsCommands(snapshot, parameters),
    github: githubVariables(snapshot),
    gitlab: gitlabVariables(snapshot),
    hookIndex: snapshot[hookIndexVariable] || null,
  }
}

/** The store itself where it is in no repository that git may use. */
function repositoryAround(store: string): string {
  try {
    return findRepository(store) ?? store
  } catch {
    return store
  }
}

function secretOf(value: string | undefined): Secret | null {
  return value ? new Secret(value) : null
}
