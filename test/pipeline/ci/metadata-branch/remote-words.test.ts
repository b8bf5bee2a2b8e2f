import { expect, it } from 'vitest'
import { remoteWords } from '../../../../pipeline/ci/metadata-branch/remote-words.ts'

it.each([
  [
    'remote: error: GH006: Protected branch update failed for refs/heads/keyz/metadata.        \nremote: \nremote: - Changes must be made through a pull request.        \nTo github.com:acme/keys\n ! [remote rejected] 1234 -> keyz/metadata (protected branch hook declined)\n',
    'error: GH006: Protected branch update failed for refs/heads/keyz/metadata. / - Changes must be made through a pull request.',
  ],
  [
    'remote: \nremote: ========================\nremote: \nremote: ERROR: You are not allowed to push code to this project.\nremote: \nfatal: Could not read from remote repository.',
    'ERROR: You are not allowed to push code to this project.',
  ],
  [
    ' ! [remote rejected] 12 -> keyz/metadata (pre-receive hook declined)\nerror: failed to push',
    'pre-receive hook declined',
  ],
  ['fatal: unable to access', null],
  ['', null],
])('takes the words of the remote from %j', (said, words) => {
  expect(remoteWords(said)).toBe(words)
})

it('lets nothing through that moves a cursor, hides text, or has no end', () => {
  const words = remoteWords(`remote: no\u001b[2J\u202e entry\nremote: ${'x'.repeat(9000)}\nremote: c\nremote: d`)

  expect(words).toMatch(/^no\[2J entry \/ x{200} \/ c$/)
})
