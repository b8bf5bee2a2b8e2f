// Every sidecar goes where the registry says that its key belongs.
import { expect, it } from 'vitest'
import { settledSidecars } from '../../../../pipeline/history/moves/settled-sidecars.ts'
import { Registry } from '../../../../schema/registry.ts'
import type { Sidecar } from '../../../../schema/sidecar.ts'
import { sidecar } from '../../../meta/example.ts'

const place = (alias: string) => `providers/deepseek/a/${alias}.json`
const registryOf = (aliases: Record<string, string>) =>
  Registry.parse({
    schema_version: 1,
    keys: Object.fromEntries(
      Object.entries(aliases).map(([path, key_alias]) => [
        path,
        { provider_id: 'deepseek', account_ref: 'a', key_alias, key_kind: 'api' },
      ]),
    ),
    ignore: [],
  })
const sidecarOf = (key_path: string, more: Partial<Sidecar> = {}): Sidecar =>
  sidecar({ provider_id: 'deepseek', account_ref: 'a', key_alias: key_path, key_path, ...more })

it('moves the sidecar of a renamed entry, and removes that of a deleted one', () => {
  const sidecars = ['one', 'two'].map((path) => ({ at: place(path), sidecar: sidecarOf(path) }))
  const moves = new Map([
    ['one', 'three'],
    ['two', null],
  ])

  expect(settledSidecars(sidecars, registryOf({ three: 'three' }), moves)).toEqual({
    leaving: [place('one'), place('two')],
    arriving: [{ path: place('three'), sidecar: sidecarOf('three') }],
  })
})

it('swaps two sidecars whose aliases were swapped by hand', () => {
  const sidecars = ['one', 'two'].map((path) => ({ at: place(path), sidecar: sidecarOf(path) }))

  const { leaving, arriving } = settledSidecars(sidecars, registryOf({ one: 'two', two: 'one' }), new Map())

  expect(leaving).toEqual([place('one'), place('two')])
  expect(arriving.map(({ path, sidecar }) => [path, sidecar.key_path, sidecar.key_alias])).toEqual([
    [place('two'), 'one', 'two'],
    [place('one'), 'two', 'one'],
  ])
})

it('leaves alone what is where it belongs, is not mapped, or is of another provider', () => {
  const sidecars = [
    { at: place('one'), sidecar: sidecarOf('one') },
    { at: place('two'), sidecar: sidecarOf('two') },
    { at: 'providers/xai/a/three.json', sidecar: sidecarOf('three', { provider_id: 'xai' }) },
  ]

  expect(settledSidecars(sidecars, registryOf({ one: 'one', three: 'three' }), new Map())).toEqual({
    leaving: [],
    arriving: [],
  })
})
