// Stands in for a gpg-agent on a socket: says what a test wants it to, and notes what it was told.
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { temporaryFolder } from './temporary.ts'

export interface FakeAgent extends AsyncDisposable {
  socket: string
  told: string[]
  connections: () => number
}

/** What it says to a line, in pieces that may end anywhere. "hang up" ends the connection; nothing at all is said to an empty list. */
type Says = (line: string) => readonly (string | Buffer)[]

export async function fakeAgent(says: Says, greeting = 'OK Pleased to meet you\n'): Promise<FakeAgent> {
  const folder = await temporaryFolder()
  const socket = join(folder.path, 'S')
  const told: string[] = []
  const open = new Set<Socket>()
  let connections = 0
  const server = createServer((client) => {
    connections += 1
    open.add(client)
    let rest = ''
    client.on('error', () => undefined)
    client.on('close', () => open.delete(client))
    client.on('data', (chunk) => {
      const lines = (rest + chunk.toString('latin1')).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        told.push(line)
        for (const piece of says(line)) {
          if (piece === 'hang up') client.destroy()
          else client.write(piece)
        }
      }
    })
    client.write(greeting)
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  return {
    socket,
    told,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      for (const client of open) client.destroy()
      await new Promise((resolve) => server.close(resolve))
      await folder[Symbol.asyncDispose]()
    },
  }
}
