// `npm run docs`: the tables of the README that follow from the code. A test compares them with what the README holds.
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { providerList } from '../providers/catalog.ts'
import type { ListedProvider } from '../schema/providers-report.ts'
import type { Field } from '../schema/reading.ts'

const readme = new URL('../README.md', import.meta.url)
const marked = /(<!-- providers -->\n)[\s\S]*?(<!-- end of providers -->)/

/** The README with its tables made anew. */
export function withTables(text: string): string {
  return text.replace(marked, (_, start, end) => `${start}${providerTable()}${end}`)
}

/** What a person calls what a field holds. */
const words: Record<Field, string> = {
  balances: 'balance',
  credits_total: 'credits',
  credits_used: 'credits',
  costs: 'cost',
  usage: 'usage',
  quotas: 'limits',
  rate_limits: 'rate limits',
  expires_at: 'expiry',
  key: 'state of the key',
  models: 'models',
  attributes: 'more',
}

function providerTable(): string {
  return [
    '| provider | key | read from | tells beside whether it works | never tells | sure | where to make one |',
    '|---|---|---|---|---|---|---|',
    ...providerList().flatMap(rowsOf),
    '',
  ].join('\n')
}

function rowsOf({ id, name, docs, key_kinds, gaps }: ListedProvider): string[] {
  return key_kinds.map(({ kind, shape, env, reads, certainty, create_url }, index) => {
    const first = index === 0
    const cells = [
      first ? `[${name}](${docs[0]}) \`${id}\`` : '',
      shape === null ? kind : `${kind} (${shape})`,
      env.map((variable) => `\`${variable}\``).join(', '),
      named(reads),
      first ? named(gaps.map(({ field }) => field)) : '',
      certainty,
      create_url,
    ]
    return `| ${cells.join(' | ')} |`
  })
}

function named(fields: readonly Field[]): string {
  return [...new Set(fields.map((field) => words[field]))].join(', ')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync(readme, withTables(readFileSync(readme, 'utf8')))
