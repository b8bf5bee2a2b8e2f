// Who can open which entries: what the entries say, compared with the .gpg-id files. Decrypts nothing.
import { dirname } from 'node:path'
import type { Diagnosis } from '../../schema/reports/doctor-report.ts'
import { printable } from '../../schema/text.ts'
import type { Entry } from '../store/scan-store.ts'
import { fine, ifAny, named, problem, warning } from './diagnosis.ts'
import { entryRecipients, isHidden } from './entry-recipients.ts'
import { gpgIdsOf, keyIdsOf } from './gpg-ids.ts'

/** Each name in .gpg-id is one who may open the entries of that folder, and so may whoever else an entry was encrypted for. */
export async function diagnoseRecipients(
  entries: readonly Entry[],
  store: string,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Diagnosis[]> {
  const known = new Map<string, string[]>()
  const extra: string[] = []
  const missing: string[] = []
  const hidden: string[] = []
  const unknown = new Set<string>()
  const counts = new Map<string, number>()
  for (const { path, file } of entries) {
    const recipients = await entryRecipients(file)
    if (recipients === null || recipients.some(isHidden)) {
      hidden.push(printable(path))
      continue
    }
    const names = await gpgIdsOf(dirname(path), store)
    for (const name of names) {
      if (!known.has(name)) known.set(name, await keyIdsOf(name, environment, signal))
      if (known.get(name)?.length === 0) unknown.add(printable(name))
    }
    const ids = names.map((name) => known.get(name) ?? [])
    const resolved = ids.every((list) => list.length > 0)
    const named = (id: string) => names[ids.findIndex((list) => list.includes(id))] ?? `key ${id.toUpperCase()}`
    for (const id of new Set(recipients)) counts.set(named(id), (counts.get(named(id)) ?? 0) + 1)
    const others = recipients.filter((id) => !ids.some((list) => list.includes(id)))
    // Without the keys of all names, only the number of recipients tells that there are too many.
    if (resolved ? others.length > 0 : recipients.length > names.length) extra.push(printable(path))
    if (resolved && ids.some((list) => !recipients.some((id) => list.includes(id)))) missing.push(printable(path))
  }
  const again = 'run pass init -p FOLDER with every key that should open it'
  return [
    ...ifAny(extra, (listed) =>
      problem(
        'recipients',
        `somebody whom .gpg-id does not name can open: ${listed}`,
        `${again}, and renew these keys: git keeps old versions`,
      ),
    ),
    ...ifAny(missing, (listed) => warning('recipients', `somebody whom .gpg-id names cannot open: ${listed}`, again)),
    ...ifAny(hidden, (listed) =>
      warning('recipients', `the recipients are hidden or unreadable: ${listed}`, 'find out who encrypted them'),
    ),
    ...ifAny([...unknown].sort(), (listed) =>
      warning('recipients', `gpg does not know who these are: ${listed}`, 'import their public keys, then look again'),
    ),
    ...(counts.size === 0
      ? []
      : [fine('recipients', `who opens how many of ${entries.length} entries: ${summary(counts)}`)]),
  ]
}

function summary(counts: ReadonlyMap<string, number>): string {
  const sorted = [...counts].sort(([, left], [, right]) => right - left)
  return named(sorted.map(([name, count]) => `${printable(name)} ${count}`))
}
