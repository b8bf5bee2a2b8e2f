// `keyz completion`, in the real shells on a real terminal: what is typed, then Tab, then Enter, and what keyz would be started with.
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { itNeeds } from '../support/needs.ts'
import { bareEnvironment, bin, keyz, must, run } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'

const odd = ['odd/two words', "odd/it's", 'odd/$(touch owned)', 'odd/`touch owned`', 'odd/a:b=c', 'odd/*', 'odd/"q"']
const plain = ['openrouter/personal/ci', 'xai/team/one', 'xai/team/two']

/** A store without git. */
async function oddStore() {
  const home = await temporaryFolder()
  for (const entry of [...odd, ...plain, '.hidden/x', 'odd/new\nline']) {
    await mkdir(dirname(join(home.path, 'store', entry)), { recursive: true })
    await writeFile(join(home.path, 'store', `${entry}.gpg`), '')
  }
  return home
}

/** A store, and a script for the shell that shows the arguments of keyz instead of running it. */
async function completed(shell: 'bash' | 'zsh') {
  const home = await oddStore()
  const { stdout } = await keyz(['completion', shell], { environment: { HOME: home.path } })
  const init = shell === 'zsh' ? 'autoload -Uz compinit; compinit -u -D\n' : ''
  const shown = 'keyz() { printf "<<"; printf "[%s]" "$@"; printf ">>\\n"; }\n'
  const quiet = shell === 'zsh' ? 'unsetopt zle_bracketed_paste; PS1=; unsetopt prompt_cr prompt_sp\n' : 'PS1=\n'
  await writeFile(join(home.path, 'rc'), `${init}${stdout}${shown}${quiet}`)
  if (shell === 'zsh') await writeFile(join(home.path, '.zshrc'), `. ${join(home.path, 'rc')}\n`)
  return {
    ...home,
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
    /** The arguments that each typed line ends up with. */
    async typed(...lines: string[]) {
      const command = shell === 'zsh' ? 'zsh -i' : `bash --noprofile --rcfile ${join(home.path, 'rc')} -i`
      const printed = await must('script', ['-qfec', command, '/dev/null'], {
        cwd: home.path,
        environment: {
          HOME: home.path,
          PASSWORD_STORE_DIR: join(home.path, 'store'),
          TERM: 'dumb',
          ZDOTDIR: home.path,
        },
        input: `${lines.map((line) => `${line}\t\n`).join('')}exit\n`,
      })
      return [...printed.matchAll(/<<(.*?)>>/gs)].map(([, words = '']) => words)
    },
  }
}

for (const shell of ['bash', 'zsh'] as const)
  itNeeds(shell, 'script')(
    `completes commands, options, values, and entries in ${shell}, whatever they are called`,
    async () => {
      // zsh takes the slash away again when the line ends there.
      const slash = shell === 'bash' ? '/' : ''
      await using here = await completed(shell)

      const found = await here.typed(
        'keyz sho',
        'keyz show --his',
        'keyz ci pub',
        'keyz sync --provider openr',
        'keyz status --provider=openr',
        'keyz show op',
        'keyz show openrouter/p',
        'keyz show openrouter/personal/',
        'keyz show odd/two',
        "keyz show 'odd/two",
        'keyz show odd/it',
        'keyz show odd/\\$',
        'keyz show odd/\\`',
        'keyz show odd/a',
        'keyz show odd/a:b',
        'keyz show .hid',
        'keyz show none',
      )

      expect(found).toEqual([
        '[show]',
        '[show][--history]',
        '[ci][publish]',
        '[sync][--provider][openrouter]',
        '[status][--provider=openrouter]',
        `[show][openrouter${slash}]`,
        `[show][openrouter/personal${slash}]`,
        '[show][openrouter/personal/ci]',
        '[show][odd/two words]',
        '[show][odd/two words]',
        "[show][odd/it's]",
        '[show][odd/$(touch owned)]',
        '[show][odd/`touch owned`]',
        '[show][odd/a:b=c]',
        '[show][odd/a:b=c]',
        '[show][.hid]',
        '[show][none]',
      ])
      expect(existsSync(join(here.path, 'owned'))).toBe(false)
    },
  )

itNeeds('fish')('completes the same in fish, but for names that cannot be one line of a list', async () => {
  await using home = await oddStore()
  const { stdout } = await keyz(['completion', 'fish'], { environment: { HOME: home.path } })
  await writeFile(join(home.path, 'keyz.fish'), stdout)
  const environment = { HOME: home.path, PASSWORD_STORE_DIR: join(home.path, 'store') }
  /** What fish offers for each line. */
  const offered = async (...lines: string[]) => {
    const commands = lines.map((line) => `complete -C ${fishQuoted(line)}; echo ==`).join('\n')
    const script = `source ${home.path}/keyz.fish\n${commands}`
    const printed = await must('fish', ['--no-config', '-c', script], { cwd: home.path, environment })
    return printed
      .split('==\n')
      .slice(0, -1)
      .map((part) => part.split('\n').filter(Boolean).sort())
  }

  const found = await offered(
    'keyz sho',
    'keyz ci pub',
    'keyz sync --provider openr',
    'keyz status --provider=openr',
    'keyz show op',
    'keyz show openrouter/personal/',
    'keyz show odd/',
    'keyz show .hid',
  )

  expect(found).toEqual([
    ['show'],
    ['publish'],
    ['openrouter'],
    ['--provider=openrouter'],
    ['openrouter/'],
    ['openrouter/personal/ci'],
    [...odd].sort(),
    [],
  ])
  expect(existsSync(join(home.path, 'owned'))).toBe(false)
})

it('is written where docs/shell.md says, also in a home folder that has nothing yet', async () => {
  await using home = await temporaryFolder()
  await writeFile(join(home.path, 'keyz'), `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`, { mode: 0o755 })
  const page = await readFile(new URL('../../docs/shell.md', import.meta.url), 'utf8')
  const [, block = ''] = /```sh\n(.*?)```/s.exec(page) ?? []

  const environment = { HOME: home.path, PATH: `${home.path}:${bareEnvironment.PATH}` }
  const { code, stderr } = await run('sh', ['-ec', block], { cwd: home.path, environment })

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const places = ['.local/share/bash-completion/completions/keyz', '.zfunc/_keyz', '.config/fish/completions/keyz.fish']
  for (const place of places) expect(await readFile(join(home.path, place), 'utf8')).toContain('keyz')
})

function fishQuoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}

it('names the argument in plain words where a shell is unknown', async () => {
  const { code, stderr } = await keyz(['completion', 'tcsh'])

  expect(code).toBe(2)
  expect(stderr).toBe(
    "keyz: argument '<shell>' cannot be 'tcsh'. Allowed choices are bash, zsh, fish; see keyz completion --help\n",
  )
})
