// The plugin writes three lines about each message, mostly in a row, and only the last line of such a run has to be read. Looks at
// bytes: to read every line instead takes longer, though each is read quickly.

const head = Buffer.from('{"schema_version":1,"source":"keyz/opencode","type":"message","event_id":"')
const beforeTime = '","timestamp":"'.length
const timeLength = '2026-11-20T10:00:00.000Z'.length
const session = Buffer.from('","session_id":"')
const message = Buffer.from('","message_id":"')

const [lineEnd, quote, brace] = [10, 34, 125]

interface Use {
  /** Gets the last of several lines about one message, none older than the line before. False if it cannot stand for them all. */
  newest: (start: number, end: number) => boolean
  /** Gets a line that stands alone, or each line of a run that `newest` refused. */
  line: (start: number, end: number) => void
}

/** Hands over where each line or run of a block starts and ends. The block does not include the end of its last line. */
export function eachLineRun(block: Buffer, use: Use): void {
  let runStart = 0
  let last = { start: 0, end: 0 }
  let mark: Mark | null = null

  const flush = () => {
    if (last.start !== runStart && use.newest(last.start, last.end)) return
    for (let start = runStart; start <= last.start; ) {
      const end = start === last.start ? last.end : block.indexOf(lineEnd, start)
      use.line(start, end)
      start = end + 1
    }
  }

  for (let start = 0; start < block.length; start = last.end + 1) {
    const found = block.indexOf(lineEnd, start)
    const end = found === -1 ? block.length : found
    const continued = mark !== null && start > 0 && continues(block, { start, end }, last, mark)
    if (!continued && start > 0) flush()
    last = { start, end }
    if (continued) continue
    runStart = start
    mark = markOf(block, last)
  }
  if (block.length > 0) flush()
}

interface Line {
  start: number
  end: number
}

/** Where the ids of session and message are, counted from the start of the line. */
interface Mark {
  at: number
  end: number
}

function holds(block: Buffer, at: number, expected: Buffer): boolean {
  return block.compare(expected, 0, expected.length, at, at + expected.length) === 0
}

function markOf(block: Buffer, { start, end }: Line): Mark | null {
  if (block[end - 1] !== brace || start + head.length > end || !holds(block, start, head)) return null
  const at = block.indexOf(quote, start + head.length) + beforeTime + timeLength
  if (at + session.length > end || !holds(block, at, session)) return null
  const close = block.indexOf(quote, at + session.length)
  if (close === -1 || close + message.length > end || !holds(block, close, message)) return null
  const last = block.indexOf(quote, close + message.length)
  return last === -1 || last > end ? null : { at: at - start, end: last + 1 - start }
}

/** Whether a line is about the same message and not older. Compares from the end, where the ids of two messages differ first. */
function continues(block: Buffer, line: Line, before: Line, mark: Mark): boolean {
  if (line.start + mark.end > line.end || block[line.end - 1] !== brace) return false
  for (let at = mark.end - 1; at >= mark.at; at--) if (block[line.start + at] !== block[before.start + at]) return false
  for (let at = mark.at - timeLength; at < mark.at; at++) {
    const now = block[line.start + at] ?? 0
    const then = block[before.start + at] ?? 0
    if (now !== then) return now > then
  }
  return true
}
