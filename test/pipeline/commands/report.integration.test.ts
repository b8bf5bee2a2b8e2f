// `keyz report` as a command: where it writes, what it refuses, and which time it shows.
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { reportStart } from '../../../meta/views/report/report.ts'
import { HtmlReport } from '../../../schema/reports/html-report.ts'
import { must } from '../../support/run.ts'
import { editRegistry } from '../../support/store.ts'
import { storeWithHistory } from '../../support/store-with-history.ts'

it('writes one file for its owner alone, the same every time, and says which', async () => {
  await using store = await storeWithHistory(10)
  const file = join(store.home, 'keyz-report.html')

  const first = await store.keyz(['report'])
  const text = await readFile(file, 'utf8')
  const json = await store.keyz(['report', '--json'])
  const printed = await store.keyz(['report', '--out', '-'])

  expect(first).toEqual({ code: 0, stdout: `${file}\n`, stderr: '' })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(text.startsWith(reportStart)).toBe(true)
  expect(HtmlReport.parse(JSON.parse(json.stdout))).toEqual({
    schema_version: 1,
    at: '2026-11-21T08:00:00Z',
    since: '2026-08-23T08:00:00Z',
    file,
    bytes: Buffer.byteLength(text),
    keys: 4,
  })
  expect(await readFile(file, 'utf8')).toBe(text)
  expect(printed.stdout).toBe(text)
  expect(await store.git('status', '--porcelain')).toBe('')
})

it('replaces no other file, follows no link, and stays out of the store, unless it is told to', async () => {
  await using store = await storeWithHistory(2)
  const [mine, link] = [join(store.home, 'mine.html'), join(store.home, 'link.html')]
  await writeFile(mine, '<p>mine')
  await symlink(mine, link)

  const refused = await store.keyz(['report', '--out', mine])
  const linked = await store.keyz(['report', '--out', link, '--force'])
  await must('mkfifo', [join(store.home, 'pipe')])
  const pipe = await store.keyz(['report', '--out', join(store.home, 'pipe')])
  const folder = await store.keyz(['report', '--out', store.home])
  const inside = await store.keyz(['report', '--out', join(store.path, 'report.html')])
  const odd = await store.keyz(['report', '--out', join(store.path, "it's.html")])
  const nowhere = await store.keyz(['report', '--out', join(store.home, 'none/report.html')])
  const kept = await readFile(mine, 'utf8')
  const forced = await store.keyz(['report', '--out', mine, '--force'])

  expect(refused).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('is not a report of keyz, so it is not replaced'),
  })
  expect(linked).toMatchObject({ code: 2, stderr: expect.stringContaining('is a symbolic link') })
  expect(folder).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`is a folder: name a file in it, as in --out ${store.home}/keyz-report.html`),
  })
  expect(pipe).toMatchObject({ code: 2, stderr: expect.stringContaining('is not a report of keyz') })
  expect(inside).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('is in the store, where git would pick it up: run keyz report --out ~/report.html'),
  })
  expect(odd.stderr).toContain("keyz report --out ~/'it'\\''s.html'")
  expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no folder') })
  expect(kept).toBe('<p>mine')
  expect(forced.code).toBe(0)
  expect(await readFile(mine, 'utf8')).toContain(reportStart)
})

it('says in one sentence where no file can be created', async () => {
  await using store = await storeWithHistory(2)
  // Linux lets nobody create a file there; elsewhere, there is no such folder.
  const places = ['/proc/keyz-report.html', '']

  for (const place of places)
    for (const command of ['report', 'export']) {
      const { code, stdout, stderr } = await store.keyz([command, '--out', place])

      expect([code, stdout]).toEqual([2, ''])
      expect(stderr.trim().split('\n')).toHaveLength(1)
      expect(stderr).toMatch(/--out/)
    }
})

it('shows the store as it was, by a time or by a commit', async () => {
  await using store = await storeWithHistory(10)
  const shown = async (...parameters: string[]) => await store.keyz(['report', '--out', '-', ...parameters])

  const now = await shown()
  const then = await shown('--at', '2026-11-18T12:00:00Z')
  const commit = await shown('--at', 'HEAD~3')
  const never = await shown('--at', 'no-such-branch')
  const before = await shown('--at', '2020-01-01')
  const future = await shown('--since', '2026-12-01')

  expect(now.stdout).toContain('4 keys: 3 live, 1 rejected')
  expect(then.stdout).toContain('4 keys: 4 live')
  expect(commit.stdout).toContain('as of <time datetime="2026-11-18T06:00:00Z">')
  expect(never).toMatchObject({ code: 2, stderr: expect.stringContaining('neither a time nor a commit') })
  expect(before).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no commit before') })
  expect(future).toMatchObject({ code: 2, stderr: expect.stringContaining('--since is not before') })
})

it('says of the month the same as keyz status, also where its plots begin later', async () => {
  await using store = await storeWithHistory(50)
  // All readings report November.
  const october = ['--at', '2026-10-20T12:00:00Z']

  const status = await store.keyz(['status', '--by', 'provider', ...october])
  const { stdout } = await store.keyz(['report', '--out', '-', '--since', '2d', ...october])

  const [, spent] = /spent in 2026-10: (at least \S+),/.exec(status.stdout) ?? []
  const [, reported] = /<td class="n">(at least [^<]+)/.exec(stdout) ?? []
  expect(spent).toMatch(/^at least /)
  expect(reported).toBe(spent)
})

it('can be of some keys only, and tells about a path that nobody has', async () => {
  await using store = await storeWithHistory(3)

  const one = await store.keyz(['report', 'openrouter/bot', '--json'])
  const none = await store.keyz(['report', 'openrouter/robot'])

  expect(JSON.parse(one.stdout)).toMatchObject({ keys: 1 })
  expect(none.code).toBe(2)
})

it('writes nothing where a note holds a secret of this run', async () => {
  await using store = await storeWithHistory(2)
  const token = `ghp_${randomBytes(18).toString('hex')}`
  await editRegistry(store, (keys) => Object.assign(keys['openrouter/ci/key'] ?? {}, { notes: `with ${token}` }))
  const file = join(store.home, 'keyz-report.html')

  const { code, stdout, stderr } = await store.keyz(['report'], { GITHUB_TOKEN: token })
  const printed = await store.keyz(['report', '--out', '-'], { GITHUB_TOKEN: token })

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain('a piece of GITHUB_TOKEN was about to be written to')
  expect(existsSync(file)).toBe(false)
  expect(printed.stdout).not.toContain(token)
})

it('names each file that it could not read, in the page too, and ends with 1', async () => {
  await using store = await storeWithHistory(3)
  await writeFile(join(store.path, '.keyz/providers/openrouter/ci/key.json'), '{ "schema_version": 1, <b>')

  const { code, stdout, stderr } = await store.keyz(['report', '--out', '-'])

  expect(code).toBe(1)
  expect(stderr).toContain('.keyz/providers/openrouter/ci/key.json')
  expect(stdout).toContain('What could not be read')
})
