// The parts of the screen: a title, the list beside the details, and two lines at the bottom.
import { Box, Text } from 'ink'
import type { Frame } from './frame.ts'

export function Panes({ frame }: { frame: Frame }) {
  const { columns, title, list, details, divider, status, hints } = frame
  // A terminal of one line would show the last line alone.
  if (list === null && details === null) return <Line text={title} />
  return (
    <Box flexDirection="column" width={columns}>
      <Line text={title} />
      <Box>
        {list && <Column lines={list} />}
        {list && details && <Column lines={list.map(() => divider)} />}
        {details && <Column lines={details} />}
      </Box>
      <Line text={status} />
      <Line text={hints} />
    </Box>
  )
}

function Column({ lines }: { lines: readonly string[] }) {
  // One text for all lines: a component for each would make the layout of a tall terminal slow.
  return (
    <Box flexShrink={0}>
      <Text wrap="truncate">{lines.join('\n')}</Text>
    </Box>
  )
}

function Line({ text }: { text: string }) {
  // A text without characters would take no line at all.
  return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>
}
