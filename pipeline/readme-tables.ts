// `npm run docs`: the tables of the README that follow from the code. A test compares them with what the README holds.
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { providers } from '../providers/index.ts'
import { baseUrlVariable } from './environment.ts'

const readme = new URL('../README.md', import.meta.url)
const marked = /(<!-- providers -->\n)[\s\S]*?(<!-- end of providers -->)/

/** The README with its tables made anew. */
export function withTables(text: string): string {
  return text.replace(marked, (_, start, end) => `${start}${providerTable()}${end}`)
}

function providerTable(): string {
  const rows = providers.flatMap((provider) =>
    provider.keys.map((key, index) => {
      const hosts = Object.keys(provider.hosts).map((host, at) => `\`${baseUrlVariable(provider.id, host, at === 0)}\``)
      const cells = [
        index === 0 ? `[${provider.name}](${provider.docs[0]}) \`${provider.id}\`` : '',
        key.shape === undefined ? key.kind : `${key.kind} (${key.shape})`,
        key.env.map((name) => `\`${name}\``).join(', '),
      ]
      return `| ${[...cells, key.create_url, index === 0 ? hosts.join(', ') : ''].join(' | ')} |`
    }),
  )
  return [
    '| provider | key | read from | where to make one | replaces its address |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync(readme, withTables(readFileSync(readme, 'utf8')))
