// What the screen shows, at every size and with any names: lines that are exactly as wide as their place.
import fc from 'fast-check'
import stringWidth from 'string-width'
import { expect, it } from 'vitest'
import { colorStyle, plainStyle } from '../../../meta/views/style.ts'
import { drawing } from '../../../pipeline/tui/drawing.ts'
import { frameOf, lastDetailsTop } from '../../../pipeline/tui/frame.ts'
import { noFacts } from '../../../pipeline/tui/row-facts.ts'
import type { State } from '../../../pipeline/tui/state.ts'
import { initialState, update } from '../../../pipeline/tui/update.ts'
import { Instant } from '../../../schema/instant.ts'
import { printable } from '../../../schema/text.ts'
import { authError, statusKey } from '../../meta/example.ts'
import { balance } from '../../meta/review/snapshots.ts'

const now = Instant.parse('2026-11-21T00:00:00Z')
const names = ['openrouter/a very long name of a key/that nobody would type twice', '鍵/鍵 with\nline end', 'x']
const keys = names.map((key_path) => statusKey({ key_path, notes: 'a note \u001b[31m that is red'.repeat(5) }))
const factsOf = () => noFacts
const plain = drawing(plainStyle, stringWidth, printable)
const ascii = drawing({ ...plainStyle, ascii: true }, stringWidth, printable)

function stateAfter(size: State['size'], presses: string): State {
  let { state } = update(initialState(size, now), { kind: 'loaded', keys, now, factsOf, problem: 'A sentence.' })
  for (const press of presses) ({ state } = update(state, { kind: 'pressed', press }))
  return state
}

it.each(['', 'j', 'jj', 't', 'l', '?', '/xx', 'et', 'lj'])(
  'fills its place exactly at any size after %j',
  (presses) => {
    const size = fc.record({ columns: fc.integer({ min: 40, max: 200 }), rows: fc.integer({ min: 8, max: 60 }) })
    fc.assert(
      fc.property(size, (any) => {
        const { title, list, details, divider, status, hints } = frameOf(stateAfter(any, presses), plain)

        for (const line of [title, status, hints]) expect(stringWidth(line)).toBe(any.columns)
        const parts = [list, details].flatMap((part) => (part === null ? [] : [part]))
        for (const part of parts) expect(part).toHaveLength(any.rows - 4)
        const between = stringWidth(divider) * (parts.length - 1)
        for (let row = 0; row < any.rows - 4; row++) {
          const line = parts.map((part) => part[row] ?? '').join('')
          expect(stringWidth(line) + between).toBe(any.columns)
          expect(line).not.toMatch(/[\u0000-\u001f]/)
        }
      }),
      { numRuns: 25 },
    )
  },
)

it('is in ASCII alone where the terminal shows nothing else', () => {
  const { title, list, details, status, hints } = frameOf(stateAfter({ columns: 90, rows: 24 }, 'j'), ascii)

  expect([title, ...(list ?? []), ...(details ?? []), status, hints].join('\n')).toMatch(/^[\x20-\x7e\n]*$/)
})

it('says so where there is no room, and still says how to leave', () => {
  const { title, list, details } = frameOf(stateAfter({ columns: 39, rows: 30 }, ''), plain)

  expect(title).toBe('keyz needs 40x8; q quits')
  expect({ list, details }).toEqual({ list: null, details: null })
})

it('shows a long sentence on two lines', () => {
  const text = 'The private key is locked: c copies the key and asks for the passphrase, then press r to go on.'
  const state = stateAfter({ columns: 80, rows: 24 }, '')

  const { status, hints } = frameOf({ ...state, message: { text, tone: 'bad' } }, plain)

  expect(`${status.trim()} ${hints.trim()}`).toBe(text)
})

it('paints only where colors are wanted', () => {
  const state = stateAfter({ columns: 90, rows: 24 }, '')

  const painted = frameOf(state, drawing(colorStyle, stringWidth, printable))

  expect(painted.list?.join('')).toContain('\u001b[')
  expect(frameOf(state, plain).list?.join('')).not.toContain('\u001b[')
})

it('withholds what the scanner finds before a line break could split it', () => {
  const secret = 'not-for-the-screen'
  const state = stateAfter({ columns: 80, rows: 40 }, '')
  const key = statusKey({ key_path: names[0] ?? '', notes: `before it, and ${secret} here` })
  const drawn = drawing(plainStyle, stringWidth, (text) => (text.includes(secret) ? '[withheld]' : text))

  const { details } = frameOf(update(state, { kind: 'loaded', keys: [key], now, factsOf, problem: null }).state, drawn)

  expect(details?.join('\n')).toContain('[withheld]')
  expect(details?.join('\n')).not.toContain('before it')
})

it('says that there are more details below', () => {
  const small = stateAfter({ columns: 80, rows: 12 }, '')

  expect(frameOf(small, plain).details?.at(-1)).toMatch(/^ {2}\d+ more lines: Enter, then j +$/)
  expect(frameOf({ ...small, focus: 'details', detailsTop: 100 }, plain).details?.join('')).not.toContain('more line')
})

const known = statusKey({
  key_path: 'openrouter/personal/ci-of-all',
  runway: { days: '2.5', low: '1', high: '4' },
  runway_days: '2.5',
  burn: [{ currency: 'USD', per_day: '8.2' }],
  badges: ['expiring'],
})

it.each([
  [60, '', /KEY +LEFT +LASTS +NOTE *\n.*ci-of-all +\$74\.75 +2\.5 d +ends in/],
  [72, '', /KEY +LEFT +LASTS +NOTE *\n.*ci-of-all +\$74\.75 +1 to 4 d +expires in/],
  [80, '', /KEY +LEFT +LASTS *\n.*of-all +\$74\.75 +2\.5 d/],
  [80, 'sss', /KEY +LEFT +LASTS *\n.*of-all +\$74\.75 +2\.5 d/],
  [80, 'ssss', /KEY +LEFT +NOTE *\n.*-all +\$74\.75 +e\w+ in 406 d/],
  [80, 'sssss', /KEY +LEFT +NOTE *\n.*-all +\$74\.75 +323 d(ays)? old/],
  [80, 'ssssss', /KEY +LEFT +A DAY *\n.*of-all +\$74\.75 +\$8\.20/],
  [120, '', /KEY +LEFT +LASTS +NOTE *\n.*ci-of-all +\$74\.75 +2\.5 d +expires in/],
  [160, '', /KEY +LEFT +A DAY +LASTS +NOTE *\n.*ci-of-all +\$74\.75 +\$8\.20 +1 to 4 d +expires in/],
])('says at %i columns after %j how long a key lasts, or what the keys are sorted by', (columns, presses, shown) => {
  const loaded = { kind: 'loaded' as const, keys: [known], now, factsOf, problem: null }
  let { state } = update(initialState({ columns, rows: 24 }, now), loaded)
  for (const press of presses) ({ state } = update(state, { kind: 'pressed', press }))

  expect(frameOf(state, plain).list?.join('\n')).toMatch(shown)
})

it('says in the details why the last try failed, until a key was read again', () => {
  const key_path = 'openrouter/personal/ci'
  const key = statusKey({ key_path, last_success_at: now })
  const refused = { ...authError(now), kind: 'network_error' as const, http_status: null, message: 'refused' }
  const ids = { key_path, provider_id: 'openrouter', account_ref: 'default', key_alias: 'ci', sidecar_path: 'x.json' }
  const result = { ...ids, outcome: 'failed' as const, error: refused, not_before: null, retry_after: null }
  const detailsAfter = (...errors: (typeof refused | null)[]) => {
    let { state } = update(stateAfter({ columns: 120, rows: 40 }, ''), {
      kind: 'loaded',
      keys: [key],
      now,
      factsOf,
      problem: null,
    })
    for (const error of errors) {
      const outcome = { results: [{ ...result, error }], notes: [] }
      ;({ state } = update(state, { kind: 'synced', id: 1, automatic: false, outcome }))
    }
    return frameOf(state, plain).details?.join('\n')
  }

  expect(detailsAfter(refused)).toMatch(/failed +not reached just now: refused/)
  expect(detailsAfter(refused, null)).not.toContain('refused')
})

it('shows what is wrong with a filter to its end', () => {
  const { status, hints } = frameOf(stateAfter({ columns: 80, rows: 24 }, '/status:lost'), plain)

  expect(`${status.trim()} ${hints.trim()}`).toMatch(/^\/status:lost_ {2}lost is not a status: use live, .*not_asked$/)
})

it('shows what all keys of a folder have together', () => {
  const { list } = frameOf(stateAfter({ columns: 120, rows: 24 }, 't'), plain)

  expect(list?.join('\n')).toMatch(/ {2}openrouter\/ +\$74.75 in 1 key/)
})

it('knows how far the details can be moved', () => {
  const small = stateAfter({ columns: 80, rows: 10 }, '')
  const tall = stateAfter({ columns: 80, rows: 100 }, '')

  expect(lastDetailsTop(small, plain)).toBeGreaterThan(0)
  expect(lastDetailsTop(tall, plain)).toBe(0)
})

it('counts only the keys that the filter lets through', () => {
  const { title } = frameOf(stateAfter({ columns: 80, rows: 24 }, '/very'), plain)

  expect(title).toMatch(/^keyz {2}1 key, all live /)
  expect(frameOf(stateAfter({ columns: 80, rows: 24 }, '/no-such'), plain).title).toMatch(/^keyz {2}0 keys /)
})

it('draws what the registry adds to a key at once, and not only when the rest of it is found', () => {
  const message = 'the balance is $0.50, below $5.00'
  const about = { key_path: null, value: '0.50', limit: '5', owner: null, tags: [], acknowledged: null }
  const found = [{ policy: 'balance_below' as const, message, ...about }]
  const loaded = {
    kind: 'loaded' as const,
    keys,
    now,
    factsOf: () => ({ ...noFacts, violations: found }),
    problem: null,
  }

  const { details } = frameOf(update(initialState({ columns: 120, rows: 40 }, now), loaded).state, plain)

  expect(details?.join('\n')).toMatch(/policy +balance_below: the balance is \$0\.50/)
})

it('names the key that most people press for the details', () => {
  expect(frameOf(stateAfter({ columns: 80, rows: 24 }, ''), plain).hints).toContain('Enter details')
})

it.each([
  [120, 'j/k move  Enter details  / filter  s sort  t tree  r sync  ? help  q quit'],
  [72, 'j/k move  Enter details  / filter  s sort  r sync  ? help  q quit'],
  [60, 'j/k move  Enter details  / filter  r sync  ? help  q quit'],
  [40, 'j/k move  Enter details  ? help  q quit'],
])('names as many keys as %i columns have room for, and always those for help and for leaving', (columns, hints) => {
  expect(frameOf(stateAfter({ columns, rows: 24 }, ''), plain).hints.trim()).toBe(hints)
})

it('shows a link whole where it fits, so that it can be copied', () => {
  const message = 'create a new one at https://openrouter.ai/settings/keys and put it in its place'
  const key = statusKey({ status: 'error', badges: ['rejected'], last_error: { ...authError(now), message } })
  const loaded = { kind: 'loaded' as const, keys: [key], now, factsOf, problem: null }
  const linesAt = (columns: number) =>
    frameOf(update(initialState({ columns, rows: 40 }, now), loaded).state, plain).details ?? []

  for (const columns of [80, 90, 110, 150])
    expect(linesAt(columns).join('\n')).toMatch(/ https:\/\/openrouter\.ai\/settings\/keys( |$)/m)
})

it('says how to see all keys again when none matches', () => {
  const size = { columns: 72, rows: 24 }

  expect(frameOf(stateAfter(size, '/no-such'), plain).list?.[0]?.trim()).toBe('No key matches the filter.')
  const { state } = update(stateAfter(size, '/no-such'), { kind: 'pressed', press: 'enter' })
  expect(frameOf(state, plain).list?.[0]?.trim()).toBe('No key matches: Esc shows all.')
})

it('says which field was meant by a filter, as keyz status does', () => {
  const { status } = frameOf(stateAfter({ columns: 80, rows: 24 }, '/provder:xai'), plain)

  expect(status).toMatch(/^\/provder:xai_ {2}provder is not a field \(did you mean provider\?\): use /)
})

it('names the whole command where an option alone means nothing', () => {
  const key = statusKey({ gaps: [{ field: 'usage', reason: 'not_offered', hint: null }] })
  const loaded = { kind: 'loaded' as const, keys: [key], now, factsOf, problem: null }

  const { details } = frameOf(update(initialState({ columns: 200, rows: 40 }, now), loaded).state, plain)

  expect(details?.join('\n')).toMatch(/unknown +usage \(keyz show --all says why\)/)
})

it('shows what is left of every key beside one with an endless amount', () => {
  const amounts = ['99999999999999999999.99', '5', '12']
  const rich = amounts.map((amount, index) =>
    statusKey({ key_path: `some/folder/key-${index}`, account_ref: `${index}`, balances: balance(amount) }),
  )
  const loaded = { kind: 'loaded' as const, keys: rich, now, factsOf, problem: null }

  const { list } = frameOf(update(initialState({ columns: 80, rows: 24 }, now), loaded).state, plain)

  expect(list?.join('\n')).toMatch(/\$5\.00[\s\S]*\$12\.00/)
  expect(list?.join('\n')).toMatch(/y-0 +\$99999999999999999999\.99/)
})
