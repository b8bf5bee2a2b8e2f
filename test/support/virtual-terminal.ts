// A program in a real pseudo terminal, made by script(1), and the screen that a person would see, worked out from what it draws.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import xterm from '@xterm/headless'
import { shellQuoted } from '../../schema/shell-word.ts'
import { isRunning } from './is-running.ts'
import { bareEnvironment } from './run.ts'

interface Size {
  columns: number
  rows: number
}

export interface VirtualTerminal extends AsyncDisposable {
  type: (text: string) => void
  resize: (size: Size) => void
  /** What can be seen now, without blanks at the ends of lines. */
  screen: () => string
  /** The same with the colors: `<red>text</>`. */
  painted: () => string
  /** The screen as soon as it is as expected. Throws with the last one when that takes too long. */
  until: (expected: RegExp) => Promise<string>
  /** Everything that was drawn so far, with its escapes. */
  drawn: () => string
  /** Every process that runs in it now. */
  processes: () => number[]
  /** The exit code of the program. */
  ended: Promise<number | null>
}

/** Far longer than anything takes: a test that waits this long has failed. */
const patience = 20_000

/** What a program writes before and after everything that a terminal is to show at once. */
const frameBegins = '\u001B[?2026h'
const frameEnds = '\u001B[?2026l'

export function virtualTerminal(
  command: readonly string[],
  { size, environment }: { size: Size; environment: Record<string, string> },
): VirtualTerminal {
  const { columns, rows } = size
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true })
  const line = `stty cols ${columns} rows ${rows}; exec ${command.map(shellQuoted).join(' ')}`
  const child = spawn('script', ['-qefc', line, '/dev/null'], {
    env: { ...bareEnvironment, TERM: 'xterm-256color', SHELL: '/bin/sh', ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let drawn = ''
  let shown = 0
  let exitCode: number | null | undefined
  const watching = new Set<() => void>()
  const look = () => {
    for (const watch of [...watching]) watch()
  }
  /** Half a frame may come long before its rest, and a terminal shows nobody half a frame. */
  const show = (until: number) => {
    if (until <= shown) return
    terminal.write(drawn.slice(shown, until), look)
    shown = until
  }
  child.stdin.on('error', () => undefined)
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (text: string) => {
    drawn += text
    const begin = drawn.lastIndexOf(frameBegins)
    show(begin > drawn.lastIndexOf(frameEnds) ? begin : drawn.length)
  })
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      exitCode = code
      show(drawn.length)
      terminal.write('', look)
      resolve(code)
    })
  })

  function screen(): string {
    const { active } = terminal.buffer
    const lines = Array.from(
      { length: terminal.rows },
      (_, index) =>
        active
          .getLine(active.viewportY + index)
          ?.translateToString(true)
          .trimEnd() ?? '',
    )
    return lines.join('\n').trimEnd()
  }

  function painted(): string {
    const { active } = terminal.buffer
    const lines = Array.from({ length: terminal.rows }, (_, index) => {
      const line = active.getLine(active.viewportY + index)
      return line === undefined ? '' : paintedLine(line, terminal.cols)
    })
    return lines.join('\n').trimEnd()
  }

  function processes(): number[] {
    return child.pid === undefined ? [] : descendantsOf(child.pid)
  }

  return {
    type: (text) => child.stdin.write(text),
    resize({ columns: cols, rows: height }) {
      const [program] = processes()
      if (program === undefined) throw new Error('the program has ended')
      terminal.resize(cols, height)
      const device = readlinkSync(`/proc/${program}/fd/0`)
      spawnSync('stty', ['-F', device, 'cols', `${cols}`, 'rows', `${height}`])
    },
    screen,
    painted,
    drawn: () => drawn,
    processes,
    ended,
    until: (expected) =>
      new Promise((resolve, reject) => {
        const done = () => {
          clearTimeout(timer)
          watching.delete(watch)
        }
        const fail = (why: string) => {
          done()
          reject(new Error(`${why} before the screen showed ${expected}:\n${screen()}`))
        }
        const watch = () => {
          if (expected.test(screen())) {
            done()
            resolve(screen())
          } else if (exitCode !== undefined) fail(`the program ended with ${exitCode}`)
        }
        const timer = setTimeout(() => fail(`${patience / 1000} s passed`), patience)
        watching.add(watch)
        watch()
      }),
    async [Symbol.asyncDispose]() {
      for (const pid of processes().reverse()) if (isRunning(pid)) process.kill(pid, 'SIGKILL')
      child.stdin.end()
      await ended
      terminal.dispose()
    },
  }
}

const colors = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white']

function paintedLine(line: xterm.IBufferLine, columns: number): string {
  let text = ''
  let last = ''
  for (let column = 0; column < columns; column++) {
    const cell = line.getCell(column)
    if (cell === undefined || cell.getWidth() === 0) continue
    const characters = cell.getChars() || ' '
    // Nobody sees how a blank is painted.
    const look = characters === ' ' ? last : lookOf(cell)
    if (look !== last) text += `${last === '' ? '' : '</>'}${look === '' ? '' : `<${look}>`}`
    last = look
    text += characters
  }
  return `${text.trimEnd()}${last === '' ? '' : '</>'}`
}

function lookOf(cell: xterm.IBufferCell): string {
  const color = cell.isFgDefault() ? undefined : colors[cell.getFgColor()]
  return [cell.isBold() ? 'bold' : '', cell.isDim() ? 'dim' : '', color ?? ''].filter(Boolean).join(' ')
}

/** Children first, then theirs. */
function descendantsOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
    return [...children, ...children.flatMap(descendantsOf)]
  } catch {
    return []
  }
}
