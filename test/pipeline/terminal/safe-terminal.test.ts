// The last wall before the terminal: what somebody draws there is scanned, too.
import { WriteStream } from 'node:tty'
import { expect, it } from 'vitest'
import { LeakScanner } from '../../../pipeline/secrets/leak-scanner.ts'
import { Secret } from '../../../pipeline/secrets/secret.ts'
import { safeTerminal } from '../../../pipeline/terminal/safe-terminal.ts'
import { randomHex } from '../../support/made-up-key.ts'

/** A terminal that notes what is written to it, and is of no known size. */
function terminal() {
  const written: string[] = []
  const stream: NodeJS.WriteStream = Object.create(WriteStream.prototype, {
    write: { value: (text: string) => written.push(text) > 0, configurable: true },
    isTTY: { value: true, configurable: true },
    columns: { value: 0, configurable: true },
    rows: { value: 0, configurable: true },
  })
  return { written, stream }
}

it('leaves out a line with a piece of a secret, and moves the cursor all the same', () => {
  const secret = randomHex(40)
  const scanner = new LeakScanner()
  scanner.protect(new Secret(secret), '', 'the secret in a/b')
  const { written, stream } = terminal()

  safeTerminal(stream, scanner).write(`first\u001b[2K\n\u001b[3A${secret}\u001b[1G\nlast`)

  expect(written.join('')).toBe(
    'first\u001b[2K\n\u001b[3A\u001b[1G[line withheld by keyz: it contained part of the secret in a/b]\nlast',
  )
})

it('never empties what the person can scroll back to', () => {
  const { written, stream } = terminal()

  safeTerminal(stream, new LeakScanner()).write('\u001b[2J\u001b[3J\u001b[Hscreen')

  expect(written).toEqual(['\u001b[2J\u001b[Hscreen'])
})

it('has a usual size where the terminal does not know its own, and is a terminal otherwise', () => {
  const { stream } = terminal()

  const safe = safeTerminal(stream, new LeakScanner())

  expect({ columns: safe.columns, rows: safe.rows, isTTY: safe.isTTY }).toEqual({ columns: 80, rows: 24, isTTY: true })
})
