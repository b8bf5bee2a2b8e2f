// A keyz that hangs where no timer of its own can fire: the shell ends it, and the commit goes on.
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { hookedStore } from '../support/hooked-store.ts'
import { must, run } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'

/** The store's hooks call a program that never gives its event loop back. */
async function hangingStore() {
  const store = await hookedStore()
  const settings = (await must('find', [join(store.path, '.git/keyz'), '-name', 'settings'])).trim()
  const program = join(store.path, '.git/keyz/hang.mjs')
  await writeFile(program, 'for (;;);\n')
  const text = await readFile(settings, 'utf8')
  await writeFile(settings, text.replace(/^keyz_program=.*$/m, `keyz_program='${program}'`))
  await store.entry('deepseek/a/two')
  await store.ask('add', '--all')
  return store
}

it('ends it two seconds after the deadline, says so, and leaves nothing running', async () => {
  await using store = await hangingStore()

  const { code, stderr } = await store.git(['commit', '-q', '-m', 'two'], { KEYZ_HOOK_DEADLINE: '1s' })
  const running = await run('pgrep', ['-f', join(store.path, '.git/keyz/hang.mjs')])

  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringContaining(
      'keyz: stopped, because it did not end within 3 s (sync.hook_deadline); run keyz sync later',
    ),
  })
  expect(running.stdout).toBe('')
  expect(await store.subjects()).toContain('two')
})

it('does so with timeout where there is no perl', async () => {
  await using store = await hangingStore()
  await using folder = await temporaryFolder()
  for (const program of ['git', 'sh', 'timeout', 'head', 'cat', 'od', 'find'])
    await must('ln', ['-s', (await must('sh', ['-c', `command -v ${program}`])).trim(), join(folder.path, program)])
  await chmod(folder.path, 0o755)

  const { code, stderr } = await store.git(['commit', '-q', '-m', 'two'], {
    KEYZ_HOOK_DEADLINE: '1s',
    PATH: folder.path,
  })

  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('did not end within 3 s') })
})
