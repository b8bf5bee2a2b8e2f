// Whether a remote looks public. Only its address is looked at; nothing is sent.
import type { Git } from '../git/git.ts'

/** Where repositories are often public. The address does not show whether one is private. */
const forges = [
  'github.com',
  'gitlab.com',
  'codeberg.org',
  'bitbucket.org',
  'git.sr.ht',
  'gitea.com',
  'framagit.org',
  'salsa.debian.org',
  'notabug.org',
  'gitee.com',
]

/** The first remote that looks public, in words that hold no credential of its address; null when none does. */
export async function publicLookingRemote(git: Git): Promise<string | null> {
  const output = await git.text(['config', '-z', '--get-regexp', '^remote\\..*\\.(push)?url$']).catch(() => '')
  for (const field of output.split('\0')) {
    const [name = '', url = ''] = field.split('\n')
    const host = hostOf(url)
    if (host !== null && forges.some((forge) => isAt(host, forge)))
      return `${name.slice('remote.'.length).replace(/\.(?:push)?url$/i, '')} (${host})`
  }
  return null
}

/** Also a name that ssh's configuration makes of it, as people with two accounts do: `github.com-work`. */
function isAt(host: string, forge: string): boolean {
  return host === forge || host.endsWith(`.${forge}`) || host.startsWith(`${forge}-`)
}

/** Of `https://user@host/path`, `ssh://host:22/path`, `user@host:path` and `host:path`; null for a folder of this machine. */
function hostOf(url: string): string | null {
  if (url.includes('://')) return URL.canParse(url) ? new URL(url).hostname.toLowerCase() || null : null
  const [, host] = /^(?:[^@/]+@)?([^:/@]+):/.exec(url) ?? []
  return host?.toLowerCase() ?? null
}
