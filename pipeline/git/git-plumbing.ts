// git as simple-git cannot run it: with bytes on its standard input, and with an index that is not the person's.
import { spawn } from 'node:child_process'

interface RunGitOptions {
  /** What git reads on its standard input; nothing where it is left out. */
  input?: string | Uint8Array
  /** Absolute path of the index to use instead of the person's. */
  index?: string
  /** Ends git when it fires. */
  signal?: AbortSignal
}

/** Runs git in one folder. Path arguments are taken literally, no textconv or external diff is ever run. */
export type RunGit = (parameters: readonly string[], options?: RunGitOptions) => Promise<Buffer>

/** git ended with an error. `message` is what it said, for the cases that keyz knows how to explain; it is not for printing. */
export class GitError extends Error {
  override name = 'PlumbingError'
  readonly exitCode: number | null

  constructor(message: string, exitCode: number | null) {
    super(message)
    this.exitCode = exitCode
  }
}

/** A git that asks for something that nobody will answer is ended after this. */
const maxRun = 60_000

/** `environment` is all that git gets, beside the guards that keep its commits and pushes from calling hooks of keyz again. */
export function gitRunner(folder: string, environment: Readonly<Record<string, string>>): RunGit {
  return async (parameters, { input, index, signal } = {}) =>
    await new Promise((resolve, reject) => {
      const child = spawn('git', ['--literal-pathspecs', '--no-optional-locks', ...parameters], {
        cwd: folder,
        env: {
          ...environment,
          ...(index === undefined ? {} : { GIT_INDEX_FILE: index }),
          GIT_TERMINAL_PROMPT: '0',
          KEYZ_IN_HOOK: '1',
          HUSKY: '0',
        },
        timeout: maxRun,
        ...(signal === undefined ? {} : { signal }),
      })
      const printed: Buffer[] = []
      let said = ''
      child.stdout.on('data', (chunk: Buffer) => printed.push(chunk))
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString()
      })
      child.on('error', reject)
      child.on('close', (code) => {
        if (code === 0) resolve(Buffer.concat(printed))
        else reject(new GitError(said.trim(), code))
      })
      // A git that ends early does not read the rest.
      child.stdin.on('error', () => undefined)
      child.stdin.end(input)
    })
}

/** The blobs of some object names (or `ref:path`), in the same order; null where there is none. */
export async function readBlobs(git: RunGit, names: readonly string[]): Promise<(Buffer | null)[]> {
  if (names.length === 0) return []
  const output = await git(['cat-file', '--batch'], { input: names.map((name) => `${name}\n`).join('') })
  const blobs: (Buffer | null)[] = []
  let at = 0
  for (const _ of names) {
    const end = output.indexOf(10, at)
    const header = output.subarray(at, end).toString()
    const [, size] = /^[0-9a-f]{40,64} blob (\d+)$/.exec(header) ?? []
    blobs.push(size === undefined ? null : output.subarray(end + 1, end + 1 + Number(size)))
    at = size === undefined ? end + 1 : end + 2 + Number(size)
  }
  return blobs
}
