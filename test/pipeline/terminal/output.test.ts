// What is printed cannot steer whoever reads it: a terminal, or the runner of GitHub Actions.
import { expect, it } from 'vitest'
import { LeakScanner } from '../../../pipeline/secrets/leak-scanner.ts'
import { Secret } from '../../../pipeline/secrets/secret.ts'
import { Output } from '../../../pipeline/terminal/output.ts'

function printed(inActions: boolean, print: (output: Output) => void, isTTY = false): string {
  let text = ''
  const stream = {
    isTTY,
    write(more: string) {
      text += more
      return true
    },
  }
  print(new Output(new LeakScanner(), { stdout: stream, stderr: stream }, { color: 'never', inActions }))
  return text
}

const names = [
  '::stop-commands::x',
  '  ::error::no',
  '\u00a0::add-mask::e',
  'a ##[group]x',
  '###[error]x',
  'a::b',
  '##',
]

it('prints no name as a command of Actions, and all of them readably', () => {
  const text = printed(true, (output) => {
    output.data(names.join('\n'))
    for (const name of names) output.say(name)
  })

  const lines = text.trimEnd().split('\n')
  expect(lines).toHaveLength(2 * names.length)
  for (const line of lines) expect(line).not.toMatch(/^\s*::|##\[/)
  expect(lines.map((line) => line.replace(/: :|# ?\[/, (found) => found.replace(' ', '')))).toEqual([
    ...names,
    ...names,
  ])
})

it('prints a JSON object that is the same for whoever parses it', () => {
  const text = printed(true, (output) => output.json({ names }))

  expect(text).not.toMatch(/^\s*::|##\[/m)
  expect(JSON.parse(text)).toEqual({ names })
})

it('changes nothing of them outside of Actions', () => {
  const text = printed(false, (output) => {
    output.data(names.join('\n'))
    output.json({ names })
  })

  expect(text).toBe(`${names.join('\n')}\n${JSON.stringify({ names }, null, 2)}\n`)
})

it.each([
  ['always', false, true],
  ['auto', true, true],
  ['auto', false, false],
  ['never', true, false],
] as const)('with colors %s and a terminal: %j, paints: %j', (color, isTTY, painted) => {
  const stream = { write: () => true, isTTY }
  const output = new Output(new LeakScanner(), { stdout: stream, stderr: stream }, { color, inActions: false })

  expect(output.dataStyle().paint('red', 'x') !== 'x').toBe(painted)
})

it('shows no progress on a terminal that cannot clear a line', () => {
  let text = ''
  const stream = {
    write(more: string) {
      text += more
      return true
    },
    isTTY: true,
  }
  const streams = { stdout: stream, stderr: stream }
  const options = { color: 'never', inActions: false } as const

  new Output(new LeakScanner(), streams, { ...options, dumb: true }).progress('1 of 2')
  expect(text).toBe('')
  new Output(new LeakScanner(), streams, options).progress('1 of 2')
  expect(text).toContain('1 of 2')
})

it('leaves a text with a piece of a secret out of JSON, and prints the rest', () => {
  const printed = { out: '', err: '' }
  const stream = (name: 'out' | 'err') => ({
    write(more: string) {
      printed[name] += more
      return true
    },
  })
  const scanner = new LeakScanner()
  scanner.protect(new Secret('sk-99887766554433221100aabbccddeeff'), 'sk-', 'the secret in openai/ci')
  const streams = { stdout: stream('out'), stderr: stream('err') }
  const output = new Output(scanner, streams, { color: 'never', inActions: false })

  output.json({ ok: ['fine', 5, null], name: 'x 99887766 x', '99887766': true })
  output.data('fine\nx 99887766 x')

  const notice = 'withheld by keyz: it contained part of the secret in openai/ci]'
  expect(printed.out).not.toContain('99887766')
  expect(printed.out.split('}\n')[1]).toBe(`fine\n[line ${notice}\n`)
  expect(JSON.parse(`${printed.out.split('}\n')[0]}}`)).toEqual({
    ok: ['fine', 5, null],
    name: `[text ${notice}`,
    [`[text ${notice}`]: true,
  })
  expect(printed.err).toMatch(/^A text in the output contained part of the secret in openai\/ci and was left out: /)
})

it('prints a sentence as one line without colors, whatever names are in it', () => {
  const text = printed(false, (output) => output.sentence('the branch \u001b[31mred\nkeyz: all is well\u202e is gone.'))

  expect(text).toBe('the branch \\u{1b}[31mred\\nkeyz: all is well\\u{202e} is gone.\n')
})

it('prints rows for programs with names as they are, and shows on a terminal what could control it', () => {
  const name = 'a\u202eb\u200dc 👩‍👩‍👦'

  expect(printed(false, (output) => output.rows(name))).toBe(`${name}\n`)
  expect(printed(false, (output) => output.rows(name), true)).toBe('a\\u{202e}b\\u{200d}c 👩‍👩‍👦\n')
  expect(printed(false, (output) => output.data(name))).toBe('a\\u{202e}b\\u{200d}c 👩‍👩‍👦\n')
})

it('lets no name in rows color or conceal what a terminal shows after it', () => {
  const rows = 'key,1\na\u001b[8mb,2'

  expect(printed(false, (output) => output.rows(rows), true)).toBe('key,1\na\\u{1b}[8mb,2\n')
  expect(printed(false, (output) => output.rows(rows))).toBe(`${rows}\n`)
})
