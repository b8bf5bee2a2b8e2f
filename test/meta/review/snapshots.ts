// Snapshots for tests: keys with a row and a sidecar each, checked like real ones.
import type { z } from 'zod'
import { toJson } from '../../../meta/files/document.ts'
import { sidecarPath } from '../../../meta/files/sidecar-path.ts'
import { type Snapshot, snapshotOf } from '../../../meta/files/snapshot.ts'
import { RegistryRow } from '../../../schema/registry.ts'
import type { Sidecar } from '../../../schema/sidecar.ts'
import { sidecar } from '../example.ts'

export interface TestKey {
  /** Null for a key that was never synced. */
  sidecar?: Partial<z.input<typeof Sidecar>> | null
  row?: Partial<z.input<typeof RegistryRow>>
}

/** By path, `provider/account/alias`; what is not said is as in the example, `registry` is a file's text. Made through the same reader as real files. */
export function snapshot(
  keys: Record<string, TestKey>,
  more: { config?: string; ignore?: string[]; registry?: string } = {},
): Snapshot {
  const rows = Object.entries(keys).map(([path, key]) => {
    const [provider_id = '', account_ref = '', key_alias = ''] = path.split('/')
    return { path, key, row: RegistryRow.parse({ provider_id, account_ref, key_alias, ...key.row }) }
  })
  const registry = {
    schema_version: 1,
    keys: Object.fromEntries(rows.map(({ path, row }) => [path, row])),
    ignore: more.ignore ?? [],
  }
  const sidecars = rows.flatMap(({ path, key, row }) => {
    if (key.sidecar === null) return []
    const { provider_id, account_ref, key_alias } = row
    const text = toJson(sidecar({ provider_id, account_ref, key_alias, key_path: path, ...key.sidecar }))
    return [{ path: sidecarPath(row), text }]
  })
  return snapshotOf([
    { path: 'providers/registry.json', text: more.registry ?? toJson(registry) },
    ...(more.config === undefined ? [] : [{ path: 'config.yaml', text: more.config }]),
    ...sidecars,
  ])
}

export function balance(amount: string, currency = 'USD') {
  return [{ amount, currency, parts: [] }]
}
