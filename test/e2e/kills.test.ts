// A sync that is killed at any moment leaves whole files, and the next one repairs the rest.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { Sidecar } from '../../schema/sidecar.ts'
import { localDeepseek } from '../support/deepseek.ts'
import { bareEnvironment } from '../support/run.ts'
import { testStore } from '../support/store.ts'

const kills = 50
const keys = 30
/** Of the time that a whole run takes: long enough to reach its end now and then, short enough to hit the middle of most. */
const earliest = 0.2
const latest = 1.2
const bin = fileURLToPath(new URL('../../pipeline/bin.mjs', import.meta.url))

it(`survives ${kills} kills`, async () => {
  await using store = await testStore()
  await using server = await localDeepseek(5)
  const accounts = Array.from({ length: keys }, (_, index) => server.key(`${index}.5`))
  await store.insert(Object.fromEntries(accounts.map(({ secret }, index) => [`deepseek/a/key-${index}`, secret])))
  await store.keyz(['discover', '--yes'])
  const environment = { ...bareEnvironment, ...store.environment, ...server.variables }
  const folder = join(store.path, '.keyz')
  const sidecars = async () =>
    (await readdir(join(folder, 'providers'), { recursive: true })).filter((name) => /^deepseek\/.*\.json$/.test(name))
  let killed = 0
  const start = () =>
    spawn(process.execPath, [bin, 'sync', '--force', '--git', 'commit'], { env: environment, stdio: 'ignore' })
  await once(start(), 'close')
  const began = performance.now()
  await once(start(), 'close')
  /** As it was the last time: how busy the machine is changes. */
  let whole = performance.now() - began

  for (let round = 0; round < kills; round++) {
    for (const [index, account] of accounts.entries()) account.balance = `${round}.${index + 1}5`
    const started = performance.now()
    const child = start()
    const moment = whole * (earliest + Math.random() * (latest - earliest))
    const timer = setTimeout(() => child.kill('SIGKILL'), moment)
    const [, signal] = await once(child, 'close')
    clearTimeout(timer)
    if (signal === 'SIGKILL') killed += 1
    else whole = performance.now() - started
    for (const name of await sidecars())
      Sidecar.parse(JSON.parse(await readFile(join(folder, 'providers', name), 'utf8')))
  }
  const repaired = await store.keyz(['sync', '--force', '--git', 'commit'], server.variables)

  expect(killed).toBeGreaterThan(kills / 2)
  expect(repaired).toMatchObject({ code: 0 })
  const amounts = await Promise.all(
    accounts.map(
      async (_, index) =>
        Sidecar.parse(JSON.parse(await readFile(join(folder, `providers/deepseek/a/key-${index}.json`), 'utf8')))
          .balances?.[0]?.amount,
    ),
  )
  expect(amounts).toEqual(accounts.map(({ balance }) => balance))
  expect((await readdir(folder, { recursive: true })).filter((name) => /tmp|lock|paths-/.test(name))).toEqual([])
  expect(await store.git('status', '--porcelain')).toBe('')
  expect(await store.git('fsck', '--no-progress', '--no-dangling')).toBe('')
})
