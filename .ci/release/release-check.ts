// `npm run release:check`: everything that a release does, but publishing. Stops after the first group of checks in which one failed.
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { must } from '../../test/support/run.ts'
import { temporaryFolder } from '../../test/support/temporary.ts'
import { toolOptions } from '../../test/support/tool-options.ts'
import { checkActionStart } from './action-start.ts'
import { type Check, check, lineOf, summaryOf } from './check.ts'
import { checkFirstDay } from './first-day.ts'
import { inspectTarball } from './inspect-tarball.ts'
import { checkOfflineInstall } from './offline-install.ts'
import { readManifest, root, writeAction, writePackage } from './package-folder.ts'
import { writeSbom } from './sbom.ts'
import { notesOf, versionProblems } from './version.ts'

const usage = `Usage: npm run release:check [-- options]

Makes a release as .github/workflows/release.yml does, and tries it, without publishing anything.

  --tag TAG       the tag that is about to be published: it has to fit package.json and CHANGELOG.md
  --out DIR       leave the release there: tarball, checksums, bill of materials, notes, and the tree of the Action
  --allow-dirty   work on what is not committed yet, too
  --json          print the checks as JSON

KEYZ_RELEASE_NODES names more node programs to try it with, separated by colons.`

const { values } = toolOptions(usage, {
  options: {
    tag: { type: 'string' },
    out: { type: 'string' },
    'allow-dirty': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})

class Stop extends Error {}

const checks: Check[] = []

/** Says what was found, and stops everything where something was wrong. */
function report(group: readonly Check[]): void {
  checks.push(...group)
  if (!values.json) for (const one of group) console.log(lineOf(one))
  if (group.some(({ problems }) => problems.length > 0)) throw new Stop()
}

async function releaseCheck(): Promise<void> {
  await using place = await temporaryFolder()
  const manifest = await readManifest()
  const { version } = manifest
  const changelog = await readFile(join(root, 'CHANGELOG.md'), 'utf8')
  const tag = values.tag ?? null

  const dirty = (await must('git', ['-C', root, 'status', '--porcelain'])).trim()
  report([
    check('source', 'everything is committed', dirty === '' || values['allow-dirty'] ? [] : [dirty]),
    check(
      'source',
      'tag, package.json, and changelog name one version',
      versionProblems({ tag, version, changelog }),
      version,
    ),
  ])

  const repository = repositoryAddress()
  const [first, second] = [join(place.path, 'one/package'), join(place.path, 'two/package')]
  const packages = await writePackage(first, repository)
  await writePackage(second, repository)
  const [one, two] = [await packed(first, join(place.path, 'one')), await packed(second, join(place.path, 'two'))]
  const tarball = await readFile(one)
  report([
    check(
      'build',
      'two builds are the same, byte for byte',
      tarball.equals(await readFile(two)) ? [] : ['the two tarballs differ'],
      sha256(tarball).slice(0, 12),
    ),
  ])

  const folders = [...new Set([root.replace(/\/$/, ''), homedir(), place.path])].filter((folder) => folder.length > 5)
  report(inspectTarball(tarball, { version, packages, folders }))

  const nodes = [...new Set([process.execPath, ...(process.env.KEYZ_RELEASE_NODES ?? '').split(':').filter(Boolean)])]
  for (const node of nodes) report(await checkOfflineInstall(one, version, node))
  const unpacked = join(place.path, 'unpacked')
  await mkdir(unpacked)
  await must('tar', ['-xzf', one, '-C', unpacked])
  for (const node of nodes) report(await checkFirstDay(join(unpacked, 'package'), node, version))

  const action = join(place.path, 'action')
  await writeAction(action, join(unpacked, 'package'))
  report(await checkActionStart(action))

  if (values.out === undefined) return
  const out = resolve(values.out)
  const name = `${manifest.name}-${version}`
  const sbom = await writeSbom(root, manifest, packages)
  await mkdir(out, { recursive: true })
  await writeFile(join(out, `${name}.tgz`), tarball)
  await writeFile(join(out, `${name}.cdx.json`), sbom)
  await writeFile(
    join(out, 'SHA256SUMS'),
    `${sha256(tarball)}  ${name}.tgz\n${sha256(Buffer.from(sbom))}  ${name}.cdx.json\n`,
  )
  await writeFile(join(out, 'notes.md'), `${notesOf(changelog, version) ?? notesOf(changelog, 'Unreleased') ?? ''}\n`)
  await must('tar', ['-czf', join(out, 'action.tar.gz'), '-C', action, '.'])
}

/** Where GitHub builds it, and npm compares the package with. */
function repositoryAddress(): string | null {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = process.env
  return server === undefined || name === undefined ? null : `${server}/${name}`
}

async function packed(folder: string, target: string): Promise<string> {
  const flags = ['--ignore-scripts', '--silent', '--pack-destination', target]
  return join(
    target,
    (await must('npm', ['pack', ...flags, folder], { cwd: target, environment: { HOME: target } })).trim(),
  )
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

const started = performance.now()
await releaseCheck().catch((error: unknown) => {
  if (!(error instanceof Stop)) throw error
  process.exitCode = 1
})
const seconds = (performance.now() - started) / 1000
const ok = process.exitCode !== 1
console.log(values.json ? JSON.stringify({ ok, checks }, null, 2) : `\n${summaryOf(checks, seconds)}`)
