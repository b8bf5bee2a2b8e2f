// Keys of one wallet, named together.
import { expect, it } from 'vitest'
import { sharersOf, walletsOf } from '../../../meta/judge/shared-wallets.ts'
import { statusKey } from '../example.ts'
import { balance } from '../review/snapshots.ts'

it('names all keys of a wallet, and with which of them the money is shown', () => {
  const key = (key_path: string, left: string) =>
    statusKey({ key_path, provider_id: 'xai', account_ref: 'team', balances: balance(left) })
  const keys = [key('xai/b', '9'), key('xai/a', '9'), key('xai/alone', '4'), key('xai/c', '9')]

  const wallets = walletsOf(keys)

  expect(wallets).toEqual([{ shown_with: 'xai/b', keys: ['xai/a', 'xai/b', 'xai/c'] }])
  expect(sharersOf('xai/c', keys)).toEqual(['xai/a', 'xai/b'])
  expect(sharersOf('xai/alone', keys)).toEqual([])
})
