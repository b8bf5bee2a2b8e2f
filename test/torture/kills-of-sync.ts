// Kills `keyz sync` while 30 balances move, in every git mode. The sync after the last kill puts everything right.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Sidecar } from '../../schema/sidecar.ts'
import { localDeepseek } from '../support/deepseek.ts'
import { killedAfter } from '../support/killed.ts'
import { testStore } from '../support/store.ts'
import { type Attack, eachItem, Finding } from './attack.ts'
import { canariesOf, mustHaveNoLock, mustNotLeak, mustStand } from './standing.ts'

const keys = 30
/** Kills in one store. */
const batch = 20

export const killsOfSync: Attack = {
  name: 'sync',
  items: 20,
  async run(run) {
    let killed = 0
    await eachItem(run, async (chance, item) => {
      await using store = await testStore()
      await using server = await localDeepseek(2)
      const accounts = Array.from({ length: keys }, (_, index) => server.key(`${index}.5`))
      const canaries = canariesOf(accounts.map(({ secret }) => secret))
      await store.insert(Object.fromEntries(accounts.map(({ secret }, index) => [`deepseek/a/key-${index}`, secret])))
      await store.keyz(['discover', '--yes'])
      const from = performance.now()
      await store.keyz(['sync', '--force', '--git', 'commit'], server.variables)
      const longest = performance.now() - from

      for (let round = 0; round < batch; round++) {
        run.at(item)
        for (const [index, account] of accounts.entries()) account.balance = `${round}.${index + 1}5`
        const mode = chance.pick(['none', 'stage', 'commit'])
        const at = Math.round(chance.next() * longest)
        const { killed: wasKilled, printed } = await killedAfter(at, ['sync', '--force', '--git', mode], {
          ...store.environment,
          ...server.variables,
        })
        if (wasKilled) killed += 1
        mustNotLeak(`what keyz sync --git ${mode} printed`, printed, canaries)
        await mustStand(store, canaries, round === batch - 1)
      }
      const { code, stderr } = await store.keyz(['sync', '--force', '--git', 'commit'], server.variables)
      if (code !== 0) throw new Finding(`the sync after the kills exited with ${code}: ${stderr}`)
      await mustHaveNoLock(store)
      for (const [index, { balance }] of accounts.entries()) {
        const text = await readFile(join(store.path, `.keyz/providers/deepseek/a/key-${index}.json`), 'utf8')
        const read = Sidecar.parse(JSON.parse(text)).balances?.[0]?.amount
        if (read !== balance) throw new Finding(`key-${index} has ${read} after the repair instead of ${balance}`)
      }
      const left = await store.git('status', '--porcelain')
      if (left !== '') throw new Finding(`the repair left this uncommitted:\n${left}`)
      await mustStand(store, canaries, true)
    })
    return `${killed} kills of sync`
  },
}
