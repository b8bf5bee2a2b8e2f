// The code that V8 compiled, kept for the next run: right whatever became of the file that keeps it.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { must, startKeyz } from '../../support/run.ts'
import { temporaryFolder } from '../../support/temporary.ts'

function keptIn(home: string): string[] {
  try {
    const folder = join(home, '.cache/keyz/compiled')
    return readdirSync(folder).map((name) => join(folder, name))
  } catch {
    return []
  }
}

/** Where a cache is when nothing chooses another place. */
const withOwnCache = (home: string) => ({ HOME: home, XDG_CACHE_HOME: '' })

it('keeps what a command compiled, for its owner alone, and starts from it', async () => {
  await using home = await temporaryFolder()
  const environment = withOwnCache(home.path)
  const first = await startKeyz(['providers'], { environment })
  const [file = ''] = keptIn(home.path)
  const written = statSync(file)

  const second = await startKeyz(['providers'], { environment })

  expect(second).toEqual(first)
  expect(written.mode & 0o777).toBe(0o600)
  expect(keptIn(home.path)).toEqual([file])
  expect(statSync(file).mtimeMs).toBe(written.mtimeMs)
})

it.each([
  ['shortened', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ['emptied', () => Buffer.of()],
  ['changed in the middle', (bytes: Buffer) => bytes.fill(0xff, bytes.length / 2, bytes.length / 2 + 4096)],
])('does not run code from a file that was %s, and writes it anew', async (_, spoil) => {
  await using home = await temporaryFolder()
  const environment = withOwnCache(home.path)
  const first = await startKeyz(['providers'], { environment })
  const [file = ''] = keptIn(home.path)
  const good = readFileSync(file)
  writeFileSync(file, spoil(Buffer.from(good)))

  const second = await startKeyz(['providers'], { environment })

  expect(second).toEqual(first)
  expect(readFileSync(file).length).toBeGreaterThan(good.length / 2)
})

it('keeps nothing for a command that does not exist, or that is named like a path', async () => {
  await using home = await temporaryFolder()
  const environment = withOwnCache(home.path)

  await startKeyz(['nonsense'], { environment })
  await startKeyz(['../../x'], { environment })

  expect(keptIn(home.path)).toEqual([])
})

it('is still right for the next run after a command that set switches of V8', async () => {
  await using home = await temporaryFolder()
  const file = join(home.path, 'cli.cjs')
  writeFileSync(file, 'module.exports = 1\n')
  writeFileSync(join(home.path, 'complete'), 'abc')
  const source = (name: string) => JSON.stringify(new URL(`../../../pipeline/start/${name}`, import.meta.url).href)
  const script = `
    import { setFlagsFromString } from 'node:v8'
    const { runCompiled, keepCompiled } = await import(${source('compiled.mjs')})
    const { keepYoungMemory } = await import(${source('young-memory.mjs')})
    runCompiled(${JSON.stringify(file)}, 'sync')
    keepYoungMemory()
    setFlagsFromString('--heap-growing-percent=50')
    keepCompiled(0)`
  const run = () =>
    must(process.execPath, ['--input-type=module', '-e', script], { environment: withOwnCache(home.path) })
  await run()
  const [kept = ''] = keptIn(home.path)
  const written = statSync(kept)

  await run()

  expect(statSync(kept).mtimeMs).toBe(written.mtimeMs)
})
