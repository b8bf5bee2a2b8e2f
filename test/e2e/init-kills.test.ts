// A `keyz init` or `keyz init --uninstall` that is killed at any moment leaves the old state or the new one, and another run ends in it.
import { expect, it } from 'vitest'
import { hookSetups, initKills } from '../support/init-kills.ts'
import { seeded } from '../support/seeded.ts'

const kills = 10
const names = Object.keys(hookSetups)

it.each(names.map((setup, index) => ({ setup, seed: index + 1 })))(
  'survives kills with hooks $setup',
  async ({ setup, seed }) => {
    const killed = await initKills(seeded(seed), kills, setup)

    expect(killed).toBeGreaterThan(kills / 5)
  },
)
