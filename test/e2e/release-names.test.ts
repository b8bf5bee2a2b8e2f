// Under which names a version is published: a fix of an older one must not become what everybody installs.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { run } from '../support/run.ts'

const script = fileURLToPath(new URL('../../.ci/release/tag-names', import.meta.url))
const namesOf = (version: string, published: string) => run('bash', [script, version], { input: published })

it.each([
  ['0.1.0', [], 'latest --latest'],
  ['1.10.0', ['1.9.0', '1.2.0'], 'latest --latest'],
  ['2.0.0', ['1.10.0', '2.0.0-rc.1', '3.0.0-rc.1'], 'latest --latest'],
  ['2.0.0', ['1.10.0', '2.0.0'], 'latest --latest'],
  ['1.10.1', ['1.10.0', '2.0.0'], 'release-1 --latest=false'],
  ['1.9.1', ['1.9.0', '1.10.0'], 'release-1 --latest=false'],
  ['3.0.0-rc.1', ['2.0.0'], 'next --prerelease'],
])('publishes %s after %j as %s', async (version, published, names) => {
  const tags = ['v1', 'v99', 'action-v77.0.0', 'v77.x', ...published.map((name) => `v${name}`)]
  const listed = tags.map((tag) => `${'0'.repeat(40)}\trefs/tags/${tag}\n`).join('')

  const { code, stdout } = await namesOf(version, listed)

  expect({ code, stdout }).toEqual({ code: 0, stdout: `${names}\n` })
})

it.each(['1.0', 'v1.0.0', '1.0.0;touch owned'])('takes %j for no version', async (version) => {
  const { code, stderr } = await namesOf(version, '')

  expect({ code, stderr }).toEqual({ code: 2, stderr: `this is not a version: ${version}\n` })
})

it('is what the workflow asks, for npm and for GitHub', async () => {
  const workflow = await readFile(new URL('../../.github/workflows/release.yml', import.meta.url), 'utf8')

  expect(workflow.match(/\.ci\/release\/tag-names/g)).toHaveLength(2)
  expect(workflow).not.toMatch(/tag=latest|kind=--latest/)
})
