// Starting keyz: it must work whatever zod does with its languages, which bin.mjs loads on demand.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { version } from '../../pipeline/version.ts'
import { keyz, type Ran, run } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'

const bin = new URL('../../pipeline/bin.mjs', import.meta.url)

it('starts with a zod that has no folder of languages', async () => {
  const { code, stdout, stderr } = await startedWith(`
    const { Module } = require('node:module')
    const resolve = Module._resolveFilename
    Module._resolveFilename = function (request, ...rest) {
      if (request === 'zod/v4/locales') throw new Error('no such path in zod')
      return resolve.call(this, request, ...rest)
    }`)

  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
})

it('loads the languages of zod as soon as something asks for one', async () => {
  const { stdout } = await startedWith(`
    process.on('exit', () => {
      const { createRequire } = require('node:module')
      console.log(typeof createRequire(${JSON.stringify(bin.href)})('zod').locales.de)
    })`)

  expect(stdout).toBe(`${version}\nfunction\n`)
})

/** `keyz --version`, with some code that Node runs before it. */
async function startedWith(code: string): Promise<Ran> {
  await using folder = await temporaryFolder()
  const preload = join(folder.path, 'preload.cjs')
  await writeFile(preload, code)
  return await keyz(['--version'], { environment: { NODE_OPTIONS: `--require ${preload}` } })
}

it('says in one sentence that it does not run on Windows', async () => {
  const windows = "data:text/javascript,Object.defineProperty(process,'platform',{value:'win32'})"

  const ran = await run(process.execPath, ['--import', windows, bin.pathname, 'status'])

  expect(ran).toEqual({
    code: 2,
    stdout: '',
    stderr: 'keyz does not run on Windows itself: install it in WSL (wsl --install), beside pass and your store.\n',
  })
})
