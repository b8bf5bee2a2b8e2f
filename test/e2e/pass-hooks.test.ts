// Every command of the real pass in a store with keyz's hooks, in both modes, whatever the provider does: pass never fails, no entry
// is lost, and the history reads as it should.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { itNeeds } from '../support/needs.ts'
import { type PassStore, type ProviderState, passStore, passStoreWithKey } from '../support/pass-store.ts'

const sidecar = '.keyz/providers/deepseek/a/one.json'
const moved = '.keyz/providers/deepseek/b/two.json'
const registry = '.keyz/providers/registry.json'

function read(store: PassStore, file: string) {
  const text = join(store.path, file)
  return existsSync(text) ? JSON.parse(readFileSync(text, 'utf8')) : null
}

/** What the commits of one command hold: the person's first, then keyz's own. */
async function during(store: PassStore, parameters: string[], input = '') {
  const before = (await store.history()).length
  const ran = await store.pass(parameters, input)
  return { ran, commits: (await store.history()).slice(before), left: await store.git('status', '--porcelain') }
}

const modes = ['commit', 'stage'] as const
const states: ProviderState[] = ['up', 'slow', 'down', '500']

for (const mode of modes) {
  for (const state of states) {
    itNeeds('gpg', 'pass')(`keeps up with pass in mode ${mode} while the provider is ${state}`, async () => {
      await using store = await passStoreWithKey(mode)
      store.provider(state)
      const fresh = store.key('9')

      const inserted = await during(store, ['insert', '--multiline', '--force', 'deepseek/a/one'], `${fresh}\n`)
      const read1 = read(store, sidecar)
      const edited = await during(store, ['edit', 'deepseek/a/one'])
      const renamed = await during(store, ['mv', 'deepseek/a/one', 'deepseek/b/two'])
      const readMoved = read(store, moved)
      const copied = await during(store, ['cp', 'deepseek/b/two', 'deepseek/c/three'])
      const generated = await during(store, ['generate', '--no-symbols', '--force', 'deepseek/b/two', '40'])
      const removed = await during(store, ['rm', '--force', 'deepseek/b/two'])
      const kept = await store.pass(['show', 'deepseek/c/three'])
      const all = [inserted, edited, renamed, copied, generated, removed]

      expect(all.map(({ ran }) => ran.code)).toEqual([0, 0, 0, 0, 0, 0])
      expect(all.map(({ left }) => left)).toEqual(['', '', '', '', '', ''])
      expect(kept.stdout).toBe(`${fresh}\nnote: edited\n`)
      expect(all.map(({ commits }) => commits[0]?.subject)).toEqual([
        'Add given password for deepseek/a/one to store.',
        expect.stringMatching(/^Edit password for deepseek\/a\/one using /),
        'Rename deepseek/a/one to deepseek/b/two.',
        'Copy deepseek/b/two to deepseek/c/three.',
        'Add generated password for deepseek/b/two.',
        'Remove deepseek/b/two from store.',
      ])
      if (mode === 'commit') {
        for (const { commits } of all) {
          expect(commits[0]?.files.every((file) => file.endsWith('.gpg'))).toBe(true)
          expect(commits.length).toBeLessThanOrEqual(2)
          expect(commits[1]?.files.every((file) => file.startsWith('.keyz/')) ?? true).toBe(true)
        }
        expect(renamed.commits[1]?.subject).toMatch(/^meta\(sync\): move deepseek \(1 key\)$/)
        expect(removed.commits[1]).toEqual({ subject: 'meta(sync): remove deepseek (1 key)', files: [moved, registry] })
      } else {
        for (const { commits } of all) expect(commits.length).toBe(1)
        expect(renamed.commits[0]?.files).toEqual([
          sidecar,
          moved,
          registry,
          'deepseek/a/one.gpg',
          'deepseek/b/two.gpg',
        ])
        expect(removed.commits[0]?.files).toEqual([moved, registry, 'deepseek/b/two.gpg'])
      }
      expect(copied.ran.stderr).toContain(
        'keyz: deepseek/c/three looks like a DeepSeek key: to add it, run keyz map deepseek/c/three --provider deepseek.',
      )
      expect(read(store, moved)).toBe(null)
      expect(read(store, registry).keys).toEqual({})

      const balance = state === 'up' ? '9' : '10'
      for (const one of [read1, readMoved]) {
        expect(one.balances[0].amount).toBe(balance)
        // What will pass is no news about the key.
        expect(one.last_error).toBe(null)
      }
      expect(readMoved.key_path).toBe('deepseek/b/two')
      const sentences = {
        up: 'keyz: deepseek/a/one: live, $9.00 left.\n',
        slow: 'deepseek/a/one: deepseek did not answer within 5s (sync.hook_deadline)',
        down: 'keyz: No provider could be reached: are you offline?\n',
        '500': 'keyz: deepseek/a/one: DeepSeek answered with status 500: try again later.\n',
      }
      expect(inserted.ran.stderr).toContain(sentences[state])
    })
  }
}

for (const mode of modes) {
  itNeeds('gpg', 'pass')(`follows in mode ${mode} an entry that pass moved over another one`, async () => {
    await using store = await passStoreWithKey(mode)
    await store.pass(['insert', '--multiline', 'deepseek/b/two'], `${store.key('5')}\n`)
    await store.keyz(['discover', '--yes'])
    await store.keyz(['map', 'deepseek/a/one', '--notes', 'notes of one'])
    await store.keyz(['sync', '--git', 'commit'])
    await store.git('commit', '--quiet', '--no-verify', '--allow-empty', '-am', 'notes')

    const renamed = await during(store, ['mv', '--force', 'deepseek/a/one', 'deepseek/b/two'])
    const { keys } = read(store, registry)

    expect(renamed.ran.code).toBe(0)
    expect(renamed.left).toBe('')
    expect(Object.keys(keys)).toEqual(['deepseek/b/two'])
    expect(keys['deepseek/b/two'].notes).toBe('notes of one')
    expect(read(store, sidecar)).toBe(null)
    expect(read(store, moved).balances[0].amount).toBe('10')
    expect(renamed.ran.stderr).toContain('deepseek/a/one was renamed to deepseek/b/two: its metadata follows.')
  })
}

itNeeds('gpg', 'pass')(
  'does not ask about a whole store that was encrypted anew, and remembers that all is due',
  async () => {
    await using store = await passStore()
    const keys = Array.from({ length: 26 }, (_, index) => `deepseek/a/${index}`)
    for (const path of keys) await store.pass(['insert', '--multiline', path], `${store.key('1')}\n`)
    await store.keyz(['init', '--yes'])
    await store.keyz(['sync'])
    const second = await store.makeKey('second')

    const ran = await store.pass(['init', store.owner, second])
    const synced = await store.keyz(['sync', '--json'])

    expect(ran.code).toBe(0)
    expect(ran.stderr).toContain(
      'keyz: 26 entries changed at once, too many to ask about now: their keys are due; run keyz sync.',
    )
    const outcomes = JSON.parse(synced.stdout).results.map(({ outcome }: { outcome: string }) => outcome)
    expect(outcomes).toEqual(keys.map(() => 'unchanged'))
  },
)

itNeeds('gpg', 'pass')(
  'follows a pull and a rebase: what others renamed, removed and refreshed is there, and no newer value is lost',
  async () => {
    await using store = await passStoreWithKey('commit')
    await store.pass(['insert', '--multiline', 'deepseek/a/other'], `${store.key('5')}\n`)
    await store.keyz(['discover', '--yes'])
    await store.keyz(['sync', '--git', 'commit'])
    const clone = `${store.path}-clone`
    await store.git('clone', '--quiet', store.path, clone)
    await store.git('-C', clone, 'mv', 'deepseek/a/other.gpg', 'deepseek/a/renamed.gpg')
    await store.git('-C', clone, 'commit', '--quiet', '-m', 'Rename deepseek/a/other to deepseek/a/renamed.')
    await store.git('remote', 'add', 'origin', clone)

    const pulled = await store.pass(['git', 'pull', '--quiet', 'origin', 'HEAD'])
    const afterPull = Object.keys(read(store, registry).keys)
    await store.git('-C', clone, 'mv', 'deepseek/a/renamed.gpg', 'deepseek/a/again.gpg')
    await store.git('-C', clone, 'commit', '--quiet', '-m', 'Rename deepseek/a/renamed to deepseek/a/again.')
    await store.pass(['insert', '--multiline', '--force', 'deepseek/a/one'], `${store.key('7')}\n`)
    const rebased = await store.pass(['git', 'pull', '--quiet', '--rebase', 'origin', 'HEAD'])

    expect([pulled.code, rebased.code]).toEqual([0, 0])
    expect(afterPull).toEqual(['deepseek/a/one', 'deepseek/a/renamed'])
    expect(Object.keys(read(store, registry).keys)).toEqual(['deepseek/a/again', 'deepseek/a/one'])
    expect(read(store, '.keyz/providers/deepseek/a/again.json').balances[0].amount).toBe('5')
    expect(read(store, sidecar).balances[0].amount).toBe('7')
    expect(await store.git('status', '--porcelain')).toBe('')
  },
)
