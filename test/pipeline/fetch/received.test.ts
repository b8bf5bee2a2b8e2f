// What all answers together may be is counted for each key and for the run, in bytes.
import { expect, it } from 'vitest'
import { receivedInRun } from '../../../pipeline/fetch/received.ts'

const label = 'GET /items'
const mebibyte = 1024 * 1024

it('takes as much as it may, and refuses the next byte', () => {
  const key = receivedInRun({ perKey: 10, perRun: 100 })()
  key.add({ text: '0123456789' }, label)

  expect(() => key.check(label)).not.toThrow()
  expect(() => key.add({ text: '.' }, label)).toThrow(
    expect.objectContaining({
      kind: 'parse_error',
      message: 'the answers for this key are larger than 10 bytes together: report it',
      details: { request: label },
    }),
  )
  expect(() => key.check(label)).toThrow(/larger than 10 bytes/)
})

it('counts each key by itself, and all of them for the run', () => {
  const start = receivedInRun({ perKey: 10, perRun: 15 })
  const [one, two, three] = [start(), start(), start()]
  one.add({ text: '01234567' }, label)

  expect(() => two.add({ text: '01234567' }, label)).toThrow(
    expect.objectContaining({
      kind: 'parse_error',
      message: 'the answers of this run are larger than 15 bytes together: sync the other keys in another run',
    }),
  )
  expect(() => three.check(label)).toThrow(/answers of this run/)
})

it('counts bytes, not characters', () => {
  expect(() => receivedInRun({ perKey: 3, perRun: 100 })().add({ text: 'éé' }, label)).toThrow(/3 bytes/)
})

it('allows 16 MiB for a key and 256 MiB for a run', () => {
  const start = receivedInRun()
  const text = 'x'.repeat(16 * mebibyte)
  for (let key = 0; key < 16; key++) start().add({ text }, label)
  const last = start()

  expect(() => last.add({ text: '.' }, label)).toThrow(/of this run are larger than 256 MiB/)
  expect(() => receivedInRun()().add({ text: `${text}.` }, label)).toThrow(/for this key are larger than 16 MiB/)
})
