import { expect, it } from 'vitest'
import { promptOptions } from '../../../../pipeline/decrypt/gnupg/prompt-options.ts'

it('says where the person is, in the words of the protocol', () => {
  const environment = {
    GPG_TTY: '/dev/pts/1',
    TERM: 'xterm',
    DISPLAY: ':0',
    WAYLAND_DISPLAY: 'wayland-0',
    LANG: 'de_DE.UTF-8',
    LC_MESSAGES: 'C',
    HOME: '/home/zoe',
  }

  expect(promptOptions(environment)).toEqual([
    'ttyname=/dev/pts/1',
    'ttytype=xterm',
    'display=:0',
    'putenv=WAYLAND_DISPLAY=wayland-0',
    'lc-ctype=de_DE.UTF-8',
    'lc-messages=C',
    'agent-awareness=2.1.0',
  ])
})

it('leaves out what would be another command, or too long for a line', () => {
  expect(promptOptions({ TERM: 'xterm\nKILLAGENT', DISPLAY: 'x'.repeat(900) })).toEqual(['agent-awareness=2.1.0'])
})
