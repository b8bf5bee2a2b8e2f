// The files that `keyz init` puts into `.keyz`. A file that exists already stays as it is.
import { configPath } from '../../meta/files/config-file.ts'
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import type { GitMode } from '../../schema/config.ts'

const attributes = `# How git shows and merges these files; keyz init tells this clone what that means.
providers/**/*.json text eol=lf diff=keyz merge=keyz
config.yaml text eol=lf diff=keyz merge=keyz
`

function configText(mode: GitMode): string {
  return `# What this store wants of keyz. All of it is optional; docs/configuration.md of keyz says more.
schema_version: 1
git:
  # none: only write. stage: the metadata joins the commit of its key. commit: it gets a commit of its own, with only .keyz paths.
  mode: ${mode}
  metadata_branch: keyz/metadata
sync:
  fresh_for: 30m # a younger reading is not asked for again
  stale_after: 48h # an older one is shown as stale
  details_every: 24h # models, and costs of a day that is not over; balances are recorded every time
  hook_deadline: 15s # how long a commit waits for the providers
# What keyz check fails on. Each can be narrowed: provider: xai, tag: prod, path: team/**
policies:
  - expires_within: 14d
  - balance_below: { amount: "5", currency: USD }
  - quota_below: 10%
  - runway_below: 3d
  - status: rejected
  - older_than: 48h
`
}

/** Paths below `.keyz` that were written. */
export async function writeStoreFiles(folder: KeyzFolder, mode: GitMode): Promise<string[]> {
  const written: string[] = []
  const had = await folder.read('.gitignore')
  await folder.ready('providers')
  if (had === null) written.push('.gitignore')
  for (const [path, text] of [
    ['.gitattributes', attributes],
    [configPath, configText(mode)],
  ] as const) {
    if ((await folder.read(path)) !== null) continue
    await folder.write(path, text)
    written.push(path)
  }
  return written
}
