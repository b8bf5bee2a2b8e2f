// Holds the house to its plan: which rooms there are, and which way the imports between them run.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { circlesOf, graphOf, levelsOf } from './graph.ts'
import { filesBelow, root, sources } from './source-files.ts'

/** The only files of `pipeline/` that stand in no room. */
const loose = ['bin.mjs', 'cli.ts', 'errors.ts', 'runtime.ts', 'version.ts']

/** What each room of `pipeline/` may import from the others. Everybody may throw our errors. */
const pipeline: Record<string, string[]> = {
  start: [],
  secrets: [],
  store: ['git', 'environment'],
  git: [],
  environment: ['secrets', 'git'],
  terminal: ['secrets', 'git'],
  guard: ['git', 'store', 'environment'],
  'history/readings': ['git', 'store', 'environment'],
  'history/moves': ['git', 'store', 'environment'],
  'history/index': ['history/readings', 'git', 'store', 'environment'],
  history: ['history/index', 'history/moves', 'history/readings', 'git', 'store', 'environment'],
  'install/workflows': [],
  install: ['install/workflows', 'git', 'environment'],
  commit: ['guard', 'git', 'environment'],
  'decrypt/gnupg': [],
  'decrypt/packets': ['decrypt/gnupg'],
  'decrypt/given-keys': ['decrypt/gnupg', 'decrypt/packets'],
  decrypt: ['decrypt/given-keys', 'decrypt/gnupg', 'decrypt/packets', 'start', 'environment', 'secrets'],
  fetch: ['environment', 'secrets'],
  discover: ['decrypt', 'store', 'environment', 'secrets'],
  consent: ['git', 'store', 'environment'],
  sync: ['consent', 'commit', 'fetch', 'decrypt', 'history/moves', 'history', 'store', 'git', 'environment', 'secrets'],
  status: ['history/readings', 'history', 'store', 'git', 'environment'],
  'spend/sources': ['environment'],
  spend: ['spend/sources', 'environment'],
  opencode: ['spend', 'spend/sources', 'environment', 'secrets'],
  'git-drivers': ['start', 'git', 'terminal', 'environment', 'secrets'],
  hooks: ['runtime.ts', 'sync', 'discover', 'guard', 'git', 'store', 'terminal', 'environment', 'secrets'],
  'ci/forge': ['fetch', 'secrets'],
  'ci/gitlab': ['ci/forge', 'fetch', 'environment', 'secrets'],
  'ci/github': ['ci/forge', 'fetch', 'environment', 'secrets'],
  'ci/metadata-branch': ['commit', 'history/moves', 'history', 'git', 'store', 'environment'],
  ci: [
    'runtime.ts',
    'ci/forge',
    'ci/github',
    'ci/gitlab',
    'ci/metadata-branch',
    'sync',
    'guard',
    'history/moves',
    'history',
    'fetch',
    'store',
    'git',
    'environment',
    'secrets',
  ],
  'tui/screen': [],
  tui: [
    'runtime.ts',
    'tui/screen',
    'sync',
    'status',
    'spend',
    'history/readings',
    'history',
    'commit',
    'guard',
    'store',
    'terminal',
    'environment',
    'secrets',
  ],
  demo: ['git', 'terminal', 'environment', 'secrets', 'bin.mjs'],
  doctor: [
    'runtime.ts',
    'install',
    'install/workflows',
    'status',
    'decrypt',
    'decrypt/gnupg',
    'store',
    'git',
    'environment',
  ],
}

/** The same in `meta/`. */
const meta: Record<string, string[]> = {
  files: [],
  judge: ['files'],
  merge: ['files'],
  review: ['judge', 'files'],
  views: ['review', 'judge', 'files'],
  'views/status': ['views', 'judge', 'files'],
  'views/history': ['views', 'judge', 'files'],
  'views/export': ['views', 'judge', 'files'],
  'views/review': ['views', 'review', 'judge', 'files'],
  'views/show': ['views', 'judge'],
  'views/report': ['views', 'views/status', 'review', 'judge', 'files'],
  // What runs in the browser shares with it only what the figures of a plot look like, and with the rest how money is written.
  'views/report/page': ['views/report', 'judge'],
}

const layers: Record<string, string[]> = {
  schema: [],
  providers: ['schema'],
  meta: ['schema'],
  pipeline: ['meta', 'providers', 'schema'],
}

/** The room of a file within its layer; a loose file is its own. */
function roomOf(name: string): string {
  const [, ...rest] = name.split('/')
  return rest.length === 1 ? (rest[0] ?? '') : dirname(rest.join('/'))
}

function layerOf(name: string): string {
  return name.split('/')[0] ?? ''
}

const roomsOf = (layer: string) => {
  const files = sources.filter(({ name }) => layerOf(name) === layer)
  return graphOf(
    files.map(({ name }) => roomOf(name)),
    files.flatMap(({ name, imports }) =>
      imports
        .filter((imported) => layerOf(imported) === layer)
        .map((imported) => [roomOf(name), roomOf(imported)] as const),
    ),
  )
}

it.each(Object.keys(layers))('%s imports only the layers below it', (layer) => {
  const allowed = [layer, ...(layers[layer] ?? [])]
  const forbidden = sources
    .filter(({ name }) => layerOf(name) === layer)
    .flatMap(({ name, imports }) =>
      imports.filter((imported) => !allowed.includes(layerOf(imported))).map((imported) => `${name} -> ${imported}`),
    )

  expect(forbidden).toEqual([])
})

it('imports nothing that is not there', () => {
  const missing = sources.flatMap(({ name, imports }) =>
    imports.filter((imported) => !existsSync(join(root, imported))).map((imported) => `${name} -> ${imported}`),
  )

  expect(missing).toEqual([])
})

it.each([
  ['pipeline', pipeline, [...loose, 'errors.ts']],
  ['meta', meta, []],
])('the rooms of %s import only downwards', (layer, rooms, everybodys) => {
  const forbidden = [...roomsOf(layer)].flatMap(([room, imported]) => {
    if (room.startsWith('commands') || room === 'docs' || loose.includes(room)) return []
    const allowed = [...(rooms[room] ?? []), ...everybodys.filter((name) => name === 'errors.ts')]
    return [...imported].filter((one) => !allowed.includes(one)).map((one) => `${room} -> ${one}`)
  })

  expect(forbidden).toEqual([])
})

it('has only rooms that the plan names, and no new loose file', () => {
  const rooms = [...roomsOf('pipeline').keys()].filter((room) => !Object.hasOwn(pipeline, room))

  expect(rooms.sort()).toEqual(
    [
      ...loose,
      'commands',
      'commands/completion',
      'commands/report',
      'commands/shared',
      'commands/show',
      'commands/status',
      'docs',
    ].sort(),
  )
  expect([...roomsOf('meta').keys()].sort()).toEqual(Object.keys(meta).sort())
})

it('has no circle between files', () => {
  const files = graphOf(
    sources.map(({ name }) => name),
    sources.flatMap(({ name, imports }) => imports.map((imported) => [name, imported] as const)),
  )

  expect(circlesOf(files)).toEqual([])
})

it('has no circle between rooms, and at most eight levels of them', () => {
  const rooms = roomsOf('pipeline')
  // Files that everybody may import, and that import nobody, make no level of their own.
  const folders = [...rooms].filter(([room]) => !['errors.ts', 'version.ts', 'bin.mjs'].includes(room))
  const levels = levelsOf(
    graphOf(
      folders.map(([room]) => room),
      folders.flatMap(([room, imported]) => [...imported].map((one) => [room, one] as const)),
    ),
  )
  console.log(
    ['The rooms of pipeline/, each level importing only those below:']
      .concat(levels.map((names, index) => `  ${index + 1}  ${names.join(', ')}`).reverse())
      .join('\n'),
  )

  expect(circlesOf(rooms)).toEqual([])
  expect(circlesOf(roomsOf('meta'))).toEqual([])
  expect(levels.length).toBeLessThanOrEqual(8)
  expect(new Set([...rooms.keys()].map((room) => room.split('/')[0])).size - loose.length).toBeLessThanOrEqual(26)
})

it('lets nobody above a command import one: commands are found by their names', () => {
  const importing = sources.filter(
    ({ name, imports }) =>
      !name.startsWith('pipeline/commands/') &&
      imports.some((imported) => /^pipeline\/commands\/[^/]+\.ts$/.test(imported)),
  )

  expect(importing.map(({ name }) => name)).toEqual([])
})

const tests = ['schema', 'providers', 'meta', 'pipeline']
  .flatMap((folder) => filesBelow(`test/${folder}`))
  .filter((name) => name.endsWith('.test.ts'))

/** `sync.links.integration.test.ts` tests `sync.ts`. Rules that many files share are named `every-...`, `many-...` or `no-...`. */
it.each(tests)('%s stands where its source stands, or says that it is a rule over many files', (test) => {
  const [stem = ''] = (test.split('/').at(-1) ?? '').split('.')
  const source = join(dirname(test).replace(/^test\//, ''), stem)
  const found = ['.ts', '.tsx', '.mjs', '.pl'].some((ending) => existsSync(join(root, `${source}${ending}`)))

  expect(found || /^(?:every|many|no)-/.test(stem), `${source}.ts is not there`).toBe(true)
})
