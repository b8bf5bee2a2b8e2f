// All that `keyz show` says about one key: its row and reading, what they mean today, and what git knows of its entry.
import { registryOrSidecars } from '../../../meta/files/registry-or-sidecars.ts'
import { sidecarPath } from '../../../meta/files/sidecar-path.ts'
import { sharersAmong } from '../../../meta/judge/shared-wallets.ts'
import { storedManagementKey } from '../../../meta/judge/stored-management-key.ts'
import { readFromWords } from '../../../meta/views/read-from-words.ts'
import type { Instant } from '../../../schema/instant.ts'
import type { ShowReport } from '../../../schema/reports/status-report.ts'
import { CommandError, exitCodes } from '../../errors.ts'
import { entryAuthors } from '../../history/entry-authors.ts'
import { entryTimes } from '../../history/entry-times.ts'
import { balanceHistory } from '../../history/readings/balance-history.ts'
import { sidecarSeries } from '../../history/readings/sidecar-series.ts'
import type { Runtime } from '../../runtime.ts'
import { localSpend } from '../../spend/local-spend.ts'
import { maxHistory, recentVersions, spentLately } from '../../status/recent-spend.ts'
import { expiryFrom, violationsOfKey } from '../../status/row-facts.ts'
import { statusOfStore } from '../../status/status-keys.ts'
import { mappedEntry } from '../../store/known-paths.ts'
import { publicNames } from '../../store/public-names.ts'
import { scanStore } from '../../store/scan-store.ts'
import { unmappedEntries } from '../../store/unmapped-entries.ts'

import { openPushed, type Where } from '../shared/newest-readings.ts'

export interface FoundKey {
  key: Omit<ShowReport, 'schema_version' | 'at'>
  /** As in `ShownKey`. */
  sharers: string[]
  /** Sentences without a period. */
  notes: string[]
}

/** `wanted` is the entry, or the end of its name. Throws CommandError. */
export async function readKey(
  runtime: Runtime,
  wanted: string,
  now: Instant,
  where: Omit<Where, 'below'>,
): Promise<FoundKey> {
  const open = await runtime.openStore()
  const [{ registry, newer }, entries] = await Promise.all([registryOrSidecars(open.folder), scanStore(open.store)])
  const rows = { ...registry.keys, ...Object.fromEntries(registry.bad.map(({ key_path, row }) => [key_path, row])) }
  const unmapped = unmappedEntries(entries, { keys: rows, ignore: registry.ignore })
  runtime.scanner.publish(publicNames(entries, { keys: rows }))
  const path = mappedEntry(wanted, { mapped: Object.keys(rows), unmapped })
  const row = rows[path]
  const place = row === undefined ? '' : sidecarPath(row)
  const opening = openPushed(open, runtime, open.config.git.metadata_branch, {
    ...where,
    ...(row === undefined ? {} : { below: place }),
  })
  const past = opening.then(({ unmerged }) => ({ git: open.git, now, unmerged: unmerged?.commits ?? [] }))
  const timing = entryTimes(open.git)
  const [times, authors, { pushed, unmerged, notes }, series, versions] = await Promise.all([
    timing,
    timing.then((found) => entryAuthors(open.git, path, found.get(path)?.earlier)),
    opening,
    sidecarSeries(open.git, 'HEAD', { below: place, unmerged: opening.then(({ unmerged }) => unmerged) }),
    past.then((found) => recentVersions(found, place)),
  ])
  // What it was called before, it has its earlier readings under.
  const isRenamed = (times.get(path)?.earlier.length ?? 0) > 0
  const all = isRenamed ? await sidecarSeries(open.git, 'HEAD', { unmerged }) : series
  const found = await statusOfStore(open, now, (key) => key.path === path, times, all, pushed)
  const { keys, broken } = found
  const [key] = keys
  if (broken[0] !== undefined || key === undefined || row === undefined)
    throw new CommandError(broken[0] ?? '', exitCodes.someFailed)
  // A rejected key's money is what the others say, under whatever account; else, those of its account are enough.
  const mayShare = ({ providerId, account }: { providerId: string; account: string }) =>
    providerId === row.provider_id && (account === row.account_ref || key.badges.includes('rejected'))
  const sharers = key.balances?.length
    ? sharersAmong((await statusOfStore(open, now, mayShare, new Map(), null, pushed)).keys)(path)
    : []
  const spend = await localSpend(runtime.environment, { registry, links: open.config.links }, runtime.interrupt)
  const ofKey = spend?.ofKey(path) ?? null
  const replaced_at = times.get(path)?.replaced_at ?? []
  return {
    key: {
      ...key,
      replaced_at,
      replacements: replaced_at.map((at) => ({ at, author: authors.get(at) ?? null })),
      created_by: key.created_at === null ? null : (authors.get(key.created_at) ?? null),
      expires_from: expiryFrom(key, row),
      violations: violationsOfKey(key, row, { registry, config: open.config }, now),
      stored_management_key: storedManagementKey(path, rows),
      spent_30_days: await spentLately({ key, row, versions, times: times.get(path) }, await past),
      history: balanceHistory(
        [true, false].flatMap((wanted) => versions.filter((one) => one.isUnmerged === wanted).slice(0, maxHistory)),
        { path, since: times.get(path)?.since ?? null },
        now,
      ),
      ...(ofKey === null ? {} : { local_spend: ofKey }),
    },
    sharers,
    notes: [...(newer === null ? [] : [newer]), ...notes, ...found.notes, ...readFromWords(keys, now)],
  }
}
