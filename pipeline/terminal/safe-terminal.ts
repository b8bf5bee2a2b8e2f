// A terminal that somebody else draws on, behind the leak scanner: the last wall, for what was not found in the texts themselves.
import type { LeakScanner } from '../secrets/leak-scanner.ts'
import { withheldText } from './withheld.ts'

/** Empties what the person can scroll back to. A program that has a screen of its own has no business there. */
const eraseHistory = /\u001b\[3J/g
const controls = /\u001b\[[\d;?]*[A-Za-z]/g

/** What a terminal that does not know its size is taken for. */
const usual = { columns: 80, rows: 24 } as const

export function safeTerminal(terminal: NodeJS.WriteStream, scanner: LeakScanner): NodeJS.WriteStream {
  const write = (drawn: string): boolean => terminal.write(cleaned(drawn, scanner))
  return new Proxy(terminal, {
    get(target, name) {
      if (name === 'write') return write
      if (name === 'columns' || name === 'rows') return target[name] || usual[name]
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** The cursor still moves as whoever draws believes. */
function cleaned(drawn: string, scanner: LeakScanner): string {
  const text = drawn.replaceAll(eraseHistory, '')
  if (!scanner.finds(text)) return text
  return text
    .split('\n')
    .map((line) => {
      const shown = withheldText(line, scanner)
      return shown === line ? line : `${(line.match(controls) ?? []).join('')}${shown}`
    })
    .join('\n')
}
