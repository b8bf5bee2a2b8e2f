// What keyz leaves in the cache of a home does not grow with each update of keyz or of Node.
import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startKeyz } from '../../support/run.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const days = 24 * 60 * 60
const { v8 } = process.versions

/** A home whose compiled code nobody looked through yet, with the name of what `keyz providers` keeps there. */
async function usedHome() {
  const home = await temporaryFolder()
  const cache = join(home.path, '.cache/keyz')
  const compiled = join(cache, 'compiled')
  const run = () => startKeyz(['providers'], { environment: { HOME: home.path, XDG_CACHE_HOME: '' } })
  await run()
  const [own = ''] = readdirSync(compiled)
  return { cache, compiled, own, run, home, [Symbol.asyncDispose]: () => home[Symbol.asyncDispose]() }
}

function makeOld(path: string, age: number): void {
  const then = Date.now() / 1000 - age * days
  utimesSync(path, then, then)
}

/** As after the last look, some days ago. */
function letTimePass({ cache, compiled, own }: { cache: string; compiled: string; own: string }, age: number): void {
  makeOld(join(cache, 'places/last'), age)
  makeOld(join(compiled, own), age)
}

it('removes after 30 days what nobody ran, and keeps what is in use', async () => {
  await using home = await usedHome()
  for (const [name, age] of [
    ['0123456789abcdef-1.2-x64-status', 31],
    ['fedcba9876543210-1.2-x64-status', 29],
  ] as const) {
    writeFileSync(join(home.compiled, name), '')
    makeOld(join(home.compiled, name), age)
  }
  letTimePass(home, 40)

  await home.run()
  await home.run()

  expect(readdirSync(home.compiled).toSorted()).toEqual([home.own, 'fedcba9876543210-1.2-x64-status'].toSorted())
  expect(statSync(join(home.compiled, home.own)).mtimeMs).toBeGreaterThan(Date.now() - days * 1000)
})

it.each([
  ['an installation that was removed', `0123456789abcdef-${v8}-x64`, ['/nowhere/dist/cli.cjs', process.execPath]],
  ['a Node that was removed', '0123456789abcdef-1.2-x64', [import.meta.filename, '/nowhere/node']],
  ['another Node that stood where this one is', '0123456789abcdef-1.2-x64', [import.meta.filename, process.execPath]],
])('removes at the next look what %s left', async (_, group, place) => {
  await using home = await usedHome()
  writeFileSync(join(home.cache, 'places', group), JSON.stringify(place))
  writeFileSync(join(home.compiled, `${group}-status`), '')
  letTimePass(home, 2)

  await home.run()

  expect(readdirSync(home.compiled)).toEqual([home.own])
  expect(readdirSync(join(home.cache, 'places'))).not.toContain(group)
})

it('removes what the version before an update left, and keeps that of other installations', async () => {
  await using home = await usedHome()
  const place = async (group: string, complete: string) => {
    const dist = join(home.home.path, group)
    mkdirSync(dist)
    writeFileSync(join(dist, 'cli.cjs'), '')
    writeFileSync(join(dist, 'complete'), complete)
    writeFileSync(join(home.cache, 'places', group), JSON.stringify([join(dist, 'cli.cjs'), process.execPath]))
    writeFileSync(join(home.compiled, `${group}-status`), '')
  }
  await place(`0123456789abcdef-${v8}-x64`, 'ffffffffffffffff0000')
  await place(`fedcba9876543210-${v8}-x64`, 'fedcba98765432100000')
  letTimePass(home, 2)

  await home.run()

  expect(readdirSync(home.compiled).toSorted()).toEqual([home.own, `fedcba9876543210-${v8}-x64-status`].toSorted())
})

it('looks once a day, and never when git calls a hook', async () => {
  await using home = await usedHome()
  const old = join(home.compiled, '0123456789abcdef-1.2-x64-status')
  writeFileSync(old, '')
  makeOld(old, 31)
  const last = statSync(join(home.cache, 'places/last')).mtimeMs

  await home.run()
  makeOld(join(home.cache, 'places/last'), 2)
  await startKeyz(['hook', 'post-commit'], { environment: { HOME: home.home.path, XDG_CACHE_HOME: '' } })

  expect(readdirSync(home.compiled)).toContain('0123456789abcdef-1.2-x64-status')
  expect(statSync(join(home.cache, 'places/last')).mtimeMs).toBeLessThan(last)
})

it('minds nothing odd in its folder, and reads no note that is not one', async () => {
  await using home = await usedHome()
  mkdirSync(join(home.compiled, 'folder'))
  for (const [name, text] of [
    ['empty', ''],
    ['number', '1'],
  ] as const)
    writeFileSync(join(home.cache, 'places', name), text)
  letTimePass(home, 2)

  const ran = await home.run()

  expect(ran).toMatchObject({ code: 0, stderr: '' })
  expect(readdirSync(home.compiled).toSorted()).toEqual([home.own, 'folder'].toSorted())
})
