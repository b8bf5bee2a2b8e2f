// The plugin writes three lines about each message, mostly in a row, and only the last line of such a run has to be read.

const head = '{"schema_version":1,"source":"keyz/opencode","type":"message","event_id":"'
const beforeTime = '","timestamp":"'.length
const timeLength = '2026-11-20T10:00:00.000Z'.length
const session = '","session_id":"'
const message = '","message_id":"'

const brace = 125

/** All get the place of the line in the block, and the block as text in which each byte is a character. */
interface Use {
  /** Gets the last of several lines about one message, none older than the line before. False if it cannot stand for them all. */
  newest: (start: number, end: number, bytes: string) => boolean
  /** Gets a line that stands alone, or each line of a run that `newest` refused. */
  line: (start: number, end: number, bytes: string) => void
}

/** Hands over where each line or run of a block starts and ends. The block does not include the end of its last line. */
export function eachLineRun(block: Buffer, use: Use): void {
  const bytes = block.toString('latin1')
  let runStart = 0
  let last = { start: 0, end: 0 }
  let mark: Mark | null = null

  const flush = () => {
    if (last.start !== runStart && use.newest(last.start, last.end, bytes)) return
    for (let start = runStart; start <= last.start; ) {
      const end = start === last.start ? last.end : bytes.indexOf('\n', start)
      use.line(start, end, bytes)
      start = end + 1
    }
  }

  for (let start = 0; start < bytes.length; start = last.end + 1) {
    const found = bytes.indexOf('\n', start)
    const end = found === -1 ? bytes.length : found
    const line = { start, end }
    const continued = mark !== null && start > 0 && continues(bytes, line, last, mark)
    if (!continued && start > 0) flush()
    last = line
    if (continued) continue
    runStart = start
    mark = markOf(bytes, line)
  }
  if (bytes.length > 0) flush()
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

function markOf(bytes: string, { start, end }: Line): Mark | null {
  if (bytes.charCodeAt(end - 1) !== brace || !bytes.startsWith(head, start)) return null
  const at = bytes.indexOf('"', start + head.length) + beforeTime + timeLength
  if (!bytes.startsWith(session, at)) return null
  const close = bytes.indexOf('"', at + session.length)
  if (close === -1 || !bytes.startsWith(message, close)) return null
  const last = bytes.indexOf('"', close + message.length)
  return last === -1 || last > end ? null : { at: at - start, end: last + 1 - start }
}

/** Whether a line is about the same message and not older. Compares from the end, where the ids of two messages differ first. */
function continues(bytes: string, line: Line, before: Line, mark: Mark): boolean {
  if (line.start + mark.end > line.end || bytes.charCodeAt(line.end - 1) !== brace) return false
  const back = line.start - before.start
  for (let at = line.start + mark.end - 1; at >= line.start + mark.at; at--)
    if (bytes.charCodeAt(at) !== bytes.charCodeAt(at - back)) return false
  for (let at = line.start + mark.at - timeLength; at < line.start + mark.at; at++) {
    const [now, then] = [bytes.charCodeAt(at), bytes.charCodeAt(at - back)]
    if (now !== then) return now > then
  }
  return true
}
