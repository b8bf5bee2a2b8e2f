// How action.yml starts keyz: at once, and with the private key in no environment that another program of the job could read.
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
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
const [find = '', script = ''] = scripts

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

it('writes a report as a page into the folder that it is given, without asking for the key', async () => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'bin'))
  await writeFile(join(folder.path, 'bin/node'), '#!/bin/bash\necho "arguments: $*"\n')
  await chmod(join(folder.path, 'bin/node'), 0o755)
  const step = {
    PATH: `${join(folder.path, 'bin')}:${bareEnvironment.PATH}`,
    GITHUB_WORKSPACE: folder.path,
    GITHUB_ACTION_PATH: '/keyz',
    STEP: 'report',
    FOLDER: join(folder.path, 'a page'),
  }

  const { code, stdout } = await run('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script], {
    environment: step,
  })

  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `arguments: /keyz/pipeline/bin.mjs report --out ${folder.path}/a page/index.html\n`,
  })
  expect((await stat(join(folder.path, 'a page'))).isDirectory()).toBe(true)
})

/** The first script of the action, with a Node of that version and an npm that nobody may call. */
async function found(node: string, wanted: string, isBuilt = true) {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'dist'))
  await writeFile(join(folder.path, 'output'), '')
  if (isBuilt) await writeFile(join(folder.path, 'dist/complete'), '')
  await writeFile(join(folder.path, 'node'), node === '' ? '#!/bin/sh\nexit 127\n' : `#!/bin/sh\necho ${node}\n`)
  await writeFile(join(folder.path, 'npm'), '#!/bin/sh\necho npm was asked\nexit 1\n')
  for (const program of ['node', 'npm']) await chmod(join(folder.path, program), 0o755)
  const environment = {
    PATH: `${folder.path}:${bareEnvironment.PATH}`,
    GITHUB_ACTION_PATH: folder.path,
    GITHUB_OUTPUT: join(folder.path, 'output'),
    NODE_VERSION: wanted,
  }
  const bash = ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', find]
  const ran = await run('bash', bash, { environment })
  return { ...ran, output: await readFile(join(folder.path, 'output'), 'utf8') }
}

it.each([
  ['v22.14.0', '', 'node=present\n'],
  ['v24.1.0', '', 'node=present\n'],
  ['v20.20.2', '', ''],
  ['', '', ''],
  ['v24.1.0', '22', ''],
])("with the runner's Node %s and %j asked for, says %j", async (node, wanted, output) => {
  expect(await found(node, wanted)).toEqual({ code: 0, stdout: '', stderr: '', output })
})

it('says to use a released tag where there is no bundle, and installs nothing', async () => {
  const { code, stdout, stderr } = await found('v24.1.0', '', false)

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^keyz: .*released tag of the action \(such as v0\).*\n$/)
})
