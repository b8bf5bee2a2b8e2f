// Output that cannot be written is an error that is said, not silence.
import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { bin, run } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'

it.runIf(existsSync('/dev/full')).each(['--version', 'providers --json', 'completion bash'])(
  'says that the disk is full: %s',
  async (command) => {
    await using folder = await temporaryFolder()
    const script = 'node=$1 bin=$2; shift 2; exec "$node" "$bin" "$@" >/dev/full'

    const { code, stderr } = await run('sh', ['-c', script, 'sh', process.execPath, bin, ...command.split(' ')], {
      environment: { HOME: folder.path },
    })

    expect({ code, stderr }).toEqual({ code: 1, stderr: 'keyz: the output could not be written: the disk is full\n' })
  },
)
