// Whole metadata of small stores, as recorded answers of every provider make it.
import { configPath } from '../../meta/files/config-file.ts'
import { toJson } from '../../meta/files/document.ts'
import { registryPath } from '../../meta/files/registry-file.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { type Snapshot, snapshotOf } from '../../meta/files/snapshot.ts'
import { sidecarOfReading } from '../../pipeline/sync/sidecar-of.ts'
import { Registry, RegistryRow } from '../../schema/registry.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import { sidecar as example } from '../meta/example.ts'
import { allReplies } from '../providers/replies.ts'

export interface Metadata {
  /** By path below `.keyz`. */
  files: ReadonlyMap<string, string>
  snapshot: Snapshot
  registry: Registry
  sidecar: Sidecar
  /** Another configuration, to merge with. */
  otherConfig: string
}

const config = `# Ours
schema_version: 1
git:
  mode: commit
  metadata_branch: keyz/metadata
sync:
  fresh_for: 30m # a comment
  stale_after: 48h
  hook_deadline: 15s
policies:
  - expires_within: 14d
  - balance_below: { amount: "5", currency: USD }
    tag: prod
  - quota_below: 10%
  - runway_below: 3d
  - status: rejected
  - older_than: 48h
links:
  my-router: openrouter
`
const otherConfig = config.replace('30m', '1h').replace('mode: commit', 'mode: stage')

const rest = {
  env: ['SOME_KEY'],
  tags: ['prod', 'team a'],
  notes: 'For a person to read.',
  owner: 'Somebody',
  expires_at: '2027-01-31T00:00:00Z',
}

const readings = allReplies.map(({ provider, bodies, context }) => {
  const row = RegistryRow.parse({ provider_id: provider.id, account_ref: 'team', key_alias: 'main', ...rest })
  const reading = provider.read(bodies, context, [])
  return sidecarOfReading(`${provider.id}/team/main`, row, { reading, kind: context.kind, provenance: [] }, context.now)
})

export const documents: readonly Metadata[] = [example(), ...readings].map((read) => {
  const sidecar = Sidecar.parse(read)
  const { provider_id, account_ref, key_alias, key_path } = sidecar
  const other = { provider_id: 'deepseek', account_ref: 'a', key_alias: 'b' }
  const registry = Registry.parse({
    keys: { [key_path]: { provider_id, account_ref, key_alias, ...rest }, 'deepseek/a/b': other },
    ignore: ['bank/**'],
    prices: { 'some/model': { input: '3', output: '15' } },
  })
  const files = new Map([
    [registryPath, toJson(registry)],
    [configPath, config],
    [sidecarPath(sidecar), toJson(sidecar)],
    [sidecarPath(other), toJson(example({ ...other, key_path: 'deepseek/a/b' }))],
  ])
  const snapshot = snapshotOf([...files].map(([path, text]) => ({ path, text })))
  if (snapshot.broken.length > 0) throw new Error(snapshot.broken.join('\n'))
  return { files, snapshot, registry, sidecar, otherConfig }
})
