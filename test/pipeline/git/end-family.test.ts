import { expect, it } from 'vitest'
import { familyOf } from '../../../pipeline/git/end-family.ts'

const git = { pid: 10, parent: 1, command: 'git fetch --quiet -- origin' }

it('finds what a git started, and what that started', () => {
  const all = [
    { pid: 12, parent: 11, command: 'ssh -W host:22 jump' },
    git,
    { pid: 11, parent: 10, command: '/usr/bin/ssh git@host git-upload-pack' },
    { pid: 20, parent: 1, command: 'git fetch --quiet -- other' },
    { pid: 21, parent: 20, command: 'ssh git@other' },
  ]

  expect(familyOf(10, all)).toEqual([11, 12])
})

it.each([
  'gpg-agent --homedir /home/a/.gnupg --use-standard-socket --daemon ',
  '/usr/bin/ssh-agent -s ',
  '/usr/lib/gnupg/scdaemon --multi-server',
  'git credential-cache--daemon /home/a/.cache/git/credential/socket ',
  '/usr/lib/git-core/git-credential-cache--daemon /home/a/.cache/git/credential/socket',
])('spares %s, which is being started for the person', (command) => {
  expect(familyOf(10, [git, { pid: 11, parent: 10, command }, { pid: 12, parent: 11, command: 'sh' }])).toEqual([])
})

it('ends a program of the same beginning as an agent', () => {
  expect(familyOf(10, [git, { pid: 11, parent: 10, command: 'ssh git@ssh-agent.example' }])).toEqual([11])
})
