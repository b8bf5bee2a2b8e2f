// A connection to a server of GnuPG, in the Assuan protocol: one command at a time, lines both ways.
import { connect } from 'node:net'
import { dataLines, unescapedData } from './assuan-lines.ts'

export interface AssuanConnection {
  /** Sends a command and waits for its end. Throws RefusedError or BrokenConnectionError. `signal` closes the connection. */
  ask: (command: string, signal: AbortSignal, inquiries?: Readonly<Record<string, Buffer>>) => Promise<AssuanAnswer>
  /** Whether the process waits for this connection. */
  hold: (holds: boolean) => void
  close: () => void
}

interface AssuanAnswer {
  data: Buffer
  /** Status lines, without their S. */
  statuses: string[]
}

/** The server refused; `code` is an error code of libgpg-error. */
export class RefusedError extends Error {
  override name = 'RefusedError'
  readonly code: number
  constructor(line: string) {
    super('the agent refused')
    // The upper bits say which part of GnuPG it comes from.
    this.code = Number(/^ERR (\d+)/.exec(line)?.[1] ?? 1) & 0xffff
  }
}

/** The server cannot be reached, or said what it should not. */
export class BrokenConnectionError extends Error {
  override name = 'BrokenConnectionError'
}

interface Pending extends AssuanAnswer {
  inquiries: Readonly<Record<string, Buffer>>
  resolve: (answer: AssuanAnswer) => void
  reject: (error: unknown) => void
}

/** Session keys and lines are far shorter. */
const maxAnswer = 64 * 1024
const newline = 10

/** Connects and waits for the greeting. */
export async function assuanConnection(path: string, signal: AbortSignal): Promise<AssuanConnection> {
  const socket = connect({ path })
  let received: Buffer = Buffer.alloc(0)
  let total = 0
  let pending: Pending | null = null

  function settle(how: (request: Pending) => void): void {
    const request = pending
    pending = null
    if (request !== null) how(request)
  }

  function fail(error: unknown): void {
    socket.destroy()
    settle(({ reject }) => reject(error))
  }

  function take(line: Buffer): void {
    const text = line.toString('latin1')
    if (pending === null) fail(new BrokenConnectionError('spoke without being asked'))
    else if (text.startsWith('D ')) pending.data = Buffer.concat([pending.data, unescapedData(line.subarray(2))])
    else if (text.startsWith('S ')) pending.statuses.push(text.slice(2))
    else if (/^OK\b/.test(text)) settle(({ resolve, data, statuses }) => resolve({ data, statuses }))
    else if (text.startsWith('ERR ')) settle(({ reject }) => reject(new RefusedError(text)))
    else if (text.startsWith('INQUIRE ')) answer(pending.inquiries[text.slice(8)])
    else if (text !== '' && !text.startsWith('#')) fail(new BrokenConnectionError('said what is not in the protocol'))
  }

  function answer(data: Buffer | undefined): void {
    if (data === undefined) socket.write('CAN\n')
    else socket.write(Buffer.concat([dataLines(data), Buffer.from('END\n')]))
  }

  socket.on('data', (chunk) => {
    total += chunk.length
    if (total > maxAnswer) return fail(new BrokenConnectionError('said too much'))
    received = Buffer.concat([received, chunk])
    for (let at = received.indexOf(newline); at >= 0; at = received.indexOf(newline)) {
      const line = received.subarray(0, at)
      received = received.subarray(at + 1)
      take(line)
    }
  })
  socket.on('error', (cause) => fail(new BrokenConnectionError('no connection', { cause })))
  socket.on('close', () => fail(new BrokenConnectionError('the connection was closed')))

  async function wait(
    limit: AbortSignal,
    inquiries: Readonly<Record<string, Buffer>>,
    begin: () => void,
  ): Promise<AssuanAnswer> {
    limit.throwIfAborted()
    const stop = () => fail(limit.reason)
    limit.addEventListener('abort', stop, { once: true })
    try {
      return await new Promise<AssuanAnswer>((resolve, reject) => {
        total = 0
        pending = { data: Buffer.alloc(0), statuses: [], inquiries, resolve, reject }
        if (socket.destroyed) fail(new BrokenConnectionError('the connection was closed'))
        else begin()
      })
    } finally {
      limit.removeEventListener('abort', stop)
    }
  }

  await wait(signal, {}, () => undefined).catch((error: unknown) => {
    socket.destroy()
    throw error
  })
  return {
    ask: (command, limit, inquiries = {}) => wait(limit, inquiries, () => socket.write(`${command}\n`)),
    hold: (holds) => void (holds ? socket.ref() : socket.unref()),
    close: () => void socket.destroy(),
  }
}
