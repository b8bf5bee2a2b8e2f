// However the terminal interface ends: the terminal is as it was, and nothing that it started is left.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { demoInUse } from '../support/demo-in-use.ts'
import { isRunning } from '../support/is-running.ts'
import { itNeeds } from '../support/needs.ts'
import { testStore } from '../support/store.ts'

const itDraws = itNeeds('script')
const whole = /11 keys[\s\S]*q quit/

/** What nobody expected happens inside keyz, whatever it is doing, when this signal comes. */
const crashing = `data:text/javascript,${encodeURIComponent("process.on('SIGUSR2', () => { throw new Error('nobody expected this') })")}`

const endings = [
  { name: 'q', code: 0, end: (type: (text: string) => void) => type('q') },
  { name: 'Ctrl-C', code: 0, end: (type: (text: string) => void) => type('\u0003') },
  { name: 'SIGTERM', code: 130, end: (_: unknown, pid: number) => process.kill(pid, 'SIGTERM') },
  { name: 'a crash', code: 1, end: (_: unknown, pid: number) => process.kill(pid, 'SIGUSR2') },
]

for (const { name, code, end } of endings)
  itDraws(
    `gives the terminal back on ${name}, also while a provider is silent, and leaves nothing behind`,
    async () => {
      await using demo = await demoInUse()
      await using terminal = demo.tui({ node: ['--import', crashing], inShell: true })
      await terminal.until(whole)
      demo.silence()
      terminal.type('r')
      await terminal.until(/Asking: openrouter\/office\/agent/)
      const processes = terminal.processes()

      end(terminal.type, processes[1] ?? 0)

      expect(await terminal.ended).toBe(code)
      // What the shell says of the terminal is on its first screen again, with a cursor, and keys come line by line.
      const [, after] = terminal.drawn().split('\u001b[?1049l')
      expect(after).toMatch(/\sicanon\s[\s\S]*\secho\s/)
      expect(terminal.drawn().lastIndexOf('\u001b[?25h')).toBeGreaterThan(terminal.drawn().lastIndexOf('\u001b[?25l'))
      expect(processes.filter(isRunning)).toEqual([])
      expect(await demo.git('status', '--porcelain')).toBe('')
      expect((await readdir(join(demo.path, '.keyz/state'))).filter((file) => file.includes('lock'))).toEqual([])
    },
  )

it('says in one sentence that it needs a terminal', async () => {
  await using store = await testStore()

  const ran = await store.keyz(['tui'])

  expect(ran).toMatchObject({ code: 2, stdout: '' })
  expect(ran.stderr).toBe('keyz: keyz tui needs a terminal that can draw: use keyz status and keyz show instead\n')
})
