// What keyz show knows about a key beyond its row: who replaced it, what it violates, and what was spent with it from this machine.
import { registryOrSidecars } from '../../meta/files/registry-or-sidecars.ts'
import { storedManagementKey } from '../../meta/judge/stored-management-key.ts'
import type { ShownKey } from '../../meta/views/show/shown-key.ts'
import type { StatusKey } from '../../schema/status-report.ts'
import { entryAuthors } from '../history/entry-authors.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import { type LocalSpend, localSpend } from '../spend/local-spend.ts'
import { expiryFrom, violationsOfKey } from '../status/row-facts.ts'
import type { Loaded } from './load-keys.ts'

export interface DetailsSource {
  of: (key: StatusKey, loaded: Loaded) => Promise<ShownKey>
}

export function detailsSource(open: OpenStore, { environment }: Runtime, signal: AbortSignal): DetailsSource {
  // The events of OpenCode may be many, and are read once.
  let spend: Promise<LocalSpend | null> | null = null

  return {
    async of(key, { times, now }) {
      const path = key.key_path
      const { registry } = await registryOrSidecars(open.folder.again())
      spend ??= localSpend(environment, { registry, links: open.config.links }, signal).catch(() => null)
      const [authors, spent] = await Promise.all([entryAuthors(open.git, path), spend])
      const row = registry.keys[path]
      const replaced = times.get(path)?.replaced_at ?? []
      return {
        ...key,
        replacements: replaced.map((at) => ({ at, author: authors.get(at) ?? null })),
        created_by: key.created_at === null ? null : (authors.get(key.created_at) ?? null),
        expires_from: row === undefined ? null : expiryFrom(key, row),
        violations: row === undefined ? [] : violationsOfKey(key, row, { registry, config: open.config }, now),
        stored_management_key: storedManagementKey(path, registry.keys),
        // Only keyz show --history has it.
        history: [],
        local_spend: spent?.ofKey(path) ?? undefined,
      }
    },
  }
}
