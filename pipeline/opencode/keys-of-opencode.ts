// Offers the keys in OpenCode's auth.json for the store. Only reads: keyz prints the command that copies a key, and does not run it.
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { parseJson } from '../../schema/parse-json.ts'
import type { OpencodeCredential, OpencodeCredentials } from '../../schema/reports/discover-report.ts'
import { shellWord } from '../../schema/shell-word.ts'
import { toText } from '../../schema/text.ts'
import type { Folders } from '../environment/folders.ts'
import { CommandError } from '../errors.ts'
import type { LeakScanner } from '../secrets/leak-scanner.ts'
import { Secret } from '../secrets/secret.ts'
import { providerOf } from '../spend/routing.ts'

const File = z.record(z.string(), z.unknown())
/** Wrapped as soon as it is read, so that it cannot be printed by accident. */
const secret = z.string().transform((text) => new Secret(text))
const ApiEntry = z.object({ type: z.literal('api'), key: secret })
const OtherEntry = z.object({ type: z.string() })
const anySecrets = z.object({ key: secret, refresh: secret, access: secret, token: secret }).partial()

/** An id becomes part of a command that a person runs, so nothing else is allowed in it. */
const plainId = /^[a-z0-9][a-z0-9._-]{0,63}$/
const maxBytes = 1024 * 1024

interface Context {
  folders: Folders
  /** The value of OPENCODE_AUTH_CONTENT, which OpenCode reads instead of the file; null if it is not set. */
  content: string | null
  variables: (name: 'OPENCODE_API_KEY' | 'ZEN_API_KEY') => Secret | null
  scanner: LeakScanner
  /** The entries of the store. */
  entries: ReadonlySet<string>
}

/** Throws CommandError for a file that is not a list of keys. */
export async function opencodeCredentials(context: Context): Promise<OpencodeCredentials> {
  const found = await authFile(context)
  const report: OpencodeCredentials = { offered: [], left_out: [] }
  for (const [id, value] of Object.entries(found?.entries ?? {})) {
    for (const kept of Object.values(anySecrets.safeParse(value).data ?? {}))
      if (kept !== undefined) context.scanner.protect(kept)
    const other = OtherEntry.safeParse(value).data
    if (found !== null && ApiEntry.safeParse(value).success && plainId.test(id))
      report.offered.push(offer(id, found.source, found.read(id), context))
    else
      report.left_out.push({ id: toText(id), type: toText(other?.type ?? 'unknown'), because: reasonFor(other?.type) })
  }
  for (const name of ['OPENCODE_API_KEY', 'ZEN_API_KEY'] as const) {
    const key = context.variables(name)
    if (key === null) continue
    context.scanner.protect(key)
    report.offered.push(offer('opencode', name, `printenv ${name}`, context))
  }
  return report
}

interface AuthFile {
  source: OpencodeCredential['source']
  entries: Record<string, unknown>
  /** The command that prints the key of an id. */
  read: (id: string) => string
}

async function authFile({ folders, content }: Context): Promise<AuthFile | null> {
  const printed = (from: string) => (id: string) => `node -p 'JSON.parse(${from})["${id}"].key'`
  if (content !== null) {
    const entries = File.safeParse(parseJson(content)).data
    if (entries === undefined) throw unusable('OPENCODE_AUTH_CONTENT')
    return { source: 'OPENCODE_AUTH_CONTENT', entries, read: printed('process.env.OPENCODE_AUTH_CONTENT') }
  }
  const file = join(folders.data, 'opencode', 'auth.json')
  const stats = await stat(file).catch(() => null)
  if (stats === null) return null
  if (!stats.isFile() || stats.size > maxBytes) throw unusable(file)
  const text = await readFile(file, 'utf8').catch(() => {
    throw unusable(file)
  })
  const entries = File.safeParse(parseJson(text)).data
  if (entries === undefined) throw unusable(file)
  const read = printed('require("fs").readFileSync(process.argv[1])')
  return { source: 'auth.json', entries, read: (id) => `${read(id)} ${shellWord(file)}` }
}

/** The command pipes the key from one program to the other: it never appears in an argument or on the screen. */
function offer(
  id: string,
  source: OpencodeCredential['source'],
  read: string,
  { entries }: Context,
): OpencodeCredential {
  const provider = providerOf(id)
  const fromFile = source === 'auth.json' || source === 'OPENCODE_AUTH_CONTENT'
  const entry = `${provider}/default/${fromFile ? 'from-opencode' : source.toLowerCase().replaceAll('_', '-')}`
  return {
    id,
    provider_id: provider,
    source,
    entry,
    exists: entries.has(entry),
    command: `${read} | pass insert --multiline ${shellWord(entry)}`,
  }
}

function reasonFor(type: string | undefined): string {
  if (type === 'oauth') return 'a login that OpenCode renews by itself: a copy would soon stop working'
  if (type === 'wellknown') return 'a token for your own server'
  if (type === 'api') return 'its id contains special characters'
  return 'keyz does not know this type'
}

function unusable(what: string): CommandError {
  return new CommandError(`${what} is not a list of keys as OpenCode writes it: check it with opencode auth list`)
}
