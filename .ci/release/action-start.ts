// How long the GitHub Action takes from the start of its first script to the first line of keyz: nothing may be installed on the way.

import { spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { bareEnvironment, must } from '../../test/support/run.ts'
import { temporaryFolder } from '../../test/support/temporary.ts'
import { type Check, check } from './check.ts'

const Action = z.object({ runs: z.object({ steps: z.array(z.object({ run: z.string().optional() })) }) })

const maxMilliseconds = 1000
const tries = 3

/** `action` is the tree that a tag of the Action points to. */
export async function checkActionStart(action: string): Promise<Check[]> {
  await using place = await temporaryFolder()
  const store = join(place.path, 'store')
  await mkdir(store)
  const git = (...parameters: string[]) => must('git', parameters, { cwd: store, environment: { HOME: place.path } })
  await git('init', '--quiet')
  await writeFile(join(store, '.gpg-id'), 'somebody@example.org\n')
  await git('add', '--all')
  await git('-c', 'user.name=Release', '-c', 'user.email=release@example.org', 'commit', '--quiet', '-m', 'A store')
  const { runs } = Action.parse(parse(await readFile(join(action, 'action.yml'), 'utf8')))
  const scripts = runs.steps.flatMap(({ run }) => run ?? [])
  const times: number[] = []
  for (let index = 0; index < tries; index++) times.push(await firstLine(scripts, action, place.path, store))
  const best = Math.min(...times)
  return [
    check(
      'action',
      'keyz says its first line within a second',
      best < maxMilliseconds ? [] : [`it took ${times.map((time) => `${time} ms`).join(', ')}`],
      `${best} ms from the first script of the step`,
    ),
  ]
}

async function firstLine(scripts: readonly string[], action: string, home: string, store: string): Promise<number> {
  const environment = {
    ...bareEnvironment,
    HOME: home,
    GITHUB_ACTION_PATH: action,
    GITHUB_WORKSPACE: store,
    GITHUB_OUTPUT: join(home, 'output'),
    GITHUB_ACTIONS: 'true',
    NODE_VERSION: '',
    STEP: 'plan',
    STORE: '',
    FOLDER: '',
    SHARD: '1/1',
    SHARDS: '8',
    PRIVATE_KEY: '',
    PASSPHRASE: '',
  }
  const started = performance.now()
  let first: number | null = null
  for (const script of scripts)
    await new Promise<void>((resolve, reject) => {
      const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], { env: environment })
      child.stdout.on('data', () => {
        first ??= Math.round(performance.now() - started)
      })
      let stderr = ''
      child.stderr.on('data', (chunk) => {
        stderr += String(chunk)
      })
      child.on('error', reject)
      child.on('close', (code) =>
        code === 0 ? resolve() : reject(new Error(`the action ended with ${code}: ${stderr}`)),
      )
    })
  if (first === null) throw new Error('the action said nothing')
  return first
}
