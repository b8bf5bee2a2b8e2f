// `npm run provider:new NAME`: writes the skeleton of a provider, or nothing at all.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { providers } from '../../providers/index.ts'
import { withProvider } from './index-entry.ts'
import { nameProblem } from './names.ts'
import { BadUse, type Skeleton, skeletonFrom, usage } from './options.ts'
import { skeletonFiles } from './skeleton.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const index = `${root}providers/index.ts`

function write(skeleton: Skeleton): void {
  const aliases = new Map(providers.flatMap(({ id, aliases }) => aliases.map((alias) => [alias, id] as const)))
  const problem = nameProblem(skeleton.id, aliases)
  if (problem !== null) throw new BadUse(problem)
  const files = skeletonFiles(skeleton)
  const folder = `${root}providers/fixtures/${skeleton.id}`
  const there = [folder, `${root}providers/${skeleton.id}`].find((path) => existsSync(path))
  if (there !== undefined) throw new BadUse(`${there.slice(root.length)} is there already: delete it first.`)
  const before = readFileSync(index, 'utf8')
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(root + path), { recursive: true })
      writeFileSync(root + path, text, { flag: 'wx' })
    }
    writeFileSync(index, withProvider(before, skeleton.id))
  } catch (error) {
    // Nothing of it was there before.
    for (const path of [...files.keys(), `providers/fixtures/${skeleton.id}`])
      rmSync(root + path, { recursive: true, force: true })
    writeFileSync(index, before)
    throw error
  }
  console.log(`Wrote ${[...files.keys(), 'providers/index.ts'].join('\n      ')}

Next, replace every TODO. This says what is left:
  npm run fix && npm run docs
  npm run provider:test ${skeleton.id}`)
}

try {
  const skeleton = skeletonFrom(process.argv.slice(2), process.env)
  if (skeleton === null) console.log(usage)
  else write(skeleton)
} catch (error) {
  if (!(error instanceof BadUse)) throw error
  console.error(error.message)
  process.exitCode = 2
}
