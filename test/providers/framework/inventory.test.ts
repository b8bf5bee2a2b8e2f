// Lists of keys that an admin key may see: counted by state, with the next expiry of a key that still works.
import { expect, it } from 'vitest'
import { inventory, notListed } from '../../../providers/framework/inventory.ts'
import { Instant } from '../../../schema/instant.ts'

const at = (day: string) => Instant.parse(`2027-01-${day}T00:00:00Z`)

it('counts keys and their states, and takes the next expiry of those that work', () => {
  const keys = [
    { status: 'inactive', expires_at: at('01') },
    { status: 'active', expires_at: at('09') },
    { status: 'active', expires_at: at('05') },
    { status: null },
  ]

  expect(inventory(keys)).toEqual({ keys: 4, keys_inactive: 1, keys_active: 2, next_key_expires_at: at('05') })
  expect(inventory([{}])).toEqual({ keys: 1, next_key_expires_at: undefined })
})

it('makes no attribute of a state that is no plain word', () => {
  expect(inventory([{ status: 'Ac me!' }])).toEqual({ keys: 1, next_key_expires_at: undefined })
})

it('names the provider whose list does not hold the key', () => {
  expect(notListed('Acme')).toContain('Acme')
})
