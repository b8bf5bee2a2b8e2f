// How policy violations are printed: one line each, or one documented object.
import { expect, it } from 'vitest'
import { printViolations } from '../../../../pipeline/commands/shared/print-violations.ts'
import { LeakScanner } from '../../../../pipeline/secrets/leak-scanner.ts'
import { Output } from '../../../../pipeline/terminal/output.ts'
import { Acknowledgement } from '../../../../schema/registry.ts'
import { CheckReport, type Violation } from '../../../../schema/reports/check-report.ts'

const nobody = { owner: null, tags: [], acknowledged: null }
const violations: Violation[] = [
  { policy: 'balance_below', key_path: 'deepseek/a b', message: 'below\n$5', value: '1', limit: '5', ...nobody },
  { policy: 'unreadable', key_path: null, message: 'cannot read config.yaml', value: null, limit: null, ...nobody },
]

function printed(asJson: boolean, found: Violation[]): string {
  let text = ''
  const stream = {
    write: (more: string) => {
      text += more
      return true
    },
  }
  const streams = { stdout: stream, stderr: stream }
  printViolations(new Output(new LeakScanner(), streams, { color: 'never', inActions: false }), found, asJson)
  return text
}

it('gives each violation one line, whatever is in it', () => {
  const lines = printed(false, violations).trimEnd().split('\n')

  expect(lines).toEqual([
    expect.stringMatching(/^! deepseek\/a b {2}below.+\$5 \[balance_below\]$/),
    '! cannot read config.yaml',
  ])
})

it('says once that a policy is acknowledged, which a balance and a quota of one key violate', () => {
  const acknowledged = Acknowledgement.parse({ until: '2026-12-04T00:00:00Z', why: 'known' })
  const twice = ['the balance', 'the quota'].map(
    (message): Violation => ({
      policy: 'runway_below',
      key_path: 'deepseek/a',
      message,
      value: '1',
      limit: '3',
      ...nobody,
      acknowledged,
    }),
  )

  expect(printed(false, twice)).toBe('Acknowledged until 2026-12-04: deepseek/a runway_below (known)\n')
})

it('prints the documented object, which is ok when nothing is violated', () => {
  expect(CheckReport.parse(JSON.parse(printed(true, violations)))).toMatchObject({ ok: false, violations })
  expect(CheckReport.parse(JSON.parse(printed(true, [])))).toMatchObject({ ok: true, violations: [] })
})
