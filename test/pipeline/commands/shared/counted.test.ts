// Numbers with what they count.
import { expect, it } from 'vitest'
import { counted } from '../../../../pipeline/commands/shared/counted.ts'

it('uses the singular for one only', () => {
  expect([counted(0, 'key'), counted(1, 'key'), counted(2, 'key')]).toEqual(['0 keys', '1 key', '2 keys'])
  expect([counted(1, 'entry', 'entries'), counted(3, 'entry', 'entries')]).toEqual(['1 entry', '3 entries'])
})
