// `--since` and `--until` in every form.
import { expect, it } from 'vitest'
import { parseSince, parseUntil } from '../../../../pipeline/commands/shared/time-window.ts'

const now = Date.parse('2026-11-21T12:00:00Z')
const iso = (milliseconds: number) => new Date(milliseconds).toISOString()

it.each([
  ['2026-11-01', '2026-11-01T00:00:00.000Z', '2026-11-02T00:00:00.000Z'],
  ['2026-11-01T08:00:00Z', '2026-11-01T08:00:00.000Z', '2026-11-01T08:00:00.000Z'],
  ['7d', '2026-11-14T12:00:00.000Z', '2026-11-14T12:00:00.000Z'],
])('reads %s', (text, since, until) => {
  expect([iso(parseSince(text)(now)), iso(parseUntil(text)(now))]).toEqual([since, until])
})

it.each(['yesterday', '2026-02-30', '7', ''])('refuses %j with an example', (text) => {
  expect(() => parseSince(text)).toThrow('2026-11-01')
  expect(() => parseUntil(text)).toThrow('2026-11-01')
})
