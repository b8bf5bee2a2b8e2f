// The sources of a clone without a build: also what can only be imported, because it waits while it loads.
import { cp, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { demoInUse } from '../../support/demo-in-use.ts'
import { itNeeds } from '../../support/needs.ts'
import { run } from '../../support/run.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { virtualTerminal } from '../../support/virtual-terminal.ts'

const top = fileURLToPath(new URL('../../..', import.meta.url))

it('imports what draws the terminal interface', async () => {
  await using home = await temporaryFolder()
  const script = `
    const { importTypeScript } = await import(${JSON.stringify(`${top}pipeline/start/from-sources.mjs`)})
    console.log(Object.keys(await importTypeScript(${JSON.stringify(top)}, './tui/screen/screen.tsx')).join())`

  const ran = await run(process.execPath, ['--input-type=module', '-e', script], { environment: { HOME: home.path } })

  expect(ran).toMatchObject({ code: 0, stderr: '' })
  expect(ran.stdout).toContain('openScreen')
})

itNeeds('script')('asks a provider from the terminal interface', async () => {
  await using clone = await temporaryFolder()
  for (const name of ['pipeline', 'meta', 'providers', 'schema', 'package.json', 'tsconfig.json'])
    await cp(join(top, name), join(clone.path, name), { recursive: true })
  await symlink(join(top, 'node_modules'), join(clone.path, 'node_modules'))
  await using demo = await demoInUse()
  await using terminal = virtualTerminal([process.execPath, join(clone.path, 'pipeline/bin.mjs'), 'tui'], {
    size: { columns: 80, rows: 24 },
    environment: demo.environment,
  })
  await terminal.until(/1\/11$/m)

  terminal.type('jr')

  expect(await terminal.until(/: nothing new|unexpected/)).not.toContain('unexpected')
  expect(demo.asked().map(({ path }) => path)).toContain('/key')
})
