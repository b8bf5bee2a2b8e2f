// Kills `keyz hook`, as the hooks of git start it. The next commit works as ever, and brings what was missed.

import { hookedStore } from '../support/hooked-store.ts'
import { killedAfter } from '../support/killed.ts'
import { type Attack, eachItem, Finding } from './attack.ts'
import { canariesOf, mustHaveNoLock, mustNotLeak, mustStand } from './standing.ts'

/** Kills in one store. */
const batch = 10

export const killsOfHooks: Attack = {
  name: 'hooks',
  items: 20,
  async run(run) {
    let killed = 0
    await eachItem(run, async (chance, item) => {
      const mode = chance.pick(['commit', 'stage'] as const)
      await using store = await hookedStore(mode)
      const secrets = [...Array.from({ length: batch + 1 }, (_, index) => `deepseek/a/key-${index}`)]
      const canaries = new Set<string>()
      let longest = 1000

      for (const [round, entry] of secrets.entries()) {
        run.at(item)
        const account = store.server.key(`${round}.5`)
        for (const piece of canariesOf([account.secret])) canaries.add(piece)
        await store.insertRaw(entry, await store.encrypt(account.secret))
        await store.ask('add', '--all', '--', '*.gpg')
        const committed = await store.git(['commit', '--quiet', '-m', entry, '--', `${entry}.gpg`], {
          KEYZ_GIT_MODE: 'none',
        })
        if (committed.code !== 0) throw new Finding(`git commit exited with ${committed.code}: ${committed.stderr}`)
        mustNotLeak('what the hooks printed', committed.stderr, canaries)
        const name = chance.pick(['post-commit', 'pre-commit'] as const)
        const at = Math.round(chance.next() * longest)
        const from = performance.now()
        const one = await killedAfter(at, ['hook', name, ...(name === 'post-commit' ? ['HEAD^'] : [])], store.variables)
        if (one.killed) killed += 1
        else longest = performance.now() - from
        mustNotLeak(`what keyz hook ${name} printed`, one.printed, canaries)
        await mustStand({ ...store, git: store.ask }, canaries, false)
      }
      const { code, stderr } = await store.keyz(['sync', '--force', '--git', 'commit'])
      if (code !== 0) throw new Finding(`the sync after the kills exited with ${code}: ${stderr}`)
      await mustHaveNoLock(store)
      await mustStand({ ...store, git: store.ask }, canaries, true)
    })
    return `${killed} kills of hooks`
  },
}
