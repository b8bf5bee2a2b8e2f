// The command line: which command runs, and what an error becomes: one sentence, the right help, the right exit code.
import { expect, it } from 'vitest'
import { DocumentError } from '../../meta/files/document.ts'
import type { LoadCommand } from '../../pipeline/cli.ts'
import { CommandError, exitCodes } from '../../pipeline/errors.ts'
import { ranInProcess } from '../support/in-process-cli.ts'
import { randomHex } from '../support/made-up-key.ts'

/** Every command does the same: what the test says. */
const doing =
  (work: () => number | Promise<number>): LoadCommand =>
  (name) => ({
    register: (program, _, finish) => void program.command(name).action(async () => finish(await work())),
  })

it('ends with the exit code that the command sets', async () => {
  expect(
    await ranInProcess(
      ['status'],
      {},
      doing(() => exitCodes.someFailed),
    ),
  ).toMatchObject({ code: 1, stderr: '' })
})

it('loads only the command that is run, and all of them for the list of commands', async () => {
  const loaded: string[] = []
  const load: LoadCommand = (name) => {
    loaded.push(name)
    return doing(() => 0)(name)
  }

  await ranInProcess(['--no-color', 'status'], {}, load)
  const one = loaded.splice(0)
  await ranInProcess(['--help'], {}, load)

  expect(one).toEqual(['status'])
  expect(loaded).toContain('status')
  expect(loaded.length).toBeGreaterThan(10)
})

it.each([
  { error: new CommandError('the store is closed: open it'), code: 2, says: 'the store is closed: open it' },
  { error: new CommandError('no network', exitCodes.someFailed), code: 1, says: 'no network' },
  { error: new DocumentError('a.json is empty'), code: 2, says: 'a.json is empty' },
])('prints $error.message as one sentence', async ({ error, code, says }) => {
  const ran = await ranInProcess(
    ['status'],
    {},
    doing(() => Promise.reject(error)),
  )

  expect(ran).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(new RegExp(`^keyz: .*${says}.*\\n$`)) })
})

it('keeps the words of an unexpected error to itself, which may quote anything, unless asked for them', async () => {
  const load = doing(() => Promise.reject(new Error('answer was: {"balance": 1}')))

  const quiet = await ranInProcess(['status'], {}, load)
  const asked = await ranInProcess(['status'], { KEYZ_DEBUG: '1' }, load)

  expect(quiet).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^keyz: unexpected error: .*KEYZ_DEBUG=1.*\n$/),
  })
  expect(asked.stderr).toContain('answer was')
})

it('says so when it was interrupted, whatever the interrupted work threw', async () => {
  const person = new AbortController()
  const load = doing(async () => {
    person.abort()
    throw new Error('the connection was closed')
  })

  const ran = await ranInProcess(['status'], {}, load, person.signal)

  expect(ran).toMatchObject({ code: 130, stderr: 'keyz: interrupted\n' })
})

it.each([
  { words: ['stauts'], says: "unknown command 'stauts' (Did you mean status?); see keyz --help" },
  { words: ['status', '--jsn'], says: "unknown option '--jsn' (Did you mean --json?); see keyz status --help" },
  { words: ['ci', 'sync'], says: "required option '--out <dir>' not specified; see keyz ci sync --help" },
  { words: ['ci', 'pubish'], says: "unknown command 'ci pubish'; see keyz ci --help" },
  { words: ['usage', 'recrd'], says: "unknown command 'usage recrd'; see keyz usage --help" },
])('$words.0 $words.1: names the help to look at', async ({ words, says }) => {
  expect(await ranInProcess(words)).toMatchObject({ code: exitCodes.usage, stdout: '', stderr: `keyz: ${says}\n` })
})

const pasted = [
  `sk-or-v1-${randomHex(64)}`,
  randomHex(32),
  `ghp_${randomHex(36)}`,
  'correct horse battery staple',
  'iloveyouverymuch1234',
]

it.each([
  { where: 'a command', words: (secret: string) => [secret] },
  { where: 'a command of a command', words: (secret: string) => ['usage', secret] },
  { where: 'an option', words: (secret: string) => ['status', `--${secret}`] },
  { where: 'the value of an option', words: (secret: string) => ['ci', 'plan', '--most', secret] },
  { where: 'the value after =', words: (secret: string) => ['sync', `--shard=${secret}`] },
  { where: 'one of several values', words: (secret: string) => ['sync', '--git', secret] },
])('does not print a secret that was pasted as $where', async ({ words }) => {
  for (const secret of pasted) {
    const { code, stdout, stderr } = await ranInProcess(words(secret))

    expect(code).toBe(exitCodes.usage)
    expect(stdout + stderr).not.toContain(secret)
    expect(stderr).toMatch(/^keyz: .+; see keyz .*--help\n$/)
  }
})
