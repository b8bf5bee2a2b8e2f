// The picture of the terminal interface: what a person sees in a pseudo terminal, on the store of the demo.
import { shellQuoted } from '../../schema/shell-word.ts'
import { virtualTerminal } from '../../test/support/virtual-terminal.ts'
import { terminalPicture } from './terminal-picture.ts'

export const tuiName = 'tui.svg'

const size = { columns: 124, rows: 32 }
const codes: Readonly<Record<string, number>> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 }

/** `demo` is where the demo was left. */
export async function tuiPicture(demo: string, environment: Record<string, string>): Promise<string> {
  const script = `cd ${shellQuoted(demo)}; . ./demo.sh; keyz tui`
  await using terminal = virtualTerminal(['sh', '-c', script], { size, environment })
  await terminal.until(/^❯ ✗/m)
  terminal.type('jj')
  // What only git knows comes last.
  await terminal.until(/^❯ \$ {2}\S+ersonal\/ci[\s\S]*age +7 days/m)
  const picture = terminalPicture('keyz tui', withCodes(terminal.painted()))
  terminal.type('q')
  await terminal.ended
  return picture
}

/** `<bold red>text</>` as a program writes it to a terminal. */
function withCodes(painted: string): string {
  return painted
    .replaceAll('</>', '\u001b[0m')
    .replaceAll(
      /<((?:bold|dim|red|green|yellow|cyan)(?: (?:bold|dim|red|green|yellow|cyan))*)>/g,
      (_, look: string) => {
        const numbers = look.split(' ').flatMap((word) => codes[word] ?? [])
        return `\u001b[${numbers.join(';')}m`
      },
    )
}
