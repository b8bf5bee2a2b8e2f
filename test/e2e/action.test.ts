// How action.yml starts keyz: the private key is in no environment that another program of the job could read.
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { bareEnvironment, run } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'

const Action = z.object({
  runs: z.object({ steps: z.array(z.object({ run: z.string().optional() })) }),
})
const { runs } = Action.parse(parse(await readFile(join(import.meta.dirname, '../../action.yml'), 'utf8')))
const scripts = runs.steps.flatMap(({ run }) => run ?? [])
const [install = '', script = ''] = scripts

it.runIf(process.platform === 'linux')(
  'hands over the key in an open file, and keeps it out of every environment',
  async () => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'bin'))
    // In place of Node: says what another program could see of this one and of those above, and what keyz gets.
    await writeFile(
      join(folder.path, 'bin/node'),
      '#!/bin/bash\ntr "\\0" "\\n" </proc/$$/environ\necho "arguments: $*"\necho "key: $(cat "$KEYZ_PGP_PRIVATE_KEY_FILE")"\necho "passphrase: $(cat "$KEYZ_PGP_PASSPHRASE_FILE")"\n',
    )
    await chmod(join(folder.path, 'bin/node'), 0o755)
    const step = {
      PATH: `${join(folder.path, 'bin')}:${bareEnvironment.PATH}`,
      GITHUB_WORKSPACE: folder.path,
      GITHUB_ACTION_PATH: '/keyz',
      STEP: 'sync',
      STORE: '',
      FOLDER: '/out',
      SHARD: '1/1',
      SHARDS: '8',
      PRIVATE_KEY: 'line one\nline two',
      PASSPHRASE: 'open sesame',
    }

    const { code, stdout, stderr } = await run(
      'bash',
      ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script],
      { environment: step },
    )

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const [before = '', after] = stdout.split('arguments: ')
    expect(before).toContain('PASSWORD_STORE_DIR=')
    expect(before).not.toMatch(/line one|open sesame/)
    expect(after).toBe(
      '/keyz/pipeline/bin.mjs ci sync --out /out --shard 1/1\nkey: line one\nline two\npassphrase: open sesame\n',
    )
  },
)

it.each([
  ['nothing where the bundle is', true, /^$/],
  ['the packages where the sources are', false, /^ci --prefix \S+ --ignore-scripts/],
])('installs %s', async (_, isBuilt, asked) => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'dist'))
  if (isBuilt) await writeFile(join(folder.path, 'dist/complete'), '')
  await writeFile(join(folder.path, 'npm'), '#!/bin/sh\necho "$@"\n')
  await chmod(join(folder.path, 'npm'), 0o755)
  const environment = { PATH: `${folder.path}:${bareEnvironment.PATH}`, GITHUB_ACTION_PATH: folder.path }

  const { code, stdout } = await run('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', install], {
    environment,
  })

  expect(code).toBe(0)
  expect(stdout).toMatch(asked)
})
