// keyz moves a branch that is its own, and no other, whatever git.metadata_branch says: with a real remote.
import { expect, it } from 'vitest'
import { toJson } from '../../../../meta/files/document.ts'
import { Config } from '../../../../schema/config.ts'
import { branch, metadataRepository, reading } from '../../../support/metadata-repository.ts'

const at = (hour: number) => `2026-11-20T0${hour}:00:00Z`
const by = ['-c', 'user.name=X', '-c', 'user.email=x@example.org', 'commit', '--quiet', '-m']

type Repository = Awaited<ReturnType<typeof metadataRepository>>

/** Somebody pushes to a branch, from the default one or from what the remote has. */
async function pushTo(repository: Repository, name: string, files: Record<string, string>, from = 'origin/main') {
  const person = await repository.clone(`person-${Math.random().toString(36).slice(2)}`)
  await person.git('checkout', '--quiet', '-B', name, from)
  await person.write(files)
  await person.git('add', '--all')
  await person.git(...by, 'Something else', '--allow-empty')
  await person.git('push', '--quiet', 'origin', `HEAD:${name}`)
  return (await repository.git('rev-parse', name)).trim()
}

it('leaves a branch alone that has a hotfix, and says which file', async () => {
  await using repository = await metadataRepository(['one'])
  const tip = await pushTo(repository, 'production', { 'deepseek/a/one.gpg': 'replaced in a hurry' })
  const clone = await repository.clone('robot')

  const published = clone.publish([reading('one', at(1), '5')], { branch: 'production' })

  await expect(published).rejects.toThrow(
    /the branch production changes more than the files in \.keyz\/ \(deepseek\/a\/one\.gpg\), so keyz leaves it alone: set git\.metadata_branch/,
  )
  expect((await repository.git('rev-parse', 'production')).trim()).toBe(tip)
})

it('leaves a branch alone that only waits behind the default one', async () => {
  await using repository = await metadataRepository(['one'])
  const person = await repository.clone('person')
  await person.git('push', '--quiet', 'origin', 'HEAD:production')
  await person.write({ 'bank/card.gpg': 'x' })
  await person.push('Add given password for bank/card to store.')
  const before = await repository.git('rev-parse', 'production')

  const published = person.publish([reading('one', at(1), '5')], { branch: 'production' })

  await expect(published).rejects.toThrow(/the branch production has nothing .* and was not made by keyz/)
  expect(await repository.git('rev-parse', 'production')).toBe(before)
})

it('leaves a branch alone that shares no history, also one that only this clone has', async () => {
  await using repository = await metadataRepository(['one'])
  const clone = await repository.clone('robot')
  await clone.git('checkout', '--quiet', '--orphan', 'pages')
  await clone.git(...by, 'Pages')
  await clone.git('checkout', '--quiet', 'main')

  for (const push of [true, false])
    await expect(clone.publish([reading('one', at(1), '5')], { branch: 'pages', push })).rejects.toThrow(
      /the branch pages shares no history with the default branch/,
    )
  expect(await repository.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main\n')
})

it('goes on with its own branch, and with one that somebody made with nothing but readings', async () => {
  await using repository = await metadataRepository(['one', 'two'])
  const clone = await repository.clone('robot')
  await pushTo(repository, branch, {
    '.keyz/providers/deepseek/a/one.json': toJson(reading('one', at(1), '1')),
  })

  const first = await clone.publish([reading('two', at(2), '2')])
  const second = await clone.publish([reading('two', at(3), '3')])

  expect([first.leftOut, second.leftOut]).toEqual([[], []])
  expect(await repository.sidecar(branch, 'one')).toMatchObject({ balances: [{ amount: '1' }] })
  expect(await repository.sidecar(branch, 'two')).toMatchObject({ balances: [{ amount: '3' }] })
})

it('goes on after somebody merged the default branch into it, and after all of it was merged', async () => {
  await using repository = await metadataRepository(['one'])
  const clone = await repository.clone('robot')
  await clone.publish([reading('one', at(1), '1')])
  const person = await repository.clone('person')
  await person.write({ 'bank/card.gpg': 'x' })
  await person.push('Add given password for bank/card to store.')
  await person.git('checkout', '--quiet', branch)
  const merge = ['-c', 'user.name=X', '-c', 'user.email=x@example.org', 'merge', '--quiet', '--no-edit']
  await person.git(...merge, 'origin/main')
  await person.git('push', '--quiet', 'origin', `${branch}:${branch}`, `${branch}:main`)

  const { commit } = await clone.publish([reading('one', at(2), '2')])

  expect(await repository.git('log', '-1', '--format=%P', commit ?? '')).toBe(await repository.git('rev-parse', 'main'))
  expect(await repository.sidecar(branch, 'one')).toMatchObject({ balances: [{ amount: '2' }] })
})

it('carries readings and usage only: rows, settings and anything else that others pushed are left out, and said', async () => {
  await using repository = await metadataRepository(['one'])
  const clone = await repository.clone('robot')
  await clone.publish([reading('one', at(1), '1')])
  const registry = await repository.git('cat-file', 'blob', 'main:.keyz/providers/registry.json')
  const row = { provider_id: 'deepseek', account_ref: 'bank', key_alias: 'card' }
  const widened = { ...JSON.parse(registry), keys: { ...JSON.parse(registry).keys, 'bank/card': row } }
  await pushTo(
    repository,
    branch,
    {
      '.keyz/providers/registry.json': JSON.stringify(widened),
      '.keyz/config.yaml': 'policies: []\n',
      '.keyz/usage/laptop/2026-11.json': '{"note":"not a record"}',
      '.keyz/providers/run.sh': 'true',
    },
    `origin/${branch}`,
  )

  const { leftOut } = await clone.publish([reading('one', at(2), '2')])

  expect(leftOut).toEqual(['.keyz/config.yaml', '.keyz/providers/registry.json', '.keyz/providers/run.sh'])
  expect(await repository.git('diff-tree', '-r', '--name-only', 'main', branch)).toBe(
    '.keyz/providers/deepseek/a/one.json\n',
  )
})

it.each(['HEAD', 'FETCH_HEAD', 'refs/heads/main', 'refs/heads/keyz', 'main', 'master', 'a..b', 'a/', 'a.lock', 'a//b'])(
  'takes %s for no metadata branch',
  (name) => {
    const parsed = Config.safeParse({ git: { metadata_branch: name } })

    expect(parsed.error?.issues[0]?.message).toBe(
      'is not a branch that keyz could have for itself, such as keyz/metadata',
    )
  },
)

it.each([true, false])('refuses the default branch of the remote by its name (push: %s)', async (push) => {
  await using repository = await metadataRepository(['one'])
  await repository.git('branch', '-m', 'main', 'trunk')
  const clone = await repository.clone('robot')

  const published = clone.publish([reading('one', at(1), '5')], { branch: 'trunk', mainBranch: 'other', push })

  await expect(published).rejects.toThrow(
    /trunk is the default branch of origin, but metadata needs a branch of its own/,
  )
})

it('says of its own branch that the default one was rewritten below it, and makes it anew once it is deleted', async () => {
  await using repository = await metadataRepository(['one', 'two'])
  const clone = await repository.clone('robot')
  await clone.write({ 'deepseek/a/one.gpg': 'to be taken back' })
  await clone.push('Add given password for deepseek/a/one to store.')
  await clone.publish([reading('one', at(1), '5')])
  await clone.git('reset', '--quiet', '--hard', 'HEAD~1')
  await clone.git('push', '--quiet', '--force', 'origin', 'HEAD:main')

  const refused = clone.publish([reading('one', at(2), '4')])
  await expect(refused).rejects.toThrow(
    /keyz\/metadata builds on commits that the default branch no longer has \(deepseek\/a\/one\.gpg\).*git push origin --delete keyz\/metadata/,
  )
  await clone.git('push', '--quiet', 'origin', '--delete', branch)
  await clone.git('update-ref', '-d', `refs/heads/${branch}`)
  const { commit } = await clone.publish([reading('one', at(2), '4')])

  expect((await clone.git('show', '--name-only', '--format=', `main...${commit}`)).trim()).toBe(
    '.keyz/providers/deepseek/a/one.json',
  )
})
