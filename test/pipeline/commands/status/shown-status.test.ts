// What `keyz status` prints: it fits into the columns of the terminal, and gives no advice on the past.
import stringWidth from 'string-width'
import { expect, it } from 'vitest'
import { plainStyle } from '../../../../meta/views/style.ts'
import { shownStatus } from '../../../../pipeline/commands/status/shown-status.ts'
import { viewOf } from '../../../../pipeline/commands/status/view-of.ts'
import type { StatusKey } from '../../../../schema/reports/status-report.ts'
import { authError, now, statusKey } from '../../../meta/example.ts'

const linesOf = async (keys: StatusKey[], options: Parameters<typeof viewOf>[1], isPast = false) => {
  const view = viewOf(keys, options, now, () => [])
  const { lines, words } = await shownStatus(view, keys, now, plainStyle, { width: 80, isPast })
  return [...lines, ...words]
}

it('takes wide characters in the name of an account for what they are', async () => {
  const keys = [statusKey({ account_ref: '日本語アカウント'.repeat(7) })]

  const lines = await linesOf(keys, { by: 'account' })

  expect(lines.filter((line) => stringWidth(line) > 80)).toEqual([])
})

it.each([{}, { tree: true as const }, { by: 'provider' as const }])(
  'tells nobody to sync what was not synced then, with %o',
  async (options) => {
    const nothing = { balances: null, quotas: null, costs: null, expires_at: null }
    const keys = [
      statusKey({ ...nothing, key_path: 'xai/a', status: 'unsynced', badges: [], last_success_at: null }),
      statusKey({ ...nothing, key_path: 'xai/b', badges: ['stale'] }),
    ]

    const [today, then] = [await linesOf(keys, options), await linesOf(keys, options, true)]

    expect(today.join('\n')).toContain('not synced yet')
    expect(today.join('\n')).toContain('run keyz sync')
    expect(then.join('\n')).toContain('not synced yet')
    expect(then.join('\n')).not.toContain('keyz sync')
  },
)

it.each([{}, { tree: true as const }, { by: 'provider' as const }])(
  'tells nobody to replace or top up what has been since, with %o',
  async (options) => {
    const dead = authError('2026-11-20T00:00:00Z')
    const keys = [
      statusKey({ key_path: 'xai/dead', status: 'error', badges: ['rejected'], last_error: dead }),
      statusKey({ key_path: 'xai/empty', badges: ['empty'] }),
    ]

    const [today, then] = [await linesOf(keys, options), await linesOf(keys, options, true)]

    expect(today.join('\n')).toMatch(/replace it|Look first at/)
    expect(then.join('\n')).toContain('rejected')
    expect(then.join('\n')).not.toMatch(/replace it|top it up|Look first at/)
  },
)
