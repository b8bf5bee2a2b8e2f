// The scheduled job of the simulated team, and what has to stand in its pull request afterwards.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { LocalGithub } from '../../support/github.ts'
import type { Figures } from './figures.ts'
import { isAtTheTop } from './is-at-the-top.ts'
import type { Key, Keys } from './keys.ts'
import type { Person } from './people.ts'
import { metadataBranch } from './shared-remote.ts'

interface JobContext {
  clone: Person
  keyz: (path: string, parameters: string[], print: (text: string) => void) => Promise<number>
  keys: Keys
  figures: Figures
  github: LocalGithub
  now: () => string
}

export interface Job {
  run: (locked: boolean) => Promise<void>
  /** A key that its provider does not take any more, which nobody merged yet. */
  expect: (key: Key) => void
  /** The pull request was merged, and the next one starts with nothing. */
  merged: () => void
}

export function jobOf({ clone, keyz, keys, figures, github, now }: JobContext): Job {
  /** Rejections that are to be in the open pull request; the value says whether a run has seen it. */
  const rejections = new Map<Key, boolean>()
  return {
    expect: (key) => rejections.set(key, false),
    merged() {
      for (const [key, wasSeen] of rejections) if (wasSeen) rejections.delete(key)
    },
    /** A job starts from what the remote has, and remembers nothing. */
    async run(locked) {
      await clone.git('fetch', '--quiet', '--prune')
      await clone.git('reset', '--quiet', '--hard', 'origin/main')
      await clone.git('branch', '--quiet', '-D', metadataBranch)
      await rm(join(clone.path, '.keyz/state'), { recursive: true, force: true })
      keys.forget()
      // Somebody may rename or replace an entry while the job runs.
      const paths = new Map([...keys.byPath].map(([path, key]) => [key, path]))
      let said = ''
      const code = await keyz(clone.path, ['ci', '--push'], (text) => {
        said += text
      })
      figures.runs += 1
      if (locked) {
        if (code !== 1 || !said.includes(`refused the push to ${metadataBranch}`))
          figures.problems.push(`${now()}: the metadata branch was locked, and keyz ci ended with ${code}: ${said}`)
        return
      }
      if (code > 1) figures.problems.push(`${now()}: keyz ci ended with ${code}: ${said}`)
      for (const key of rejections.keys()) checkRejection(key, paths.get(key))
    },
  }

  /** `path` is where its entry was when the job began. */
  function checkRejection(key: Key, path: string | undefined): void {
    // Replaced or deleted since, before the job or while it ran: nobody has to do anything about it any more.
    if (path === undefined || ![...keys.byPath.values()].includes(key)) {
      rejections.delete(key)
      return
    }
    if (keys.wasRefused(key)) rejections.set(key, true)
    else if (rejections.get(key) === false) figures.hidden += 1
    if (
      rejections.get(key) === true &&
      !isAtTheTop(path, github.pulls.find(({ state }) => state === 'open')?.body ?? '')
    )
      figures.problems.push(`${now()}: ${path} is rejected, and not at the top of the pull request`)
  }
}
