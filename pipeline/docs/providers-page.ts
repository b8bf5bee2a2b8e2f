// docs/providers.md: for every kind of key, what a provider reports, and what no key of that provider can read.

import { providerList } from '../../providers/catalog.ts'
import { inWords } from '../../providers/framework/field-words.ts'
import type { ListedProvider } from '../../schema/reports/providers-report.ts'
import { code, markdownTable } from './markdown-table.ts'

const head = ['Provider', 'Key', 'Also reports', 'Not available', 'Source', 'Environment variables', 'Create a key']

export function providersPage(): Record<string, string> {
  return { providers: markdownTable(head, providerList().flatMap(rowsOf)) }
}

/** One row per kind of key; the first one also has what is true of the whole provider. */
function rowsOf({ id, name, docs, key_kinds, gaps }: ListedProvider): string[][] {
  return key_kinds.map(({ kind, shape, env, reads, certainty, create_url }, index) => [
    index === 0 ? `<a id="${id}"></a>[${name}](${docs[0]})<br>${code(id)}` : '',
    shape === null ? kind : `${kind} (${shape})`,
    inWords(reads),
    index === 0 ? inWords(gaps.map(({ field }) => field)) : '',
    certainty,
    env.map(code).join(', '),
    create_url,
  ])
}
