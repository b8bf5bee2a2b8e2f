// The sources of a clone without a build: also what can only be imported, because it waits while it loads.
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { run } from '../../support/run.ts'
import { temporaryFolder } from '../../support/temporary.ts'

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
