// Runs of lines about one message.
import { expect, it } from 'vitest'
import { eachLineRun } from '../../../../pipeline/spend/sources/line-runs.ts'
import { mngrLine, ownLine } from '../example.ts'

const [early, late] = ['2026-11-20T10:00:00.000Z', '2026-11-20T10:00:01.000Z']
const line = (timestamp: string, changed = {}) => ownLine({ timestamp, ...changed })

/** What is read of a block: `newest` lines that stand for others, and lines one by one. */
function read(lines: string[], stands = true) {
  const found: { newest: string[]; lines: string[] } = { newest: [], lines: [] }
  const block = Buffer.from(lines.join('\n'))
  eachLineRun(block, {
    newest(start, end) {
      if (stands) found.newest.push(block.toString('utf8', start, end))
      return stands
    },
    line: (start, end) => found.lines.push(block.toString('utf8', start, end)),
  })
  return found
}

it('reads only the last line of several about one message', () => {
  const run = [line(early), line(early, { cost: 2 }), line(late, { cost: 3, provider_id: 'größer' })]
  const other = line(late, { message_id: 'msg_2' })

  expect(read([...run, other])).toEqual({ newest: [run[2]], lines: [other] })
  expect(read([other, ...run])).toEqual({ newest: [run[2]], lines: [other] })
})

it('reads every line where the last one cannot stand for the others', () => {
  const run = [line(early), line(early), line(late)]

  expect(read(run, false)).toEqual({ newest: [], lines: run })
})

it.each([
  ['time goes back', [line(late), line(early)]],
  ['messages take turns', [line(early), line(early, { message_id: 'msg_2' }), line(early)]],
  ['the session is another one', [line(early), line(early, { session_id: 'ses_2' })]],
  ['a line is torn', [ownLine().slice(0, -3), ownLine().slice(0, -3), ownLine().slice(0, 120)]],
  ['the form is that of mngr', [mngrLine(), mngrLine()]],
  ['there is nothing in them', ['', '', 'x', '}', '{}']],
  ['a line is shorter than the one before', [line(early), `${line(early).slice(0, 110)}}`]],
])('reads each line where %s', (_, lines) => {
  expect(read(lines)).toEqual({ newest: [], lines })
})
