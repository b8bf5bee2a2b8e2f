// Collects the licenses of the packages whose code is in the bundle.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const Manifest = z.object({ name: z.string(), version: z.string(), license: z.string() })

/** `inputs` are the bundled files, named from `root`. Throws for a package without a license file. */
export async function writeLicenses(root: string, inputs: readonly string[], target: string): Promise<void> {
  const folders = new Set(inputs.flatMap((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []))
  const texts = await Promise.all([...folders].sort().map((folder) => licenseOf(join(root, folder))))
  await writeFile(target, `keyz contains these packages.\n\n${texts.join('\n')}`)
}

async function licenseOf(folder: string): Promise<string> {
  const { name, version, license } = Manifest.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')))
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry))
  const text = file === undefined ? '' : await readFile(join(folder, file), 'utf8')
  return `== ${name} ${version} (${license})\n\n${text.trim()}\n`
}
