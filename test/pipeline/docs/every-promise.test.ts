// docs/threat-model.md: every promise names the tests that hold it, and all of them exist.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../../architecture/source-files.ts'

const page = readFileSync(join(root, 'docs/threat-model.md'), 'utf8')
const [, ...sections] = page.split(/^## /m)
const promises = sections.flatMap((section) =>
  section.split('\n').filter((line) => /^\| (?!keyz promises|---)/.test(line)),
)

it('says for everybody what is promised, and what is not', () => {
  expect(sections.map((section) => section.split('\n')[0])).toEqual([
    'Somebody who can push to the store',
    'A provider',
    'Another user of the machine',
    'A process of the same user',
    "Somebody between keyz's repository and you",
    'A power cut, a kill, a full disk',
    'A pull request from a fork',
    'CI',
  ])
  for (const section of sections) {
    expect(section).toContain('| keyz promises | Held by |')
    expect(section).toContain('Not promised: ')
  }
})

it.each(promises)('%s', (line) => {
  const [, promise = '', tests = ''] = line.split('|').map((cell) => cell.trim())
  const named = [...tests.matchAll(/`(test\/[^`]+\.test\.ts)`/g)].map(([, path = '']) => path)

  expect(promise).toMatch(/\.$/)
  expect(named.length).toBeGreaterThan(0)
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
})
