// Adds a provider to the text of providers/index.ts: an import, and a place in the list, both in the order of names.
import { constantName } from './names.ts'

export function withProvider(index: string, id: string): string {
  const lines = index.split('\n')
  const isImport = (line: string) => line.startsWith('import ')
  const idOf = (line: string) => /'\.\/(.+)\.ts'/.exec(line)?.[1] ?? ''
  const imported = [...lines.filter(isImport), `import { ${constantName(id)} } from './${id}.ts'`]
  const sorted = imported.toSorted((left, right) => (idOf(left) < idOf(right) ? -1 : 1))
  const names = sorted.flatMap((line) => /^import \{ (\w+) \}/.exec(line)?.[1] ?? [])
  const rest = lines.filter((line) => !isImport(line)).join('\n')
  const [title = '', ...body] = rest
    .replace(/(providers: readonly Provider\[\] = \[)[^\]]*\]/, `$1\n${names.map((name) => `  ${name},\n`).join('')}]`)
    .split('\n')
  return [title, ...sorted, ...body].join('\n')
}
