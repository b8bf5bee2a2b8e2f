// What pre-push refuses: whatever is bad in any commit that the remote has not.
import { dirname } from 'node:path'
import { expect, it } from 'vitest'
import { hookedStore } from '../support/hooked-store.ts'

it('does not push what is bad in any commit that the remote has not, on whichever branch it came and went', async () => {
  await using store = await hookedStore()
  await store.ask('init', '--quiet', '--bare', `${dirname(store.path)}/remote.git`)
  await store.ask('remote', 'add', 'origin', '../remote.git')
  const push = (...parameters: string[]) => store.git(['push', '-q', ...parameters])
  const bad = async (subject: string) => {
    await store.write('x/new.gpg', 'hunter2\n')
    await store.ask('add', 'x')
    await store.ask('commit', '-q', '--no-verify', '-m', subject)
    await store.ask('rm', '-q', 'x/new.gpg')
    await store.ask('commit', '-q', '--no-verify', '-m', `undo ${subject}`)
  }

  const first = await push('-u', 'origin', 'main')
  await bad('in between')
  const between = await push('origin', 'main')
  const byName = await push('origin', 'HEAD^{/in between}:refs/heads/y')
  await store.ask('tag', '-a', 'v1', '-m', 'v1')
  const tag = await push('origin', 'v1')
  const settings = ['-c', 'log.showSignature=true', '-c', 'log.diffMerges=combined']
  const withSettings = await store.git([...settings, 'push', '-q', 'origin', 'main'])
  const nothing = await store.ask('ls-remote', 'origin', 'refs/heads/y', 'refs/tags/v1')
  const insisted = await push('--no-verify', 'origin', 'main')
  const known = await push('origin', 'v1', 'main:refs/heads/z')
  const removed = await push('origin', '--delete', 'z')
  await store.ask('reset', '--quiet', '--hard', 'origin/main')
  await store.ask('checkout', '--quiet', '-b', 'side')
  await bad('on a side branch')
  await store.ask('checkout', '--quiet', 'main')
  await store.ask('merge', '-q', '--no-ff', '--no-edit', 'side')
  const merged = await push('origin', 'main')

  expect(first).toMatchObject({ code: 0, stderr: '' })
  for (const one of [between, byName, tag, withSettings, merged]) {
    expect(one.code).toBe(1)
    expect(one.stderr).toContain('keyz refuses this push: x/new.gpg is not encrypted')
    expect(one.stderr).toContain(
      'Nothing was pushed. Take the file out of the commits that you push, or skip this check with git push --no-verify.',
    )
  }
  expect(nothing).toBe('')
  expect([insisted, known, removed].map(({ code, stderr }) => [code, stderr])).toEqual([
    [0, ''],
    [0, ''],
    [0, ''],
  ])
})

it('names the commit that brought it, also where a later one corrects it, and how to get it out', async () => {
  await using store = await hookedStore()
  await store.ask('init', '--quiet', '--bare', `${dirname(store.path)}/remote.git`)
  await store.ask('remote', 'add', 'origin', '../remote.git')
  await store.git(['push', '-q', '-u', 'origin', 'main'])
  await store.write('.keyz/config.yaml', '<<<<<<< ours\ngit: 1\n=======\ngit: 2\n>>>>>>> theirs\n')
  await store.ask('add', '.keyz')
  await store.ask('commit', '-q', '--no-verify', '-m', 'with markers')
  const bad = (await store.ask('rev-parse', 'HEAD')).trim().slice(0, 10)
  await store.write('.keyz/config.yaml', 'git: {}\n')
  await store.ask('add', '.keyz')
  await store.ask('commit', '-q', '--no-verify', '-m', 'corrected')

  const { code, stderr } = await store.git(['push', '-q', 'origin', 'main'])

  expect(code).toBe(1)
  expect(stderr).toContain('.keyz/config.yaml: unresolved merge conflict on line 1')
  expect(stderr).toContain(`(in commit ${bad}).`)
  expect(stderr).toContain(`git rebase -i ${bad}^, and make the correction a fixup of ${bad}.`)
})
