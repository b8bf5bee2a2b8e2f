// Writes what a release holds into a folder of its own: the package, and for the GitHub Action also action.yml. No sources, no packages.
import { chmod, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { buildTo } from '../build/build.ts'
import type { BundledPackage } from '../build/bundled-packages.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** What of package.json is for people who install keyz. The rest is for people who change it, and npm would warn about `prepare`. */
const Published = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  keywords: z.array(z.string()),
  license: z.string(),
  type: z.string(),
  bin: z.record(z.string(), z.string()),
  engines: z.record(z.string(), z.string()),
})
const Manifest = Published.extend({ files: z.array(z.string()) })
export type Manifest = z.infer<typeof Manifest>

export async function readManifest(): Promise<Manifest> {
  return Manifest.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')))
}

/**
 * `folder` must not be there yet. `repository` is the address of this one, which npm compares with where the package was built: null
 * where nobody said it. Returns the packages whose code is in the bundle.
 */
export async function writePackage(folder: string, repository: string | null): Promise<BundledPackage[]> {
  const { files, ...manifest } = await readManifest()
  await mkdir(folder, { recursive: true })
  for (const path of [...files.filter((name) => name !== 'dist'), 'README.md', 'LICENSE']) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await cp(join(root, path), join(folder, path), { recursive: true })
  }
  const place = repository === null ? {} : { repository: { type: 'git', url: `git+${repository}.git` } }
  await writeFile(join(folder, 'package.json'), `${JSON.stringify({ ...manifest, ...place }, null, 2)}\n`)
  const packages = await buildTo(join(folder, 'dist'))
  await settleModes(folder, Object.values(manifest.bin))
  return packages
}

/** The tree that the tags of the Action point to. Without sources beside it, the bundle always counts as new enough. */
export async function writeAction(folder: string, packageFolder: string): Promise<void> {
  await cp(packageFolder, folder, { recursive: true })
  await cp(join(root, 'action.yml'), join(folder, 'action.yml'))
}

/** Whoever builds, with whatever umask, makes the same package. */
async function settleModes(folder: string, programs: readonly string[]): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const isProgram = programs.some((program) => join(folder, program) === path)
    await chmod(path, entry.isDirectory() || isProgram ? 0o755 : 0o644)
  }
}
