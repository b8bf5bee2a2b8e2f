// A process of its own, so that what it costs is not measured: all providers on loopback, each answer after the given milliseconds.
import { setTimeout } from 'node:timers/promises'
import { startLocalProviders } from '../../pipeline/demo/local-providers.ts'
import { answerTo } from './answers.ts'
import type { Seen } from './local-server.ts'
import { answerOfTwenty } from './twenty-hosts.ts'

const [delayed, which] = process.argv.slice(2)
const delay = Number(delayed)

const local = await startLocalProviders(async (request) => {
  if (delay > 0) await setTimeout(delay)
  return which === 'twenty' ? answerOfTwenty(request) : answerTo(request)
})

/** Any message asks for the requests since the last one. */
process.on('message', () => {
  process.send?.({ seen: seen() })
  local.requests.length = 0
})
process.on('disconnect', () => process.exit())
process.send?.({ variables: local.variables })

function seen(): Seen[] {
  const rows = new Map<string, Seen>()
  for (const { provider, host, method, path } of local.requests) {
    const name = [provider, host, method, path].join(' ')
    rows.set(name, { provider, host, method, path, count: (rows.get(name)?.count ?? 0) + 1 })
  }
  return [...rows.values()]
}
