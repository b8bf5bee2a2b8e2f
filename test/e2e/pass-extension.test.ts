// `pass keyz`, with the real pass: an extension that is one person's alone.
import { existsSync } from 'node:fs'
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { itNeeds } from '../support/needs.ts'
import { run } from '../support/run.ts'
import { testStore } from '../support/store.ts'

const variable = (text: string, name: string) => new RegExp(`${name}=(\\S+)`).exec(text)?.[1] ?? ''

itNeeds('pass')(
  'runs keyz in the store of pass once the settings are as init says, until it is uninstalled',
  async () => {
    await using store = await testStore()
    const home = store.environment.HOME ?? ''
    const init = ['init', '--yes', '--no-hooks', '--pass-extension']

    const first = await store.keyz(init)
    const settings = {
      PASSWORD_STORE_ENABLE_EXTENSIONS: variable(first.stdout, 'PASSWORD_STORE_ENABLE_EXTENSIONS'),
      PASSWORD_STORE_EXTENSIONS_DIR: variable(first.stdout, 'PASSWORD_STORE_EXTENSIONS_DIR'),
    }
    const pass = async (...parameters: string[]) =>
      await run('pass', parameters, { environment: { HOME: home, PASSWORD_STORE_DIR: store.path, ...settings } })
    const status = await pass('keyz', 'status', '--json')
    const wrong = await pass('keyz', 'show', 'a b; touch owned')
    const again = await store.keyz(init, settings)
    const removed = await store.keyz(['init', '--uninstall'])

    expect(JSON.parse(status.stdout)).toMatchObject({ keys: [] })
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('a b; touch owned') })
    expect(again.stdout).not.toContain('wrote')
    expect(removed.stdout).toContain('pass: removed ')
    expect(existsSync(join(settings.PASSWORD_STORE_EXTENSIONS_DIR, 'keyz.bash'))).toBe(false)
    expect(await store.git('ls-files', '*.bash', '.extensions')).toBe('')
  },
)

it('writes nothing into the store, and nothing over the extension of somebody else', async () => {
  await using store = await testStore()
  const own = join(dirname(store.path), 'extensions')
  await mkdir(own)
  await writeFile(join(own, 'keyz.bash'), 'echo mine\n')
  const init = ['init', '--yes', '--no-hooks', '--pass-extension']

  const inside = await store.keyz(init, { PASSWORD_STORE_EXTENSIONS_DIR: join(store.path, '.extensions') })
  const foreign = await store.keyz(init, { PASSWORD_STORE_EXTENSIONS_DIR: own })
  await store.keyz(['init', '--uninstall'], { PASSWORD_STORE_EXTENSIONS_DIR: own })

  expect(inside).toMatchObject({ code: 2, stderr: expect.stringContaining('is in the store') })
  expect(existsSync(join(store.path, '.extensions'))).toBe(false)
  expect(foreign).toMatchObject({ code: 2, stderr: expect.stringContaining('is not from keyz') })
  expect(await readFile(join(own, 'keyz.bash'), 'utf8')).toBe('echo mine\n')
})

it('leaves an extension that somebody changed alone, and says so', async () => {
  await using store = await testStore()
  const own = { PASSWORD_STORE_EXTENSIONS_DIR: join(dirname(store.path), 'extensions') }
  const file = join(own.PASSWORD_STORE_EXTENSIONS_DIR, 'keyz.bash')
  const init = ['init', '--yes', '--no-hooks', '--pass-extension']
  await store.keyz(init, own)
  await appendFile(file, '# mine\n')
  const changed = await readFile(file, 'utf8')

  const again = await store.keyz(init, own)
  const removed = await store.keyz(['init', '--uninstall'], own)

  expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('was changed since: remove it first') })
  expect(removed).toMatchObject({ code: 0, stdout: expect.stringContaining(`pass: left ${file}`) })
  expect(await readFile(file, 'utf8')).toBe(changed)
})
