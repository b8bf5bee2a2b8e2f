// Copying a key, with the real pass and gpg: the terminal is theirs meanwhile, and keyz sees nothing of the key.
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { itNeeds } from '../support/needs.ts'
import { passStore } from '../support/pass-store.ts'
import { bareEnvironment, bin } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { virtualTerminal } from '../support/virtual-terminal.ts'

const itCopies = itNeeds('script', 'pass', 'gpg')

itCopies('hands the terminal to pass to copy a key, and goes on where it was', async () => {
  await using store = await passStore()
  await using folder = await temporaryFolder()
  const secret = store.key('5')
  await store.pass(['insert', '-m', 'deepseek/main'], `${secret}\n`)
  await store.keyz(['map', 'deepseek/main', '--provider', 'deepseek'])
  const programs = join(folder.path, 'bin')
  const clipboard = join(folder.path, 'clipboard')
  await mkdir(programs)
  // In place of a clipboard, which needs a screen. What pass puts back later goes there, too.
  await writeFile(join(programs, 'xclip'), `#!/bin/sh\ncase "$*" in *-o*) exit 0;; esac\ncat >>${clipboard}\n`)
  await chmod(join(programs, 'xclip'), 0o755)

  await using terminal = virtualTerminal([process.execPath, bin, 'tui'], {
    size: { columns: 100, rows: 24 },
    environment: {
      ...store.environment(),
      PATH: `${programs}:${bareEnvironment.PATH}`,
      DISPLAY: ':9',
      PASSWORD_STORE_CLIP_TIME: '1',
    },
  })
  await terminal.until(/^❯.*deepseek\/main/m)
  terminal.type('c')
  await terminal.until(/Copied deepseek\/main/)
  terminal.type('/nothing\r')
  await terminal.until(/No key matches/)
  terminal.type('q')

  expect(await terminal.ended).toBe(0)
  expect(await readFile(clipboard, 'utf8')).toContain(secret)
  expect(terminal.drawn()).not.toContain(secret)
})

itCopies('says what to do when pass cannot copy, and when a locked agent keeps it from asking', async () => {
  await using store = await passStore(undefined, 'a passphrase that nobody types')
  await store.pass(['insert', '-m', 'deepseek/main'], `${store.key('5')}\n`)
  await store.keyz(['map', 'deepseek/main', '--provider', 'deepseek'])
  await store.lockAgent()
  await using terminal = virtualTerminal([process.execPath, bin, 'tui'], {
    size: { columns: 140, rows: 24 },
    environment: store.environment(),
  })
  await terminal.until(/^❯.*deepseek\/main/m)

  terminal.type('c')
  await terminal.until(/pass could not copy it: run pass show -c deepseek\/main in a terminal/)
  terminal.type('r')
  await terminal.until(/The private key is locked: c copies the key and asks/)
})
