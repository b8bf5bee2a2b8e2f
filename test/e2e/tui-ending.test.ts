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

const endings = [
  { name: 'q', code: 0, end: (type: (text: string) => void) => type('q') },
  { name: 'Ctrl-C', code: 0, end: (type: (text: string) => void) => type('\u0003') },
  { name: 'SIGTERM', code: 130, end: (_: unknown, pid: number) => process.kill(pid, 'SIGTERM') },
]

for (const { name, code, end } of endings)
  itDraws(
    `gives the terminal back on ${name}, also while a provider is silent, and leaves nothing behind`,
    async () => {
      await using demo = await demoInUse()
      await using terminal = demo.tui()
      await terminal.until(whole)
      demo.silence()
      terminal.type('r')
      await terminal.until(/Asking: cloudflare/)
      const processes = terminal.processes()

      end(terminal.type, processes[0] ?? 0)

      expect(await terminal.ended).toBe(code)
      expect(terminal.drawn()).toMatch(/\u001b\[\?1049l(?:\u001b\[\?25h)*$/)
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
