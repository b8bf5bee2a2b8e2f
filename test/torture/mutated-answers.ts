// Spoiled answers through the normalizers of all providers, up to the bytes of the sidecar: refused in one known way, or sound.
import { stringify } from 'lossless-json'
import { z } from 'zod'
import { toJson } from '../../meta/files/document.ts'
import { parseSidecar } from '../../meta/files/sidecar-file.ts'
import { fakeSecret } from '../../pipeline/demo/fake-secret.ts'
import { LeakError } from '../../pipeline/errors.ts'
import { LeakScanner } from '../../pipeline/secrets/leak-scanner.ts'
import { publicText } from '../../pipeline/secrets/public-text.ts'
import { Secret } from '../../pipeline/secrets/secret.ts'
import { sidecarOfReading } from '../../pipeline/sync/sidecar-of.ts'
import { RegistryRow } from '../../schema/registry.ts'
import { unsoundIn } from '../providers/edits.ts'
import { allReplies, placesIn, type Replies } from '../providers/replies.ts'
import { leaksIn, piecesOf } from '../support/leaks.ts'
import { randomHex } from '../support/made-up-key.ts'
import type { Chance } from '../support/seeded.ts'
import { type Attack, eachItem, Finding, inTime } from './attack.ts'
import { spoiled } from './mutations.ts'

const known = allReplies.map((replies) => ({
  replies,
  places: Object.fromEntries(Object.entries(replies.bodies).map(([name, body]) => [name, placesIn(body)])),
}))

const canary = fakeSecret({ prefix: '' }, randomHex)
const pieces = piecesOf(canary, '')
const scanner = new LeakScanner(publicText)
scanner.protect(new Secret(canary))
const bytes = Buffer.from(canary)
const canaries = [
  ...[canary, bytes.toString('base64'), bytes.toString('hex'), encodeURIComponent(canary)],
  ...[`Bearer ${canary}`, `${'x'.repeat(180)} ${canary}`, [canary], { [canary]: canary }],
]

export const mutatedAnswers: Attack = {
  name: 'answers',
  items: 1_000_000,
  async run(run) {
    const figures = { read: 0, refused: 0, leaks: 0 }
    await eachItem(run, (chance, item) => {
      figures[attack(known[item % known.length] ?? neverEmpty(), chance)] += 1
    })
    const { read, refused, leaks } = figures
    return `${read + refused + leaks} answers of ${new Set(known.map(({ replies }) => replies.provider.id)).size} providers (${read} read, ${refused} refused, ${leaks} with the key stopped)`
  },
}

function attack({ replies, places }: (typeof known)[number], chance: Chance): 'read' | 'refused' | 'leaks' {
  const bodies = { ...replies.bodies }
  const names = Object.keys(bodies)
  for (let times = chance.pick([0, 0, 1, 2]); times >= 0; times--) {
    const name = names[chance.below(names.length)] ?? ''
    bodies[name] = spoiled(bodies[name], places[name] ?? [], chance, canaries)
  }
  const told = () => `${replies.name} (${replies.file}) with the answers ${stringify(bodies)?.slice(0, 2000)}`
  const text = inTime(replies.name, () => sidecarText(replies, bodies, told))
  if (text === null) return 'refused'
  try {
    scanner.inspect(text, 'the sidecar')
  } catch (error) {
    if (error instanceof LeakError) return 'leaks'
    throw error
  }
  const leaked = JSON.stringify(bodies).includes(canary) ? leaksIn(text, pieces) : []
  if (leaked.length > 0) throw new Finding(`a piece of the key is in the sidecar of ${told()}`)
  return 'read'
}

const row = RegistryRow.parse({ provider_id: 'any', key_alias: 'key' })

/** Null where the answers are refused in the one way that the pipeline knows. */
function sidecarText({ provider, context }: Replies, bodies: Replies['bodies'], told: () => string): string | null {
  try {
    const reading = provider.read(bodies, context, [])
    const unsound = unsoundIn(reading)
    if (unsound.length > 0) throw new Finding(`${unsound.join(', ')} in the reading of ${told()}`)
    const text = toJson(sidecarOfReading('a/key', row, { reading, kind: context.kind, provenance: [] }, context.now))
    parseSidecar(text, 'the sidecar')
    return text
  } catch (error) {
    if (error instanceof z.ZodError) return null
    if (error instanceof Finding) throw error
    throw new Finding(`${error instanceof Error ? error.stack : error}\nin the reading of ${told()}`)
  }
}

function neverEmpty(): never {
  throw new Error('no case is recorded')
}
