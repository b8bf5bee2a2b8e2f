// What is wrong with a tarball before anybody installs it: files that do not belong, too much of them, traces of the machine, secrets.
import { z } from 'zod'
import { looksLikeKey } from '../../pipeline/guard/looks-like-key.ts'
import type { BundledPackage } from '../build/bundled-packages.ts'
import { type Check, check } from './check.ts'
import { deadLinks } from './dead-links.ts'
import { filesOfTarball, type TarFile } from './tarball.ts'

export const maxBytes = 1_500_000

const allowed = [
  /^(?:package\.json|README\.md|CHANGELOG\.md|SECURITY\.md|LICENSE)$/,
  /^\.github\/pictures\/[\w-]+\.svg$/,
  /^dist\/[\w-]+\.(?:cjs|cjs\.map|mjs|wasm)$/,
  /^dist\/report\.(?:js|css)$/,
  /^dist\/(?:LICENSES\.txt|complete)$/,
  /^dist\/husky\/(?:bin\.js|index\.js|husky|package\.json)$/,
  /^docs\/[\w-]+\.md$/,
  /^pipeline\/(?:bin\.mjs|opencode\/plugin\.ts)$/,
  // Not what starts the sources of a clone.
  /^pipeline\/start\/(?:bundle-is-current|compiled|private-cache|prune-compiled|young-memory)\.mjs$/,
  /^pipeline\/start\/(?:ask-helper|without-helper)\.pl$/,
  /^pipeline\/commands\/completion\/shells\/keyz\.(?:bash|fish|zsh)$/,
  /^man\/keyz\.1$/,
  /^\.husky\/store\/[\w-]+$/,
  /^schema\/json\/[\w-]+\.schema\.json$/,
]

/** Without one of these, keyz does not start, or parts of it do not work. */
const needed = [
  'package.json',
  'LICENSE',
  'dist/complete',
  'dist/cli.cjs',
  'dist/tui.mjs',
  'dist/node-sqlite3-wasm.cjs',
  'dist/node-sqlite3-wasm.wasm',
  'dist/report.js',
  'dist/report.css',
  'dist/husky/bin.js',
  'dist/LICENSES.txt',
  '.husky/store/runner',
  'man/keyz.1',
  'pipeline/bin.mjs',
  'pipeline/commands/completion/shells/keyz.bash',
  'pipeline/commands/completion/shells/keyz.fish',
  'pipeline/commands/completion/shells/keyz.zsh',
  'pipeline/opencode/plugin.ts',
  ...['ask-helper.pl', 'bundle-is-current.mjs', 'compiled.mjs', 'private-cache.mjs', 'without-helper.pl'].map(
    (name) => `pipeline/start/${name}`,
  ),
  'pipeline/start/prune-compiled.mjs',
  'pipeline/start/young-memory.mjs',
  'schema/json/sidecar.schema.json',
]

const Manifest = z.looseObject({ version: z.string(), scripts: z.record(z.string(), z.string()).optional() })
const dependencyFields = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'bundleDependencies',
  'bundledDependencies',
]

interface Expected {
  version: string
  packages: readonly BundledPackage[]
  /** The folders of this machine that no file may name. */
  folders: readonly string[]
}

export function inspectTarball(tarball: Buffer, { version, packages, folders }: Expected): Check[] {
  const files = filesOfTarball(tarball)
  const texts = files
    .filter(({ path }) => !path.endsWith('.wasm'))
    .map(({ path, bytes }) => ({ path, text: `${bytes}` }))
  const textOf = (path: string) => texts.find((file) => file.path === path)?.text ?? ''
  const of = (name: string, problems: string[], detail: string | null = null) =>
    check('tarball', name, problems, detail)
  return [
    of('holds only what a release needs', strayFiles(files), `${files.length} files`),
    of(
      'holds all that a release needs',
      needed.filter((path) => !files.some((file) => file.path === path)).map((path) => `${path} is missing`),
    ),
    of(
      'is small',
      tarball.length < maxBytes ? [] : [`it has ${tarball.length} bytes, and may have ${maxBytes}`],
      `${tarball.length} bytes`,
    ),
    of(
      'needs no other package, and runs nothing when it is installed',
      manifestProblems(textOf('package.json'), version),
    ),
    of('brings the license of each package in the bundle', missingLicenses(textOf('dist/LICENSES.txt'), packages)),
    of(
      'names no folder of the machine that made it',
      texts.flatMap((file) => machineTraces(file, folders)),
    ),
    of('has source maps of our own files alone, without their text', texts.flatMap(sourceMapProblems)),
    of('has what its documents link to', deadLinks(texts)),
    of('holds nothing that looks like a secret', texts.flatMap(secretsIn)),
  ]
}

function strayFiles(files: readonly TarFile[]): string[] {
  return files.flatMap(({ path, kind, executable }) => {
    if (kind !== 'file') return [`${path} is no regular file`]
    if (!allowed.some((pattern) => pattern.test(path))) return [`${path} does not belong into a release`]
    return executable && path !== 'pipeline/bin.mjs' ? [`${path} may be run, and is no program`] : []
  })
}

function manifestProblems(text: string, version: string): string[] {
  const { data } = Manifest.safeParse(parsed(text))
  if (data === undefined) return ['package.json cannot be read']
  return [
    ...dependencyFields.filter((field) => field in data).map((field) => `package.json has ${field}`),
    ...Object.keys(data.scripts ?? {}).map((name) => `package.json has the script ${name}`),
    ...(data.version === version ? [] : [`package.json has the version ${data.version}, not ${version}`]),
  ]
}

function missingLicenses(text: string, packages: readonly BundledPackage[]): string[] {
  return packages
    .filter((one) => !text.includes(`== ${one.name} ${one.version} (${one.license})\n\n${one.text}\n`))
    .map(({ name, version }) => `dist/LICENSES.txt lacks the license of ${name} ${version}`)
}

function machineTraces({ path, text }: { path: string; text: string }, folders: readonly string[]): string[] {
  return [
    ...folders.filter((folder) => text.includes(folder)).map((folder) => `${path} names ${folder}`),
    ...(/"resolved"\s*:\s*"\w+:|registry\.npmjs\.org\/|_authToken/.test(text)
      ? [`${path} names where packages came from`]
      : []),
  ]
}

const SourceMap = z.object({ sources: z.array(z.string()), sourcesContent: z.array(z.unknown()).optional() })

function sourceMapProblems({ path, text }: { path: string; text: string }): string[] {
  if (!path.endsWith('.map')) return []
  const { data } = SourceMap.safeParse(parsed(text))
  if (data === undefined) return [`${path} is no source map`]
  const strange = data.sources.filter(
    (source) => !/^\.\.\/(?:\.ci\/build|meta|node_modules|pipeline|providers|schema)\//.test(source),
  )
  return [
    ...strange.map((source) => `${path} names ${source}`),
    ...(data.sourcesContent === undefined ? [] : [`${path} carries the text of sources`]),
  ]
}

/**
 * WebAssembly in base64 (OpenPGP.js has some), the first lines by which keyz knows armored messages, and how every RSA key begins: of
 * a key itself more would follow.
 */
const harmless =
  /AGFzbQ[A-Za-z0-9+/=]{200,}|-----BEGIN|MII(?:Ev[QgA]|JQ[wgQ])IBADANBgkqhkiG9w0BAQEFAASC[A-Za-z0-9]{18}(?=["'])/g

function secretsIn({ path, text }: { path: string; text: string }): string[] {
  const isArmored = /-----BEGIN [A-Z ]+-----(?:\s|\\[rn])[\s\S]{0,300}?[A-Za-z0-9+/]{40}/.test(text)
  const found = isArmored ? 'an armored key or message' : looksLikeKey(text.replaceAll(harmless, ''))
  return found === null ? [] : [`${path} has something that looks like ${found}`]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
