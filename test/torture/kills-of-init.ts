// Kills `keyz init` and `keyz init --uninstall`, with hooks in every place where they may have been before.
import { hookSetups, initKills } from '../support/init-kills.ts'
import { type Attack, eachItem } from './attack.ts'

/** Kills in one store. */
const batch = 10

export const killsOfInit: Attack = {
  name: 'init',
  items: 20,
  async run(run) {
    const setups = Object.keys(hookSetups)
    let killed = 0
    await eachItem(run, async (chance, item) => {
      killed += await initKills(chance, batch, setups[item % setups.length] ?? '', () => run.at(item))
    })
    return `${killed} kills of init and uninstall`
  },
}
