// Starts the local providers in a process of their own, and asks which requests they have seen.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { bareEnvironment, typescript } from '../support/run.ts'
import { running } from './timed.ts'

const Seen = z.object({
  provider: z.string(),
  host: z.string(),
  method: z.string(),
  path: z.string(),
  count: z.number(),
})
export type Seen = z.infer<typeof Seen>

const Ready = z.object({ variables: z.record(z.string(), z.string()) })
const Report = z.object({ seen: z.array(Seen) })

export interface LocalServer extends AsyncDisposable {
  /** The `KEYZ_BASE_URL_*` variables that lead there. */
  variables: Record<string, string>
  /** The requests since the last call, counted. */
  take: () => Promise<Seen[]>
}

const script = fileURLToPath(new URL('./local-server-process.ts', import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))

/** `which` answers there: the few providers that most rows are about, or twenty as recorded. */
export async function startServer(delayMilliseconds: number, which: 'few' | 'twenty' = 'few'): Promise<LocalServer> {
  const child = spawn(process.execPath, ['--import', typescript, script, String(delayMilliseconds), which], {
    cwd: root,
    env: bareEnvironment,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  running.add(child)
  const { variables } = Ready.parse(await messageFrom(child))
  return {
    variables,
    async take() {
      const answer = messageFrom(child)
      child.send('take')
      return Report.parse(await answer).seen
    },
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
      running.delete(child)
    },
  }
}

async function messageFrom(child: ChildProcess): Promise<unknown> {
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error('the local providers ended')
    }),
  ])
  return message
}
