// The terminal interface when something else goes wrong: it says so, goes on, and never keeps a person from looking around.
import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { demoInUse } from '../support/demo-in-use.ts'
import { itNeeds } from '../support/needs.ts'
import { bareEnvironment } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'

const itDraws = itNeeds('script')
const whole = /11 keys[\s\S]*q quit/

itDraws("opens a provider's console in a browser, and says so when that fails", async () => {
  await using demo = await demoInUse()
  await using folder = await temporaryFolder()
  const opened = join(folder.path, 'opened')
  const opener = join(folder.path, 'xdg-open')
  await writeFile(opener, `#!/bin/sh\n[ -e ${opened} ] && exit 3\nprintf '%s\\n' "$@" >${opened}\n`, { mode: 0o755 })
  const environment = { PATH: `${folder.path}:${bareEnvironment.PATH}`, DISPLAY: ':9' }
  await using terminal = demo.tui({ columns: 120, environment })
  await terminal.until(whole)

  terminal.type('/deepseek/personal\ro')
  await terminal.until(/Opening https:\/\/platform\.deepseek\.com/)
  await expect.poll(() => readFile(opened, 'utf8').catch(() => '')).toMatch(/^https:\/\/platform\.deepseek\.com\S*\n$/)
  terminal.type('o')
  await terminal.until(/xdg-open failed; open this page yourself: https:\/\/platform\.deepseek\.com/)
})

itDraws('shows the page where there is no screen to open it on', async () => {
  await using demo = await demoInUse()
  await using terminal = demo.tui({ columns: 120 })
  await terminal.until(whole)

  terminal.type('/deepseek/personal\ro')

  await terminal.until(/Open this page in a browser: https:\/\/platform\.deepseek\.com/)
})

itDraws('asks a provider that cannot be reached a few times, says so, and shows it at the key', async () => {
  await using demo = await demoInUse()
  await using terminal = demo.tui({ columns: 120 })
  await terminal.until(whole)
  terminal.type('/deepseek/personal\r')
  await terminal.until(/^❯ ● {2}deepseek\/personal\/main/m)
  demo.disconnect()

  terminal.type('r')
  await terminal.until(/deepseek\/personal\/main: .*(?:connection|reach)/i)
  await terminal.until(/^❯ ! {2}deepseek\/personal\/main +108\.40 CNY/m)
  const asked = demo.asked()

  expect(asked.length).toBeGreaterThan(1)
  expect(asked.length).toBeLessThanOrEqual(6)
  // It passes, so it is no news for anybody else.
  expect(await demo.git('status', '--porcelain')).toBe('')
})

itDraws('waits for another sync, names it, and takes keys meanwhile', async () => {
  await using demo = await demoInUse()
  const lock = join(demo.path, '.keyz/state/sync.lock')
  await using terminal = demo.tui({ columns: 120 })
  await terminal.until(whole)
  await writeFile(lock, JSON.stringify({ pid: process.pid, host: hostname(), since: null }))

  terminal.type('/deepseek/personal\rr')
  await terminal.until(new RegExp(`Waiting for another sync \\(process ${process.pid}\\)`))
  terminal.type('\u001b')
  await terminal.until(/\/11$/m)
  terminal.type('g')
  await terminal.until(/^❯.*openrouter\/office\/agent/m)
  await rename(lock, `${lock}.gone`)
  await terminal.until(/deepseek\/personal\/main: (?:nothing new|updated)/)

  expect(terminal.screen()).not.toContain('Waiting')
})

itDraws('switches automatic sync off and on again, and says what could not be saved', async () => {
  await using demo = await demoInUse()
  const folder = join(demo.path, '.keyz/providers')
  const registry = join(folder, 'registry.json')
  const rowNow = async () => JSON.parse(await readFile(registry, 'utf8')).keys['deepseek/personal/main']
  await using terminal = demo.tui({ columns: 120 })
  await terminal.until(whole)
  terminal.type('/deepseek/personal\ra')
  await terminal.until(/Automatic sync of deepseek\/personal\/main is off/)
  await terminal.until(/sync off/)
  expect(await rowNow()).toMatchObject({ sync: false })
  terminal.type('a')
  await terminal.until(/Automatic sync of deepseek\/personal\/main is on/)
  expect(await rowNow()).toMatchObject({ sync: true })

  // Where keyz would write, somebody put a link to elsewhere, which it never follows.
  const before = await readFile(registry, 'utf8')
  await using elsewhere = await temporaryFolder()
  await mkdir(join(elsewhere.path, 'providers'))
  await rename(folder, join(elsewhere.path, 'moved'))
  await symlink(join(elsewhere.path, 'moved'), folder)
  terminal.type('etprod\r')
  await terminal.until(/link/)

  expect(await readFile(join(elsewhere.path, 'moved/registry.json'), 'utf8')).toBe(before)
  expect(terminal.screen()).toMatch(/^❯.*deepseek\/personal\/main/m)
})

itDraws(
  'tells of an entry that it cannot decrypt, and leaves its sidecar as it is when nobody asked for it',
  async () => {
    await using demo = await demoInUse()
    const sidecar = join(demo.path, '.keyz/providers/deepseek/personal/main.json')
    const before = await readFile(sidecar, 'utf8')
    await writeFile(join(demo.path, 'deepseek/personal/main.gpg'), 'no OpenPGP message')
    await using terminal = demo.tui({ columns: 120, environment: { KEYZ_NOW: '2026-11-24T09:00:00Z' } })

    await terminal.until(/deepseek\/personal\/main: the entry is\s+damaged/)

    expect(await readFile(sidecar, 'utf8')).toBe(before)
  },
)
