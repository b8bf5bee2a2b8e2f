// Which remotes look public, told by git's own configuration, without a word of their credentials.
import { expect, it } from 'vitest'
import { openGit } from '../../../pipeline/git/git.ts'
import { publicLookingRemote } from '../../../pipeline/install/public-remote.ts'
import { bareEnvironment } from '../../support/run.ts'
import { testStore } from '../../support/store.ts'

it('knows the forges in every way of writing an address, and no folder of this machine', async () => {
  await using store = await testStore()
  const git = openGit(store.path, { ...bareEnvironment, HOME: store.environment.HOME ?? '' })
  const password = 'hunter2'
  const seen = async (url: string) => {
    await store.git('config', 'remote.up.stream.url', url)
    return await publicLookingRemote(git)
  }

  const found = [
    await seen(`https://me:${password}@github.com/me/store.git`),
    await seen(`https://${password}@GitHub.com/me/store`),
    await seen('git@github.com:me/store.git'),
    await seen('github.com:me/store.git'),
    await seen('git@github.com-work:me/store.git'),
    await seen('ssh://git@ssh.github.com:443/me/store.git'),
    await seen('git://git.sr.ht/~me/store'),
  ]
  const others = [
    await seen('../store.git'),
    await seen('/srv/github.com/store.git'),
    await seen('file:///srv/github.com/store.git'),
    await seen('me@example.org:github.com/store.git'),
    await seen('https://notgithub.com/me/store'),
    await seen('https://github.com.example.org/me/store'),
    await seen('https://example.org/?x=github.com'),
    await seen(''),
  ]

  expect(found).toEqual([
    'up.stream (github.com)',
    'up.stream (github.com)',
    'up.stream (github.com)',
    'up.stream (github.com)',
    'up.stream (github.com-work)',
    'up.stream (ssh.github.com)',
    'up.stream (git.sr.ht)',
  ])
  expect(others).toEqual(others.map(() => null))
  expect(found.join('')).not.toContain(password)
})
