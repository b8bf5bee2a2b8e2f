// Collects the licenses of the packages whose code is in the bundle.
import { writeFile } from 'node:fs/promises'
import type { BundledPackage } from './bundled-packages.ts'

export async function writeLicenses(packages: readonly BundledPackage[], target: string): Promise<void> {
  const texts = packages.map(({ name, version, license, text }) => `== ${name} ${version} (${license})\n\n${text}\n`)
  await writeFile(target, `keyz contains these packages.\n\n${texts.join('\n')}`)
}
