// `npm run build`: bundles keyz into dist/, which runs without tsx and without node_modules. The same sources give the same bytes.
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { type BundledPackage, bundledPackages } from './bundled-packages.ts'
import { writeLicenses } from './licenses.ts'
import { keepLinesOnly } from './lines-only.ts'
import { workedOutFacts } from './provider-facts.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Loaded synchronously, and only when needed: each is a file of its own beside the bundle. */
const loadedLater = ['yaml', 'node-sqlite3-wasm']

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
} as const

/** Bundles keyz into a folder that does not exist yet, and says what is in it. Throws when something that the bundle needs has moved. */
export async function buildTo(folder: string): Promise<BundledPackage[]> {
  await mkdir(folder)
  const inputs = [await bundleProgram(folder), await bundleLater(folder)].flat()
  await keepLinesOnly(folder)
  await cp(packageFile('node-sqlite3-wasm', 'dist/node-sqlite3-wasm.wasm'), join(folder, 'node-sqlite3-wasm.wasm'))
  for (const name of ['bin.js', 'index.js', 'husky', 'package.json'])
    await cp(packageFile('husky', name), join(folder, 'husky', name))
  const packages = await bundledPackages(root, [...inputs, 'node_modules/husky/index.js'])
  await writeLicenses(packages, join(folder, 'LICENSES.txt'))
  // Written last: what is older than this file is in the bundle.
  await writeFile(join(folder, 'complete'), '')
  return packages
}

async function bundleProgram(folder: string): Promise<string[]> {
  const { metafile, outputFiles } = await build({
    ...common,
    format: 'esm',
    splitting: true,
    write: false,
    entryPoints: {
      cli: 'pipeline/cli.ts',
      'git-drivers': 'pipeline/git-drivers/main.ts',
      'openpgp-worker': 'pipeline/decrypt/openpgp-worker.ts',
    },
    // Wherever the folder is, the source maps say the same.
    outdir: join(root, 'dist'),
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    // What was written for require() finds one that knows the modules of Node.
    banner: {
      js: "import{createRequire as keyzCreateRequire}from'node:module';const require=keyzCreateRequire(import.meta.url);",
    },
    plugins: [filesBesideTheBundle(), withoutLanguages(), workedOutFacts(), withoutMapsOfPackages()],
  })
  await Promise.all(outputFiles.map(({ path, contents }) => writeFile(join(folder, basename(path)), contents)))
  return Object.keys(metafile.inputs)
}

async function bundleLater(folder: string): Promise<string[]> {
  const results = await Promise.all(
    loadedLater.map((name) =>
      build({
        ...common,
        format: 'cjs',
        stdin: { contents: `module.exports = require('${name}')`, resolveDir: root },
        outfile: join(folder, `${name}.cjs`),
        minify: true,
      }),
    ),
  )
  return results.flatMap(({ metafile }) => Object.keys(metafile.inputs))
}

/** `createRequire(import.meta.url)('yaml')` loads a package from the sources, and a file beside the bundle from there. */
function filesBesideTheBundle(): Plugin {
  return {
    name: 'files-beside-the-bundle',
    setup(bundler) {
      bundler.onLoad({ filter: /(meta\/files\/yaml|sqlite-in-wasm)\.ts$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8')
        const contents = text.replace(
          /createRequire\(import\.meta\.url\)\('([\w-]+)'\)/,
          (_, name: string) => `createRequire(import.meta.url)('./${name}.cjs')`,
        )
        if (contents === text) throw new Error(`${path} does not load a package with createRequire any more`)
        return { contents, loader: 'ts' }
      })
    },
  }
}

/** zod carries its messages in some 60 languages; keyz shows them in English alone. */
function withoutLanguages(): Plugin {
  return {
    name: 'without-languages',
    setup(bundler) {
      let left = 0
      bundler.onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => {
        left++
        return { contents: "export { default as en } from './en.js'" }
      })
      bundler.onEnd(() => {
        if (left === 0) throw new Error('zod keeps its languages somewhere else now: see withoutLanguages in .ci/build')
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

function packageFile(name: string, path: string): string {
  return join(root, 'node_modules', name, path)
}
