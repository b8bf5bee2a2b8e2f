// The bill of materials of a release, in CycloneDX: keyz, and the packages whose code is in its bundle. `npm sbom` knows only what is
// installed for development, which is far more. The same release gives the same bytes.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { BundledPackage } from '../build/bundled-packages.ts'

const Lock = z.object({ packages: z.record(z.string(), z.object({ integrity: z.string().optional() })) })

interface Release {
  name: string
  version: string
  license: string
}

export async function writeSbom(root: string, release: Release, packages: readonly BundledPackage[]): Promise<string> {
  const lock = Lock.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')))
  const components = packages.map((one) => ({
    ...component(one, 'library'),
    scope: 'required',
    hashes: hashesOf(lock.packages[`node_modules/${one.name}`]?.integrity),
  }))
  const own = component(release, 'application')
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: own },
    components,
    dependencies: [
      { ref: own['bom-ref'], dependsOn: components.map((one) => one['bom-ref']) },
      ...components.map((one) => ({ ref: one['bom-ref'], dependsOn: [] })),
    ],
  }
  return `${JSON.stringify(bill, null, 2)}\n`
}

function component({ name, version, license }: Release, type: 'application' | 'library') {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  return { type, 'bom-ref': purl, name, version, licenses: [licenseChoice(license)], purl }
}

/** CycloneDX wants a name of the SPDX list or an expression; `LGPL-3.0+` is an older form of `LGPL-3.0-or-later`. */
function licenseChoice(license: string) {
  const id = license.replace(/^(.*)\+$/, '$1-or-later')
  return /[ ()]/.test(id) ? { expression: id } : { license: { id } }
}

/** Of the tarball that the package came in, as package-lock.json has it. */
function hashesOf(integrity: string | undefined) {
  const [, base64] = /^sha512-(.+)$/.exec(integrity ?? '') ?? []
  if (base64 === undefined) throw new Error('package-lock.json has no sha512 of a package that is in the bundle')
  return [{ alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex') }]
}
