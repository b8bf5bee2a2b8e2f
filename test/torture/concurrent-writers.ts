// 20 writers at once on one store: syncs, maps, ignores, and commits with hooks. Nothing that one of them wrote is lost.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Registry } from '../../schema/registry.ts'
import { hookedStore } from '../support/hooked-store.ts'
import { type Attack, eachItem, Finding } from './attack.ts'
import { canariesOf, mustHaveNoLock, mustNotLeak, mustStand } from './standing.ts'

const writers = 20

export const concurrentWriters: Attack = {
  name: 'writers',
  items: 10,
  async run(run) {
    let done = 0
    await eachItem(run, async (chance) => {
      await using store = await hookedStore('commit')
      const accounts = Array.from({ length: writers }, (_, index) => store.server.key(`${index}.5`))
      const canaries = canariesOf(accounts.map(({ secret }) => secret))
      for (const [index, { secret }] of accounts.entries())
        await store.insertRaw(`deepseek/a/key-${index}`, await store.encrypt(secret))
      await store.ask('add', '--all')
      await store.git(['commit', '--quiet', '-m', 'keys'], { KEYZ_IN_HOOK: '1' })

      const ran = await Promise.all(
        accounts.map(async (_, index) => {
          const entry = `deepseek/a/key-${index}`
          const what = index < 10 ? 'map' : chance.pick(['sync', 'ignore', 'init', 'status'] as const)
          const parameters = {
            map: ['map', entry, '--provider', 'deepseek', '--alias', `alias-${index}`],
            sync: ['sync', '--force'],
            ignore: ['ignore', `bank/${index}/**`],
            init: ['init', '--yes'],
            status: ['status'],
          }[what]
          return { index, what, ...(await store.keyz(parameters, { KEYZ_DEBUG: '1' })) }
        }),
      )
      for (const { what, code, stdout, stderr } of ran) {
        mustNotLeak(`what keyz ${what} printed`, stdout + stderr, canaries)
        // Another sync that is under way is a reason not to sync.
        if (code !== 0 && !(what === 'sync' && /another|running|process/.test(stderr)))
          throw new Finding(`keyz ${what} beside ${writers - 1} others exited with ${code}: ${stderr}`)
        done += 1
      }
      const text = await readFile(join(store.path, '.keyz/providers/registry.json'), 'utf8')
      const { keys, ignore } = Registry.parse(JSON.parse(text))
      for (const { index, what } of ran) {
        if (what === 'map' && keys[`deepseek/a/key-${index}`]?.key_alias !== `alias-${index}`)
          throw new Finding(`the row of key-${index} is lost`)
        if (what === 'ignore' && !ignore.includes(`bank/${index}/**`)) throw new Finding(`bank/${index}/** is lost`)
      }
      const { code, stderr } = await store.keyz(['sync', '--force', '--git', 'commit'])
      if (code !== 0) throw new Finding(`the sync afterwards exited with ${code}: ${stderr}`)
      await mustHaveNoLock(store)
      await mustStand({ ...store, git: store.ask }, canaries, true)
    })
    return `${done} writers, ${writers} at once`
  },
}
