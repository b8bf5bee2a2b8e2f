// A rule over all rooms: CONTRIBUTING describes each one. That they import each other only downwards is held by test/architecture/.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { root, sources } from '../../architecture/source-files.ts'

const contributing = readFileSync(`${root}/.github/CONTRIBUTING.md`, 'utf8')

/** The folders in the first cells of the table below a heading. */
function describedRooms(heading: string): string[] {
  const [, section = ''] = contributing.split(`### ${heading}\n`)
  const [table = ''] = section.split('\n#')
  return [...table.matchAll(/^\| ((?:`[^`]+\/`(?:, )?)+) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)\/`/g)].map(([, name = '']) => name),
  )
}

it.each(['pipeline', 'meta'])('of %s/ is described', (layer) => {
  const rooms = sources.flatMap(({ name }) => {
    const [top, room = '', file] = name.split('/')
    return top === layer && file !== undefined ? [room] : []
  })

  expect(describedRooms(`The rooms of \`${layer}/\``).sort()).toEqual([...new Set(rooms)].sort())
})

it('the loose files of pipeline/ are named', () => {
  const loose = sources.flatMap(({ name }) => /^pipeline\/([^/]+)$/.exec(name)?.[1] ?? [])
  const [, named = ''] = /^Only five files are not in a folder: (.+)$/m.exec(contributing) ?? []

  expect([...named.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name).sort()).toEqual(loose.sort())
})
