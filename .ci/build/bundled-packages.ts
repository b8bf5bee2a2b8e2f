// Which packages have code in the bundle, each with the license that has to go with it.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const Manifest = z.object({ name: z.string(), version: z.string(), license: z.string() })

export type BundledPackage = z.infer<typeof Manifest> & { text: string }

/** `inputs` are the bundled files, named from `root`. Throws for a package that comes without the text of its license. */
export async function bundledPackages(root: string, inputs: readonly string[]): Promise<BundledPackage[]> {
  const folders = new Set(inputs.flatMap((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []))
  return await Promise.all([...folders].sort().map((folder) => packageIn(join(root, folder))))
}

async function packageIn(folder: string): Promise<BundledPackage> {
  const manifest = Manifest.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')))
  const names = await readdir(folder)
  const file = names.find((name) => /^licen[cs]e/i.test(name))
  const readme = names.find((name) => /^readme/i.test(name))
  const text = file !== undefined ? await textOf(folder, file) : licenseIn(await textOf(folder, readme))
  if (text === '') throw new Error(`${manifest.name} is in the bundle, but its license is not in its package`)
  return { ...manifest, text }
}

async function textOf(folder: string, name: string | undefined): Promise<string> {
  return name === undefined ? '' : (await readFile(join(folder, name), 'utf8')).trim()
}

/** Some packages have theirs at the end of the README alone. */
function licenseIn(readme: string): string {
  const [, text = ''] = /^(?:#+ *licen[cs]e *|licen[cs]e *\n-+ *)\n([\s\S]*?permission[\s\S]*)/im.exec(readme) ?? []
  return text.replace(/\n\[[^\]]+\]:[\s\S]*$/, '').trim()
}
