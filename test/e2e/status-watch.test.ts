// `keyz status --watch` as a person uses it: in a real pseudo terminal, on the store of the demo.
import { expect, it } from 'vitest'
import { demoInUse } from '../support/demo-in-use.ts'
import { itNeeds } from '../support/needs.ts'
import { bin } from '../support/run.ts'
import { virtualTerminal } from '../support/virtual-terminal.ts'

const itDraws = itNeeds('script')
const hour = 'KEYZ_NOW=2026-11-21T10:00:00Z'

for (const [name, key] of [
  ['q', 'q'],
  ['Ctrl-C', '\u0003'],
] as const)
  itDraws(`draws again when a reading changed, ends by ${name}, and gives the terminal back as it was`, async () => {
    await using demo = await demoInUse()
    // What the shell finds when keyz has ended: whether lines are edited and typed letters shown.
    const line = `${hour} "$0" "$1" status --watch 3600; echo "ended with $?"; stty -a`
    await using terminal = virtualTerminal(['sh', '-c', line, process.execPath, bin], {
      size: { columns: 80, rows: 24 },
      environment: demo.environment,
    })

    await terminal.until(/^11 keys: 1 rejected[\s\S]*openrouter\/personal\/ci +\$17\.35/m)
    demo.day(0)
    await demo.keyz(['sync', '--force', 'openrouter'], { KEYZ_NOW: '2026-11-21T10:00:00Z' })
    await terminal.until(/openrouter\/personal\/ci +\$74\.75/)
    terminal.type(key)
    const after = await terminal.until(/ended with \d+[\s\S]*echo/)
    await terminal.ended

    expect(after).toContain('ended with 0')
    expect(after).toMatch(/[^-]icanon/)
    expect(after).toMatch(/[^-]echo\b/)
    expect(after).not.toContain('11 keys')
    expect(terminal.drawn()).toMatch(/\u001b\[\?1049h\u001b\[\?25l[\s\S]*\u001b\[\?25h\u001b\[\?1049l/)
  })

it('is refused where there is no terminal to draw on', async () => {
  await using demo = await demoInUse()

  const refused = await demo.keyz(['status', '--watch'])

  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toContain('--watch needs a terminal to draw on: run keyz status without it')
})
