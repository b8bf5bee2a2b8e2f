// Kills `keyz ci publish` while it commits to the metadata branch and pushes. The branch is the old one or the new one, and the next job ends in the new one.
import { Sidecar } from '../../schema/sidecar.ts'
import { ciStore } from '../support/ci-store.ts'
import { killedAfter } from '../support/killed.ts'
import { everythingIn } from '../support/leaks.ts'
import { type Attack, eachItem, Finding } from './attack.ts'
import { canariesOf, mustNotLeak } from './standing.ts'

/** Kills in one store. */
const batch = 10
const sidecar = 'keyz/metadata:.keyz/providers/deepseek/team/main.json'

export const killsOfPublish: Attack = {
  name: 'publish',
  items: 20,
  async run(run) {
    let killed = 0
    await eachItem(run, async (chance, item) => {
      await using ci = await ciStore()
      const canaries = canariesOf([ci.account.secret])
      const amount = async () => {
        const text = await ci.git('show', sidecar).catch(() => null)
        return text === null ? null : Sidecar.parse(JSON.parse(text)).balances?.[0]?.amount
      }
      let longest = 1500
      let before = await amount()

      for (let round = 0; round < batch; round++) {
        run.at(item)
        const hour = `2026-11-${21 + Math.floor(round / 10)}T${String(round % 10).padStart(2, '0')}:00:00Z`
        ci.account.balance = `${round + 1}.5`
        const keyed = await ci.job(hour)
        const folder = `${keyed.path}-artifact`
        const synced = await keyed.keyz(['ci', 'sync', '--out', folder, '--force'])
        if (synced.code !== 0) throw new Finding(`keyz ci sync exited with ${synced.code}: ${synced.stderr}`)
        const publish = ['ci', 'publish', '--from', folder, '--push']
        const job = await ci.job(hour, { secrets: false })
        const at = Math.round(chance.next() * longest)
        const one = await killedAfter(at, publish, job.environment)
        if (one.killed) killed += 1
        const now = await amount()
        if (now !== before && now !== ci.account.balance)
          throw new Finding(
            `after a kill before ${at} ms the branch has ${now}: neither ${before} nor ${ci.account.balance}`,
          )
        const other = await ci.job(hour, { secrets: false })
        // In the same clone, as a job that is run again, or in a fresh one.
        const from = performance.now()
        const again = await (chance.below(2) === 0 ? job : other).keyz(publish)
        longest = performance.now() - from
        if (again.code !== 0) throw new Finding(`publishing again exited with ${again.code}: ${again.stderr}`)
        before = await amount()
        if (before !== ci.account.balance)
          throw new Finding(`the branch has ${before} instead of ${ci.account.balance}`)
        mustNotLeak(
          'what keyz ci printed',
          withoutMasks([synced, again].map(({ stdout, stderr }) => stdout + stderr).join('\n') + one.printed),
          canaries,
        )
        mustNotLeak('the artifact', await everythingIn(folder), canaries)
      }
      const damage = await ci.git('fsck', '--no-progress', '--no-dangling')
      if (damage !== '') throw new Finding(`git fsck says: ${damage}`)
      mustNotLeak('the remote', await everythingIn(ci.remote), canaries)
    })
    return `${killed} kills of publish`
  },
}

/** What GitHub Actions is told to hide, and takes out of the log. */
function withoutMasks(printed: string): string {
  return printed.replaceAll(/^::add-mask::.*$/gm, '')
}
