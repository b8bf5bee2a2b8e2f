// Output that cannot be written is an error that is said, not silence.
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { toJson } from '../../meta/files/document.ts'
import { sidecar } from '../meta/example.ts'
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

it('leaves a file as it is where there is no room for what it was merged to', async () => {
  await using folder = await temporaryFolder()
  const texts = ['18', '19', '20'].map((day) => toJson(sidecar({ last_success_at: `2026-11-${day}T00:00:00Z` })))
  const files = ['base', 'ours', 'theirs'].map((name) => join(folder.path, name))
  for (const [index, file] of files.entries()) await writeFile(file, texts[index] ?? '')
  // The shell's limit on the size of files, in blocks: less than a sidecar.
  const script = 'ulimit -f 1; exec "$@"'
  const driver = [process.execPath, bin, 'git-merge', ...files, '7', '.keyz/providers/openrouter/personal/ci.json']

  const { code, stderr } = await run('sh', ['-c', script, 'sh', ...driver], { environment: { HOME: folder.path } })

  expect(code).toBe(1)
  expect(stderr).toContain('ci.json: not merged: cannot write')
  expect(stderr).toContain('raise the limit')
  expect(await readFile(files[1] ?? '', 'utf8')).toBe(texts[1])
  expect((await readdir(folder.path)).filter((name) => !name.startsWith('.'))).toEqual(['base', 'ours', 'theirs'])
})
