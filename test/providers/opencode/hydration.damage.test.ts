// Ten thousand damaged pages: no crash, no page that keeps the parser busy, and no number that the page itself does not say.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LegacyBilling, readLegacyPage } from '../../../providers/opencode/legacy-page.ts'
import { expectations, pages } from './pages.ts'

const mutations = 10_000
const maxMilliseconds = 100
/** Of the whole test, on a busy machine. */
const testMilliseconds = 240_000

const pieces = [
  '"',
  '\\',
  "'",
  '`',
  '}',
  '{',
  '[',
  ']',
  '(',
  ')',
  ',',
  ';',
  ':',
  '=',
  '\n',
  '</script>',
  '<script>',
  '$R[10]',
  '$R[1]=',
  '!0',
  'null',
  'void 0',
  'balance:7',
  'r.p.s=2',
  '_$HY.r[',
  'new Date("',
  'Object.assign(new Error(',
  '\u2028',
  '\0',
] // prettier-ignore

/** One way of damaging a text, at places given as shares of its length. */
const damage = fc.oneof(
  fc.record({ kind: fc.constant('cut off' as const), from: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({
    kind: fc.constantFrom('leave out' as const, 'say twice' as const, 'say elsewhere' as const),
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat({ max: 300 }),
  }),
  fc.record({
    kind: fc.constantFrom('put in' as const, 'put instead' as const),
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    piece: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })),
  }),
)
type Damage = typeof damage extends fc.Arbitrary<infer Kind> ? Kind : never

function damaged(html: string, how: Damage): string {
  const at = Math.floor(how.from * html.length)
  if (how.kind === 'cut off') return html.slice(0, at)
  if ('piece' in how) return html.slice(0, at) + how.piece + html.slice(how.kind === 'put in' ? at : at + 1)
  const part = html.slice(at, at + how.length)
  if (how.kind === 'leave out') return html.slice(0, at) + html.slice(at + how.length)
  if (how.kind === 'say twice') return html.slice(0, at) + part + html.slice(at)
  return part + html.slice(0, at) + html.slice(at + how.length)
}

function read(html: string, workspace: string) {
  return readLegacyPage({ status: 200, location: null, html }, { name: 'billing.get', shape: LegacyBilling, workspace })
}

it(
  'gives the number that the page says, or none, and soon',
  () => {
    const known = pages.map(({ name, html }) => ({ html, workspace: expectations[name]?.workspace ?? '' }))
    let answered = 0

    fc.assert(
      fc.property(
        fc.constantFrom(...known),
        fc.array(damage, { minLength: 1, maxLength: 3 }),
        ({ html, workspace }, how) => {
          const page = how.reduce(damaged, html)
          const start = performance.now()
          const answer = read(page, workspace)
          const took = performance.now() - start

          if ('answer' in answer) {
            answered++
            for (const name of ['balance', 'monthlyUsage', 'monthlyLimit', 'reloadAmount'] as const) {
              const value = answer.answer[name]
              // Only ever in a string that quotes it.
              expect(value).not.toBe(999_999_999)
              // Where the damage hit the digits themselves, the page says another number, and nobody can know better.
              if (value !== null) expect(saidBy(page, name)).toContain(value)
            }
          }
          // The shortest of several times: what a busy machine adds is not the parser's.
          if (took > maxMilliseconds)
            expect(Math.min(...[1, 2, 3, 4, 5].map(() => timeOf(() => read(page, workspace))))).toBeLessThan(
              maxMilliseconds,
            )
        },
      ),
      { numRuns: mutations },
    )

    expect(answered).toBeGreaterThan(mutations / 20)
  },
  testMilliseconds,
)

/** Every number that stands in the page as this field of an object, outside of strings that quote it. */
function saidBy(page: string, name: string): number[] {
  return [...page.matchAll(new RegExp(`[{,]"?${name}"?:\\s*(-?[\\d.eE+-]+)(?=\\s*[,}])`, 'g'))].map(([, digits]) =>
    Number(digits),
  )
}

function timeOf(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}
