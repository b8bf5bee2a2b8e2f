// Which names a new provider may not have, and which known one a mistyped name probably means.
import { readdirSync, readFileSync } from 'node:fs'

const providers = new URL('../../providers/', import.meta.url)
const ours = ['index', 'catalog', 'framework', 'fixtures']

/** What no `const` of a module may be called. */
const reserved = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends
  false finally for function if implements import in instanceof interface let new null package private protected public
  return static super switch this throw true try typeof undefined var void while with yield`.split(/\s+/),
)

/** By the names of their files: this works while one of them is being written. */
export function knownProviders(): string[] {
  return readdirSync(providers)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replace('.ts', ''))
    .filter((name) => !ours.includes(name))
    .sort()
}

/** `google-cloud` is `googleCloud` in code. */
export function constantName(id: string): string {
  return id.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** Why a provider cannot have this name, or null. `aliases` are by the provider that has them. */
export function nameProblem(id: string, aliases: ReadonlyMap<string, string>): string | null {
  const constant = constantName(id)
  if (knownProviders().includes(id)) return `There is a provider "${id}" already: providers/${id}.ts.`
  const owner = aliases.get(id)
  if (owner !== undefined) return `"${id}" is another name of the provider ${owner}: see providers/${owner}.ts.`
  if (id.startsWith('x-')) return 'Names that start with x- are reserved for private use: choose another one.'
  if (ours.includes(id)) return `"${id}" is the name of a file or folder of providers/: choose another one.`
  if (reserved.has(constant)) return `"${id}" is a reserved word in JavaScript: choose another one, such as ${id}-ai.`
  if (frameworkNames().has(constant))
    return `"${constant}" is a name that provider files import: choose another one, such as ${id}-ai.`
  return null
}

function frameworkNames(): Set<string> {
  const framework = new URL('framework/', providers)
  const texts = readdirSync(framework).map((file) => readFileSync(new URL(file, framework), 'utf8'))
  const exported = texts.flatMap((text) => [...text.matchAll(/^export (?:const|function|class) (\w+)/gm)])
  return new Set(['z', 'providers', ...exported.map(([, name = '']) => name)])
}

/** "There is no provider ...", with the one that was probably meant, or else all known ones. */
export function noSuchProvider(id: string): string {
  const known = knownProviders()
  const [closest] = known
    .map((name) => ({ name, distance: distance(id, name) }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(id.length / 3)))
    .toSorted((left, right) => left.distance - right.distance)
  if (closest !== undefined) return `There is no provider "${id}". Did you mean ${closest.name}?`
  return `There is no provider "${id}". To add it: npm run provider:new ${id} -- --help\nKnown providers: ${known.join(', ')}.`
}

/** How many letters have to be put in, taken out, or replaced. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...left].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...right].entries())
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)))
    row = next
  }
  return row.at(-1) ?? 0
}
