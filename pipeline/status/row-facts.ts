// What the registry adds to a key beside its row in keyz status: who says when it expires, and which policies it violates.
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { violationsOf } from '../../meta/judge/check-policies.ts'
import type { Config } from '../../schema/config.ts'
import type { Instant } from '../../schema/instant.ts'
import type { Registry, RegistryRow } from '../../schema/registry.ts'
import type { Violation } from '../../schema/reports/check-report.ts'
import type { StatusKey } from '../../schema/reports/status-report.ts'
import { Sidecar } from '../../schema/sidecar.ts'

/** The registry's date counts where the provider reports none. */
export function expiryFrom({ expires_at }: StatusKey, row: RegistryRow): 'provider' | 'registry' | null {
  if (expires_at === null) return null
  return expires_at === row.expires_at ? 'registry' : 'provider'
}

/** As `keyz check` finds them. */
export function violationsOfKey(
  key: StatusKey,
  row: RegistryRow,
  { registry, config }: { registry: Registry; config: Config },
  now: Instant,
): Violation[] {
  const path = key.key_path
  const sidecar = sidecarOf(key)
  return violationsOf(
    {
      registry: { ...registry, keys: { [path]: row } },
      config,
      sidecars: new Map(sidecar === null ? [] : [[path, sidecar]]),
      known: { registry: true, config: true },
      unreadable: new Map(key.unreadable === null ? [] : [[sidecarPath(row), key.unreadable]]),
      broken: [],
    },
    now,
    { outlooks: new Map([[path, key]]) },
  )
}

/** What was read, without what it means. Null for a key that was never asked about. */
function sidecarOf(key: StatusKey): Sidecar | null {
  const known = new Map<string, unknown>(Object.entries(key))
  const fields = Object.keys(Sidecar.shape).map((name) => [name, name === 'schema_version' ? 1 : known.get(name)])
  return Sidecar.safeParse(Object.fromEntries(fields)).data ?? null
}
