// What `keyz status` prints fits into the columns of the terminal.
import stringWidth from 'string-width'
import { expect, it } from 'vitest'
import { plainStyle } from '../../../../meta/views/style.ts'
import { shownStatus } from '../../../../pipeline/commands/status/shown-status.ts'
import { viewOf } from '../../../../pipeline/commands/status/view-of.ts'
import { now, statusKey } from '../../../meta/example.ts'

it('takes wide characters in the name of an account for what they are', async () => {
  const keys = [statusKey({ account_ref: '日本語アカウント'.repeat(5) })]

  const { lines } = await shownStatus(
    viewOf(keys, { by: 'account' }, now, () => []),
    keys,
    now,
    plainStyle,
    60,
  )

  expect(lines.filter((line) => stringWidth(line) > 60)).toEqual([])
})
