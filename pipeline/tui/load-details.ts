// What keyz show knows about a key beyond its row: who replaced it, what it violates, and what it cost lately, also from this machine.
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import type { ShownKey } from '../../meta/views/show/shown-key.ts'
import type { RegistryRow } from '../../schema/registry.ts'
import type { StatusKey } from '../../schema/reports/status-report.ts'
import { entryAuthors } from '../history/entry-authors.ts'
import type { EntryTimes } from '../history/entry-times.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import { type LocalSpend, localSpend } from '../spend/local-spend.ts'
import { type Past, recentVersions, spentLately } from '../status/recent-spend.ts'
import type { Loaded } from './load-keys.ts'

export interface DetailsSource {
  of: (key: StatusKey, loaded: Loaded) => Promise<ShownKey>
}

async function spentOf(key: StatusKey, row: RegistryRow, times: EntryTimes | undefined, past: Past) {
  const versions = await recentVersions(past, sidecarPath(row))
  return await spentLately({ key, row, versions, times }, past)
}

export function detailsSource(open: OpenStore, { environment }: Runtime, signal: AbortSignal): DetailsSource {
  // The events of OpenCode may be many, and are read once.
  let spend: Promise<LocalSpend | null> | null = null

  return {
    async of(key, { times, now, registry, factsOf, unmerged }) {
      const path = key.key_path
      spend ??= localSpend(environment, { registry, links: open.config.links }, signal).catch(() => null)
      const row = registry.keys[path]
      const [authors, spent, lately] = await Promise.all([
        entryAuthors(open.git, path, times.get(path)?.earlier),
        spend,
        row === undefined ? [] : spentOf(key, row, times.get(path), { git: open.git, now, unmerged }),
      ])
      const facts = factsOf(key)
      return {
        ...key,
        ...facts,
        replacements: facts.replacements.map(({ at }) => ({ at, author: authors.get(at) ?? null })),
        created_by: key.created_at === null ? null : (authors.get(key.created_at) ?? null),
        // Only keyz show --history has it.
        history: [],
        spent_30_days: lately,
        local_spend: spent?.ofKey(path) ?? undefined,
      }
    },
  }
}
