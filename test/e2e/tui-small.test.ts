// A terminal that cannot draw, or hardly: one sentence that says what to do, and nothing that a person cannot get out of.
import { expect } from 'vitest'
import { demoInUse } from '../support/demo-in-use.ts'
import { itNeeds } from '../support/needs.ts'

const itDraws = itNeeds('script')

itDraws('says in one sentence that a dumb terminal cannot draw, and leaves it as it was', async () => {
  await using demo = await demoInUse()
  await using terminal = demo.tui({ environment: { TERM: 'dumb' } })

  expect(await terminal.ended).toBe(2)
  expect(terminal.drawn().trim().replaceAll(/\s+/g, ' ')).toBe(
    'keyz: keyz tui needs a terminal that can draw: use keyz status and keyz show instead',
  )
})

for (const [columns, rows, words] of [
  [39, 24, /^keyz needs 40x8; q quits$/m],
  [60, 7, /^keyz needs 40x8, this terminal has 60x7; q quits$/m],
  [20, 3, /^q quits \(40x8\)$/m],
  [8, 2, /^q quits$/m],
  [3, 1, /^q$/m],
] as const)
  itDraws(`says what it needs in a terminal of ${columns} by ${rows}, and is there when that grows`, async () => {
    await using demo = await demoInUse()
    await using terminal = demo.tui({ columns, rows })

    await terminal.until(words)
    terminal.resize({ columns: 80, rows: 24 })
    await terminal.until(/1\/11$/m)
    terminal.resize({ columns, rows })
    await terminal.until(words)
    terminal.type('q')

    expect(await terminal.ended).toBe(0)
  })
