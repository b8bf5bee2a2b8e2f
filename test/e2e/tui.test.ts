// The terminal interface as a person uses it: in a real pseudo terminal, on the store of the demo, with its providers on loopback.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { daysLater, demoInUse } from '../support/demo-in-use.ts'
import { itNeeds } from '../support/needs.ts'

const itDraws = itNeeds('script')
const whole = /11 keys[\s\S]*q quit/
/** Who put a key into the store comes a moment after the rest of its details; where there is no room for it, it counts as a line. */
const detailed = /by keyz demo|25 more lines/

itDraws('draws the same screens at 80 and 120 columns, with and without color', async () => {
  await using demo = await demoInUse()
  for (const columns of [80, 120]) {
    await using plain = demo.tui({ columns, rows: 30, environment: { NO_COLOR: '1' } })
    await using painted = demo.tui({ columns, rows: 30 })
    for (const terminal of [plain, painted]) {
      await terminal.until(whole)
      terminal.type('/personal/ci\r')
      await terminal.until(/1\/1$/m)
      terminal.type('\u001b')
      await terminal.until(/2\/11$/m)
      await terminal.until(detailed)
    }

    await expect(`${plain.screen()}\n`).toMatchFileSnapshot(`../golden/tui/list-${columns}.txt`)
    await expect(`${painted.painted()}\n`).toMatchFileSnapshot(`../golden/tui/list-${columns}-color.txt`)
    expect(plain.painted()).toBe(plain.screen())
    expect(painted.screen()).toBe(plain.screen())

    plain.type('t')
    await plain.until(/ tree {2}\d+\/\d+$/m)
    await expect(`${plain.screen()}\n`).toMatchFileSnapshot(`../golden/tui/tree-${columns}.txt`)
    plain.type('?')
    await plain.until(/any key/)
    await expect(`${plain.screen()}\n`).toMatchFileSnapshot(`../golden/tui/help-${columns}.txt`)
  }
})

itDraws('follows the keys and the size of the terminal', async () => {
  await using demo = await demoInUse()
  await using terminal = demo.tui({ columns: 120 })

  await terminal.until(/1\/11$/m)
  terminal.type('jj')
  await terminal.until(/^❯.*openrouter\/.*management/m)
  terminal.type('\u001b[A')
  await terminal.until(/^❯.*openrouter\/personal\/ci/m)
  terminal.type('G')
  await terminal.until(/^❯.*xai\/team-b\/inference/m)
  terminal.type('gs')
  await terminal.until(/Sorted by name/)
  terminal.type('/status=error\r')
  await terminal.until(/1\/1$/m)
  await terminal.until(/^❯.*openrouter\/office\/agent/m)
  terminal.type('/\u0015nonsense=1')
  await terminal.until(/nonsense is not a field/)
  terminal.type('\u001b')
  await terminal.until(/\/status=error {2}/)

  terminal.resize({ columns: 60, rows: 20 })
  const narrow = await terminal.until(/^❯.*openrouter\/office\/agent(?! +│)/m)
  terminal.type('l')
  await terminal.until(/^openrouter\/office\/agent {2}✗ rejected/m)
  terminal.resize({ columns: 30, rows: 5 })
  await terminal.until(/^keyz needs 40x8/)
  terminal.resize({ columns: 100, rows: 24 })
  await terminal.until(/^❯.*openrouter\/office\/agent.*│/m)

  expect(narrow.split('\n').every((line) => line.length <= 60)).toBe(true)
})

itDraws('asks about the selected key and its provider, and shows at once what came of it', async () => {
  await using demo = await demoInUse()
  await using terminal = demo.tui({ columns: 120 })
  await terminal.until(whole)
  demo.day(0)

  terminal.type('/personal/ci\r')
  await terminal.until(/^❯.*\$17\.35/m)
  terminal.type('r')
  await terminal.until(/openrouter\/personal\/ci: updated/)
  await terminal.until(/^❯.*\$74\.75/m)
  const first = demo.asked()
  terminal.type('R')
  await terminal.until(/openrouter\/personal\/ci: fresh\. r asks all the same\./)
  const filtered = demo.asked()
  terminal.type('\u001b')
  await terminal.until(/\/11$/m)
  terminal.type('R')
  await terminal.until(/4 keys: .*3 fresh/)

  expect(new Set(first.map(({ provider }) => provider))).toEqual(new Set(['openrouter']))
  expect([filtered, demo.asked()]).toEqual([[], []])
  expect(await demo.git('log', '-1', '--format=%s')).toContain('meta(sync): refresh openrouter (1 key)')
})

itDraws('asks about stale keys when it opens, but not where that is switched off', async () => {
  await using demo = await demoInUse()
  await demo.keyz(['map', 'deepseek/office/batch', '--sync', 'off'])
  demo.day(0)
  await using terminal = demo.tui({ columns: 120, environment: { KEYZ_NOW: daysLater } })

  await terminal.until(/openrouter\/personal\/ci +\$74\.75/)
  await terminal.until(/9 keys: 7 updated, 1 failed, 1 unchanged/)
  // The provider of one of them is down again, as on the first day.
  const tokens = new Set(demo.asked().map(({ token }) => token))

  expect(tokens.size).toBe(9)
  expect(terminal.screen()).toMatch(/\$ {2}deepseek\/office\/batch/)
})

itDraws(
  'edits tags, notes, and the expiry date, switches automatic sync off, and refuses what looks like a key',
  async () => {
    await using demo = await demoInUse()
    await using terminal = demo.tui({ columns: 120 })
    await terminal.until(whole)
    terminal.type('/personal/main\r')
    await terminal.until(/^❯.*deepseek\/personal\/main/m)

    terminal.type('etprod, ci\r')
    await terminal.until(/Saved the tags/)
    await terminal.until(/tags +prod, ci/)
    terminal.type('enpaid by Ana\r')
    await terminal.until(/Saved the notes/)
    terminal.type('ex2027-01-31\r')
    await terminal.until(/Saved the expiry date/)
    terminal.type('a')
    await terminal.until(/Automatic sync of deepseek\/personal\/main is off: press a to undo\./)
    const subjects = await demo.git('log', '-4', '--format=%s')
    terminal.type('ex\u0015someday\r')
    await terminal.until(/someday is not a day/)
    terminal.type(`en\u0015sk-or-v1-${'0a1b'.repeat(16)}\r`)
    const refused = await terminal.until(/looks like/)
    terminal.type('u')
    await terminal.until(/keyz can't change keys at DeepSeek yet/)

    const registry = JSON.parse(await readFile(join(demo.path, '.keyz/providers/registry.json'), 'utf8'))
    expect(registry.keys['deepseek/personal/main']).toMatchObject({
      tags: ['prod', 'ci'],
      notes: 'paid by Ana',
      expires_at: '2027-01-31T00:00:00Z',
      sync: false,
    })
    expect(subjects.trim().split('\n')).toEqual([
      'meta(registry): turn off automatic sync of deepseek/personal/main',
      'meta(registry): edit expiry date of deepseek/personal/main',
      'meta(registry): edit notes of deepseek/personal/main',
      'meta(registry): edit tags of deepseek/personal/main',
    ])
    expect(refused).toContain('nothing was changed')
    expect(await demo.git('status', '--porcelain')).toBe('')
  },
)

itDraws('shows ASCII alone where the locale has nothing else', async () => {
  await using demo = await demoInUse()
  await using terminal = demo.tui({ columns: 120, environment: { LANG: 'C' } })

  await terminal.until(/^> x {2}openrouter\/office\/agent/m)

  expect(terminal.screen()).toMatch(/^[\x20-\x7e\n]*$/)
})
