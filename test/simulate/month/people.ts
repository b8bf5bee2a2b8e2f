// People with clones of their own, who work side by side as people do: git alone, with keyz's hooks.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Ran } from '../../support/run.ts'
import type { Chance } from '../../support/seeded.ts'
import type { Figures } from './figures.ts'
import type { Keys, Provider } from './keys.ts'

export interface Person {
  path: string
  git: (...parameters: string[]) => Promise<Ran>
}

/** What somebody is about to do. It is drawn before anybody starts, so that it is the same however fast each of them is. */
export type Change =
  | { what: 'replace'; path: string; provider: Provider; balance: string }
  | { what: 'rename'; path: string; to: string }
  | { what: 'delete'; path: string }

interface Team {
  keys: Keys
  figures: Figures
  encrypt: (secret: string) => Promise<Uint8Array>
  now: () => string
}

/** So many others may be faster. */
const maxAttempts = 25

/** Nobody changes an entry that somebody else changes in the same hour: a conflict of theirs would say nothing about keyz. */
export function drawChange(chance: Chance, keys: Keys, taken: Set<string>, fewest: number): Change | null {
  const free = [...keys.byPath.keys()].filter((path) => !taken.has(path)).sort()
  const path = free[chance.below(free.length)]
  const key = path === undefined ? undefined : keys.byPath.get(path)
  if (path === undefined || key === undefined) return null
  taken.add(path)
  const what = chance.below(10)
  if (what < 6) return { what: 'replace', path, provider: key.provider, balance: String(20 + chance.below(500)) }
  if (what < 8) return { what: 'rename', path, to: `${dirname(path)}/renamed-${chance.below(1_000_000)}` }
  return keys.byPath.size - taken.size > fewest ? { what: 'delete', path } : null
}

/** Nobody but the person made a commit, so a pull is a fast-forward and leaves nothing to push. */
export async function pull({ path, git }: Person, { figures, now }: Team): Promise<void> {
  const before = (await git('rev-parse', 'HEAD')).stdout.trim()
  const pulled = await git('pull', '--quiet', '--ff-only')
  figures.pulls += 1
  if (pulled.code !== 0) figures.problems.push(`${now()}: ${path} cannot pull after ${before}: ${pulled.stderr}`)
  const made = (await git('log', '--format=%s', '--name-status', '@{upstream}..HEAD')).stdout.trim()
  if (made !== '') figures.problems.push(`${now()}: a pull made commits in ${path}: ${made} ${pulled.stderr}`)
}

/** A pull, one change, and a push; whoever comes second rebases. */
export async function work(person: Person, change: Change | null, team: Team): Promise<void> {
  const { figures, now } = team
  await pull(person, team)
  if (change === null) return
  await make(person, change, team)
  const tried: string[] = []
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const pushed = await person.git('push', '--quiet')
    if (pushed.code === 0) {
      figures.pushes += 1
      return await nothingIsLeft(person, change, team)
    }
    const rebased = await person.git('pull', '--quiet', '--rebase')
    figures.rebased += 1
    tried.push(pushed.stderr, rebased.stderr)
    if (rebased.code !== 0) break
  }
  figures.problems.push(
    `${now()}: ${person.path} cannot push ${change.what} ${change.path}: ${tried.slice(-2).join(' ')}`,
  )
  await person.git('rebase', '--abort')
}

/** What hooks left to be committed by hand would go missing. */
async function nothingIsLeft({ path, git }: Person, { what, path: entry }: Change, { figures, now }: Team) {
  const left = (await git('status', '--porcelain', '--untracked-files=all')).stdout.trim()
  const ahead = (await git('rev-list', '--count', '@{upstream}..HEAD')).stdout.trim()
  if (left !== '' || ahead !== '0')
    figures.problems.push(`${now()}: after ${what} ${entry}, ${path} is left with ${ahead} commit(s) and ${left}`)
}

async function make(person: Person, change: Change, { keys, figures, encrypt }: Team): Promise<void> {
  const { path } = change
  if (change.what === 'replace') {
    const old = keys.byPath.get(path)
    if (old !== undefined) keys.reject(old)
    const { wallet } = keys.add(path, change.provider, change.balance)
    await writeFile(join(person.path, `${path}.gpg`), await encrypt(wallet.secret))
    await person.git('add', '--', `${path}.gpg`)
    await person.git('commit', '--quiet', '-m', `Add given password for ${path} to store.`)
    figures.rotated += 1
  } else if (change.what === 'rename') {
    await mkdir(dirname(join(person.path, change.to)), { recursive: true })
    await person.git('mv', `${path}.gpg`, `${change.to}.gpg`)
    await person.git('commit', '--quiet', '-m', `Rename ${path} to ${change.to}.`)
    keys.rename(path, change.to)
    figures.renamed += 1
  } else {
    await person.git('rm', '--quiet', `${path}.gpg`)
    await person.git('commit', '--quiet', '-m', `Remove ${path} from store.`)
    keys.remove(path)
    figures.deleted += 1
  }
}
