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
  const text =
    file !== undefined
      ? await textOf(folder, file)
      : licenseIn(await textOf(folder, readme)) || mitOf(manifest, holders.get(manifest.name))
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

/** Packages that name the MIT license and leave its text out. Who holds the copyright stands at the top of their sources. */
const holders = new Map([['yoga-layout', 'Meta Platforms, Inc. and affiliates.']])

function mitOf({ license }: { license: string }, holder: string | undefined): string {
  if (holder === undefined || license !== 'MIT') return ''
  return `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`
}
