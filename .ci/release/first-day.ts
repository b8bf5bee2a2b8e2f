// What a person does on the first day with keyz, and a scheduled job after that, with nothing but the files of a release and one Node.
import { access, mkdir, symlink } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { passStore } from '../../test/support/pass-store.ts'
import { bareEnvironment, must, type Ran, run } from '../../test/support/run.ts'
import { temporaryFolder } from '../../test/support/temporary.ts'
import { type Check, check } from './check.ts'

const day = 86_400_000
const sidecar = '.keyz/providers/deepseek/team/main.json'

/** `folder` holds what was unpacked from the tarball, with no node_modules above it. */
export async function checkFirstDay(folder: string, node: string, version: string): Promise<Check[]> {
  await using place = await temporaryFolder()
  const nodeVersion = (await must(node, ['--version'])).trim()
  const bin = join(folder, 'pipeline/bin.mjs')
  // Whatever looks for a `node` finds this one.
  const path = [join(place.path, 'bin'), bareEnvironment.PATH].join(delimiter)
  await mkdir(join(place.path, 'bin'))
  await symlink(node, join(place.path, 'bin/node'))
  const checks: Check[] = []
  const expect = (name: string, holds: boolean, { stdout, stderr }: Pick<Ran, 'stdout' | 'stderr'>) =>
    checks.push(check(`Node ${nodeVersion}`, name, holds ? [] : [`${stdout}${stderr}`.slice(-2000) || 'it did not']))

  const alone = (...parameters: string[]) =>
    run(node, [bin, ...parameters], { cwd: place.path, environment: { HOME: place.path, PATH: path } })
  const asked = await alone('--version')
  expect('--version', asked.stdout === `${version}\n` && asked.stderr === '', asked)
  const help = await alone('--help')
  expect('--help', help.code === 0 && help.stdout.includes('sync'), help)
  const demo = await alone('demo')
  expect('demo', demo.code === 0 && demo.stdout.includes('openrouter') && !demo.stderr.includes('Error'), demo)

  await using store = await passStore({ node, bin, path })
  const init = await store.keyz(['init', '--yes', '--git', 'commit'])
  expect('init in a new pass store', init.code === 0, init)
  const inserted = await store.pass(['insert', '--multiline', 'deepseek/team/main'], `${store.key('10')}\n`)
  const mapped = await store.keyz(['map', 'deepseek/team/main', '--provider', 'deepseek'])
  expect('pass insert, and map', inserted.code === 0 && mapped.code === 0, mapped)
  const synced = await store.keyz(['sync', '--git', 'commit', '--json'])
  const written = await access(join(store.path, sidecar)).then(
    () => true,
    () => false,
  )
  expect('sync', synced.code === 0 && written, synced)
  const replaced = await store.pass(['insert', '--multiline', '--force', 'deepseek/team/main'], `${store.key('7')}\n`)
  const shown = await store.keyz(['show', 'deepseek/team/main', '--json'])
  const news = shown.stdout.includes('"amount":"7"') || shown.stdout.includes('"amount": "7"')
  expect('a commit by pass refreshes the key by its hook', replaced.code === 0 && news, {
    stdout: shown.stdout.slice(0, 500),
    stderr: replaced.stderr,
  })
  const status = await store.keyz(['status'])
  expect('status', status.code === 0 && status.stdout.includes('$7.00'), status)
  const doctor = await store.keyz(['doctor'])
  expect('doctor', doctor.code === 0, doctor)

  const remote = join(place.path, 'remote.git')
  const artifact = join(place.path, 'artifact')
  await must('git', ['init', '--quiet', '--bare', '--initial-branch=main', remote])
  await store.git('push', '--quiet', remote, 'HEAD:main')
  const clone = join(place.path, 'clone')
  await must('git', ['clone', '--quiet', remote, clone])
  const environment = {
    ...store.providerVariables,
    HOME: place.path,
    PATH: path,
    PASSWORD_STORE_DIR: clone,
    KEYZ_PGP_PRIVATE_KEY: await store.exportSecret(),
    // Later, so that there is something new to publish: a reading that is confirmed.
    KEYZ_NOW: new Date(Date.now() + 2 * day).toISOString().replace(/\.\d+/, ''),
  }
  const inJob = (...parameters: string[]) => run(node, [bin, 'ci', ...parameters], { cwd: clone, environment })
  const plan = await inJob('plan')
  expect('ci plan', plan.code === 0 && plan.stdout.includes('1/1'), plan)
  const ciSync = await inJob('sync', '--out', artifact, '--force')
  expect('ci sync', ciSync.code === 0, ciSync)
  const published = await inJob('publish', '--from', artifact, '--push')
  const branches = await must('git', ['-C', remote, 'branch', '--list', 'keyz/metadata'])
  expect('ci publish to a bare repository', published.code === 0 && branches.includes('keyz/metadata'), published)

  const removed = await store.keyz(['init', '--uninstall'])
  const hooks = await run('git', ['-C', store.path, 'config', 'core.hooksPath'])
  expect('uninstall', removed.code === 0 && hooks.stdout === '', removed)
  return checks
}
