// The entry point of `keyz git-diff` and `keyz git-merge`. git starts them once for each file, so they load only what they need.
import { type Instant, instantAt, toInstant } from '../../schema/instant.ts'
import { trustedPath } from '../environment/trusted-path.ts'
import { exitCodes } from '../errors.ts'
import { openGit } from '../git/git.ts'
import { LeakScanner } from '../secrets/leak-scanner.ts'
import { Output, type Stream } from '../terminal/output.ts'
import { gitDiff } from './diff.ts'
import { serve } from './helper.ts'
import { gitMerge } from './merge.ts'

interface Streams {
  stdout: Stream & { on: (event: 'error', listener: () => void) => unknown }
  stderr: Stream
}

/** What git calls, and the helper that answers in place of these two when git calls often. `beforeAnswer` is for the helper. */
export async function main(
  [command = '', ...parameters]: string[],
  variables: Record<string, string | undefined>,
  streams: Streams,
  beforeAnswer: () => void,
): Promise<number> {
  // Nothing is decrypted here, so there is no secret to look for.
  const scanner = new LeakScanner()
  if (command !== 'git-helper') return await runDriver([command, ...parameters], variables, streams, scanner)
  await serve(Number(parameters[0]), (call, to) => runDriver(call, variables, to, scanner), beforeAnswer)
  return exitCodes.done
}

/** Names from a store are made printable, although no secret can be among them. */
async function runDriver(
  [command, ...parameters]: string[],
  variables: Record<string, string | undefined>,
  streams: Streams,
  scanner: LeakScanner,
): Promise<number> {
  const output = new Output(scanner, streams, {
    color: 'never',
    inActions: variables.GITHUB_ACTIONS === 'true',
  })
  // A pager that is quit early closes the pipe.
  streams.stdout.on('error', () => undefined)
  if (command === 'git-diff') {
    const lines = linesFor(parameters, clock(variables.KEYZ_NOW))
    if (lines.length > 0) output.verbatim(lines.join('\n'))
    return exitCodes.done
  }
  return await merge(parameters, variables, output)
}

/** git stops at the first file whose driver fails: better to miss one file than all that come after it. */
function linesFor(parameters: readonly string[], now: Instant): string[] {
  try {
    return gitDiff(parameters, now)
  } catch {
    return ['keyz cannot show this file: use git diff --no-ext-diff --no-textconv']
  }
}

async function merge(
  [base, ours, theirs, markerSize = '7', path = '']: string[],
  variables: Record<string, string | undefined>,
  output: Output,
): Promise<number> {
  if (base === undefined || ours === undefined || theirs === undefined) {
    output.say('git calls keyz git-merge: keyz init sets it up as a merge driver')
    return exitCodes.usage
  }
  const git = openGit('.', { PATH: trustedPath(variables.PATH ?? '', ['.']), HOME: variables.HOME ?? '' })
  const { clean, notes } = await gitMerge({ base, ours, theirs, markerSize, path }, git, clock(variables.KEYZ_NOW))
  for (const note of notes) output.sentence(`keyz: ${path}: ${note}`)
  return clean ? exitCodes.done : exitCodes.someFailed
}

function clock(text: string | undefined): Instant {
  return toInstant(text ?? '') ?? instantAt(Date.now())
}
