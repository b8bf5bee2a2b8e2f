// What two lines of history have in common, and that having nothing in common is an answer.
import { expect, it } from 'vitest'
import { GitError } from '../../../pipeline/git/git-error.ts'
import { isAncestor, mergeBase } from '../../../pipeline/git/merge-base.ts'
import { testRepository } from './repository.ts'

it('finds the commit that both hold, and null where there is none', async () => {
  await using repository = await testRepository()
  const { git } = repository
  const fork = await repository.commitAll()
  await git.run(['checkout', '--quiet', '-b', 'side'])
  await repository.commitAll()
  await git.run(['checkout', '--quiet', 'main'])
  await repository.write('file', 'x')
  await repository.commitAll()
  await git.run(['checkout', '--quiet', '--orphan', 'stranger'])
  await repository.commitAll()

  expect(await mergeBase(git, 'main', 'side')).toBe(fork)
  expect(await mergeBase(git, 'main', 'stranger')).toBeNull()
  expect(await isAncestor(git, fork, 'side')).toBe(true)
  expect(await isAncestor(git, 'side', 'main')).toBe(false)
})

it.each(['nowhere', '--all', ''])('does not take %o for an answer', async (name) => {
  await using repository = await testRepository()
  await repository.commitAll()

  await expect(mergeBase(repository.git, 'main', name)).rejects.toThrow(GitError)
  await expect(isAncestor(repository.git, name, 'main')).rejects.toThrow(GitError)
})
