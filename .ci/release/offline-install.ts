// Installs a tarball as on a machine that never had keyz: no network, no cache, an empty home, and scripts allowed to run.
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { must, run } from '../../test/support/run.ts'
import { temporaryFolder } from '../../test/support/temporary.ts'
import { type Check, check } from './check.ts'
import { filesOfTarball } from './tarball.ts'

/** Nothing listens there. */
const nowhere = 'http://127.0.0.1:9/'

export async function checkOfflineInstall(tarball: string, version: string, node: string): Promise<Check[]> {
  await using place = await temporaryFolder()
  const project = join(place.path, 'project')
  const home = join(place.path, 'home')
  await mkdir(project)
  await mkdir(home)
  const environment = {
    HOME: home,
    npm_config_cache: join(place.path, 'cache'),
    npm_config_registry: nowhere,
    npm_config_update_notifier: 'false',
  }
  const flags = ['--offline', '--ignore-scripts=false', '--no-audit', '--no-fund']
  const npm = await npmProgram()
  const group = `install with Node ${(await must(node, ['--version'])).trim()}`

  const installed = await run(node, [npm, 'install', ...flags, tarball], { cwd: project, environment })
  const folder = join(project, 'node_modules/keyz')
  const started = await run(node, [join(project, 'node_modules/.bin/keyz'), '--version'], { environment })

  const others = filesOfTarball(await readFile(tarball))
  const different = await Promise.all(
    others.map(async ({ path, bytes }) =>
      bytes.equals(await readFile(join(folder, path)).catch(() => Buffer.of()))
        ? []
        : [`${path} is not as in the tarball`],
    ),
  )
  return [
    check(group, 'npm install --offline', installed.code === 0 ? [] : [installed.stderr], installed.stdout.trim()),
    check(group, 'npm has nothing to warn about', warnings(installed.stderr)),
    check(group, 'every file arrives as it was', different.flat()),
    check(group, 'the installed program starts', started.stdout === `${version}\n` ? [] : [started.stderr]),
  ]
}

function warnings(stderr: string): string[] {
  return stderr.split('\n').filter((line) => line.startsWith('npm warn'))
}

/** The script of the npm that runs here, so that any Node can run it. */
async function npmProgram(): Promise<string> {
  const { npm_execpath: running } = process.env
  if (running?.endsWith('npm-cli.js')) return running
  return join((await must('npm', ['root', '--global'])).trim(), 'npm/bin/npm-cli.js')
}
