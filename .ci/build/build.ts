// `npm run build`: bundles keyz into dist/, which runs without tsx and without node_modules. The same sources give the same bytes.
import { createHash } from 'node:crypto'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { makePageFiles } from '../../pipeline/commands/report/make-page-files.ts'
import { type BundledPackage, bundledPackages } from './bundled-packages.ts'
import { writeLicenses } from './licenses.ts'
import { keepLinesOnly } from './lines-only.ts'
import { workedOutFacts } from './provider-facts.ts'
import { withoutUnusedOfZod } from './unused-of-zod.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  minify: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
} as const

/** Bundles keyz into a folder that does not exist yet, and says what is in it. Throws when something that the bundle needs has moved. */
export async function buildTo(folder: string): Promise<BundledPackage[]> {
  await mkdir(folder)
  const inputs = [
    await bundleProgram(folder),
    await bundleDatabase(folder),
    await bundleScreen(folder),
    await writePageFiles(folder),
  ].flat()
  await keepLinesOnly(folder)
  await cp(packageFile('node-sqlite3-wasm', 'dist/node-sqlite3-wasm.wasm'), join(folder, 'node-sqlite3-wasm.wasm'))
  for (const name of ['bin.js', 'index.js', 'husky', 'package.json'])
    await cp(packageFile('husky', name), join(folder, 'husky', name))
  const packages = await bundledPackages(root, [...inputs, 'node_modules/husky/index.js'])
  await writeLicenses(packages, join(folder, 'LICENSES.txt'))
  // Written last: what is older than this file is in the bundle. Its content tells one bundle from another.
  await writeFile(join(folder, 'complete'), await digestOf(folder))
  return packages
}

/** One file with everything: Node loads one file much faster than seventy, and a command runs only the modules that it needs. */
async function bundleProgram(folder: string): Promise<string[]> {
  const { metafile, outputFiles } = await build({
    ...common,
    entryPoints: ['.ci/build/bundle.ts'],
    write: false,
    // Wherever the folder is, the source maps say the same.
    outfile: join(root, 'dist/cli.cjs'),
    sourcemap: 'linked',
    sourcesContent: false,
    // What is loaded later is a function in the same file, called when something needs it.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'keyzUrl' },
    banner: { js: "const keyzUrl=require('node:url').pathToFileURL(__filename).href;" },
    plugins: [filesOfTheBundle(), withoutUnusedOfZod(), workedOutFacts(), withoutMapsOfPackages()],
  })
  await Promise.all(outputFiles.map(({ path, contents }) => writeFile(join(folder, basename(path)), contents)))
  return Object.keys(metafile.inputs)
}

/** It looks for its .wasm beside itself. */
async function bundleDatabase(folder: string): Promise<string[]> {
  const { metafile } = await build({
    ...common,
    stdin: { contents: "module.exports = require('node-sqlite3-wasm')", resolveDir: root },
    outfile: join(folder, 'node-sqlite3-wasm.cjs'),
  })
  return Object.keys(metafile.inputs)
}

/** What `keyz report` puts into every page. */
async function writePageFiles(folder: string): Promise<string[]> {
  const { script, style, inputs } = await makePageFiles(root)
  await Promise.all([writeFile(join(folder, 'report.js'), script), writeFile(join(folder, 'report.css'), style)])
  return inputs
}

/** A module of its own: ink waits for its layout library while it loads, which only ECMAScript modules can, and only `keyz tui` needs it. */
async function bundleScreen(folder: string): Promise<string[]> {
  const { metafile } = await build({
    ...common,
    format: 'esm',
    entryPoints: ['pipeline/tui/screen/screen.tsx'],
    outfile: join(folder, 'tui.mjs'),
    jsx: 'automatic',
    // Without the checks and messages that React has for those who write components. The layout library would fetch its own code from a
    // data URL, and node loads all of its network client for that.
    define: { 'process.env.NODE_ENV': '"production"', fetch: 'undefined' },
    banner: { js: "import{createRequire as keyzRequire}from'node:module';const require=keyzRequire(import.meta.url);" },
    plugins: [withoutDevelopment()],
  })
  return Object.keys(metafile.inputs)
}

/** ink looks for a debugger where DEV is set, and shows nothing where CI is, although a person is at the terminal. */
function withoutDevelopment(): Plugin {
  return {
    name: 'without-development',
    setup(bundler) {
      bundler.onLoad({ filter: /\/ink\/build\/devtools\.js$/ }, () => ({ contents: '' }))
      bundler.onLoad({ filter: /\/is-in-ci\/index\.js$/ }, () => ({ contents: 'export default false' }))
    },
  }
}

/** What the sources load from elsewhere, and what becomes of it. */
const moved: Readonly<Record<string, readonly [from: string, to: string]>> = {
  'yaml.ts': ["createRequire(import.meta.url)('yaml')", "require('yaml')"],
  'sqlite-in-wasm.ts': ["(import.meta.url)('node-sqlite3-wasm')", "(import.meta.url)('./node-sqlite3-wasm.cjs')"],
}

function filesOfTheBundle(): Plugin {
  return {
    name: 'files-of-the-bundle',
    setup(bundler) {
      bundler.onResolve({ filter: /^supports-color$/ }, () => ({ path: join(root, '.ci/build/no-colors.cjs') }))
      bundler.onResolve({ filter: /^web-streams-polyfill\// }, () => ({ path: join(root, '.ci/build/no-streams.cjs') }))
      bundler.onLoad({ filter: /\/make-page-files\.ts$/ }, () => ({
        contents: "export { makePageFiles } from './built-page-files.ts'",
        loader: 'ts',
        resolveDir: join(root, 'pipeline/commands/report'),
      }))
      bundler.onLoad({ filter: /\/(?:files\/yaml|sqlite-in-wasm)\.ts$/ }, async ({ path }) => {
        const [from, to] = moved[basename(path)] ?? ['', '']
        const text = await readFile(path, 'utf8')
        if (!text.includes(from)) throw new Error(`${path} does not name what it loads as the build expects`)
        return { contents: text.replace(from, to), loader: 'ts' }
      })
    },
  }
}

/** A source map without places. */
const emptyMap = Buffer.from(JSON.stringify({ version: 3, sources: [''], mappings: 'AAAA' })).toString('base64')

/** Nobody debugs packages line by line in keyz, and their part of the maps would be a sixth of the tarball. */
function withoutMapsOfPackages(): Plugin {
  return {
    name: 'without-maps-of-packages',
    setup(bundler) {
      bundler.onLoad({ filter: /\/node_modules\/.*\.[cm]?js$/ }, async ({ path }) => ({
        contents: `${await readFile(path, 'utf8')}\n//# sourceMappingURL=data:application/json;base64,${emptyMap}`,
        loader: 'js',
      }))
    },
  }
}

async function digestOf(folder: string): Promise<string> {
  const hash = createHash('sha256')
  for (const name of (await readdir(folder)).filter((file) => /\.[cm]js$/.test(file)).sort())
    hash.update(await readFile(join(folder, name)))
  return hash.digest('hex')
}

function packageFile(name: string, path: string): string {
  return join(root, 'node_modules', name, path)
}
