// The generated workflows, run as a runner runs them: rights apart, a folder between the jobs, one pull request at the end.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { workflowFiles } from '../../pipeline/install/workflows/workflow-files.ts'
import { type CiStore, ciStore } from '../support/ci-store.ts'
import { must } from '../support/run.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary.ts'
import { type RunnerOptions, runWorkflow } from '../support/workflow-run.ts'

const keyzAction = `acme/keyz@${'0123456789'.repeat(4)}`
const branch = 'keyz/metadata'

function workflow(name: 'sync' | 'review', shards = 1): string {
  const files = workflowFiles({ repository: 'acme/keys', storeFolder: '', shards, keyzAction, report: null })
  return files.get(`.github/workflows/keyz-${name}.yml`) ?? ''
}

function runner(ci: CiStore, place: TemporaryFolder, more: Partial<RunnerOptions> = {}): RunnerOptions {
  return {
    place: place.path,
    remote: ci.remote,
    variables: { ...ci.github.variables, ...ci.server.variables, KEYZ_NOW: '2026-11-21T00:00:00Z' },
    secrets: { KEYZ_PGP_PRIVATE_KEY: ci.store.environment.KEYZ_PGP_PRIVATE_KEY ?? '' },
    permissions: (granted) => {
      ci.github.readOnly = granted['pull-requests'] !== 'write'
    },
    ...more,
  }
}

it('syncs in one job and publishes in the other, each with its own rights only', async () => {
  await using ci = await ciStore()
  await using place = await temporaryFolder()

  const jobs = await runWorkflow(workflow('sync'), runner(ci, place))
  const asked = ci.github.requests.length
  await using later = await temporaryFolder()
  const again = await runWorkflow(workflow('sync'), runner(ci, later))

  const [sync, publish] = jobs
  const holds = (name: string) =>
    jobs.map(({ steps }) => steps.filter(({ environment }) => (environment[name] ?? '') !== '').length)
  expect(jobs.map(({ name, code }) => [name, code])).toEqual([
    ['sync', 0],
    ['publish', 0],
  ])
  // The bundle is there, so there is nothing to install.
  expect(sync?.steps[0]).toMatchObject({ code: 0, stdout: '' })
  expect(holds('PRIVATE_KEY')).toEqual([1, 0])
  expect(holds('GITHUB_TOKEN')).toEqual([0, 1])
  expect(publish?.summary).toMatch(/deepseek\/team\/main/)
  expect(ci.github.mistakes).toEqual([])
  expect(ci.github.pulls).toMatchObject([{ number: 1, head: branch, base: 'main' }])
  expect(again[1]?.steps.map(({ stderr }) => stderr).join('')).toMatch(/Nothing changed, so nothing was committed/)
  // Looks whether all is as it should be, and changes nothing.
  expect(ci.github.requests.slice(asked).filter((request) => !request.startsWith('GET '))).toEqual([])
  expect(ci.github.statuses).toMatchObject([{ commit: (await ci.git('rev-parse', branch)).trim(), state: 'success' }])
})

it('plans a matrix, reads each part of the keys in its own job, and publishes once', async () => {
  await using ci = await ciStore()
  await using place = await temporaryFolder()
  const accounts = ['50', '60', '70'].map((balance) => ci.server.key(balance))
  await ci.store.insert(Object.fromEntries(accounts.map(({ secret }, index) => [`deepseek/team/k${index}`, secret])))
  await ci.store.keyz(['discover', '--yes'])
  await ci.push('Map more keys.')

  // Four keys are one part; the jobs of a larger store are tried with two.
  const jobs = await runWorkflow(workflow('sync', 4), runner(ci, place, { matrix: ['1/2', '2/2'] }))

  const published = (await ci.git('ls-tree', '-r', '--name-only', branch, '--', '.keyz/providers/deepseek/')).trim()
  expect(jobs.map(({ name, code }) => [name, code])).toEqual([
    ['plan', 0],
    ['sync', 0],
    ['sync', 0],
    ['publish', 0],
  ])
  expect(jobs[0]?.steps.at(-1)?.stdout).toBe('["1/1"]\n')
  expect(published.split('\n')).toHaveLength(4)
  expect(ci.github.pulls).toHaveLength(1)
  expect((await ci.git('rev-list', '--count', `main..${branch}`)).trim()).toBe('1')
})

it('fails when a policy is violated, after the metadata was published', async () => {
  await using ci = await ciStore()
  await using place = await temporaryFolder()
  ci.account.balance = '1'

  const jobs = await runWorkflow(workflow('sync'), runner(ci, place))

  expect(jobs.map(({ name, code }) => [name, code])).toEqual([
    ['sync', 0],
    ['publish', 1],
  ])
  expect(jobs[1]?.steps.at(-1)?.stdout).toMatch(/deepseek\/team\/main .*\$1/)
  expect(ci.github.statuses).toMatchObject([{ state: 'failure' }])
  expect(ci.github.pulls).toHaveLength(1)
})

it('says what is missing when there is no key', async () => {
  await using ci = await ciStore()
  await using place = await temporaryFolder()

  const [job] = await runWorkflow(workflow('sync'), runner(ci, place, { secrets: {} }))

  expect(job?.code).toBe(2)
  expect(job?.steps.at(-1)?.stderr).toMatch(/make the secret KEYZ_PGP_PRIVATE_KEY/)
})

/** A pull request that brings the metadata branch, as the event tells it. */
async function pullRequest(ci: CiStore, place: TemporaryFolder, fork: boolean) {
  await (await ci.job('2026-11-21T00:00:00Z')).keyz(['ci'])
  const [base, head] = [(await ci.git('rev-parse', 'main')).trim(), (await ci.git('rev-parse', branch)).trim()]
  const event = {
    pull_request: {
      number: 7,
      base: { sha: base, ref: 'main' },
      head: { sha: head, ref: 'topic', repo: { full_name: fork ? 'somebody/keys' : 'acme/keys' } },
    },
    repository: { full_name: 'acme/keys' },
  }
  const eventFile = join(place.path, 'event.json')
  await writeFile(eventFile, JSON.stringify(event))
  return {
    variables: { ...ci.github.variables, KEYZ_NOW: '2026-11-21T00:00:00Z', GITHUB_EVENT_PATH: eventFile },
    secrets: {},
    checkedOut: (path: string) => must('git', ['switch', '--quiet', '--detach', head], { cwd: path }),
  }
}

it('keeps one comment on a pull request, and rewrites only its own', async () => {
  await using ci = await ciStore()
  await using place = await temporaryFolder()
  const given = await pullRequest(ci, place, false)
  const stranger = { id: 1, issue: 7, body: '<!-- keyz: review -->\nmine', bot: false }
  ci.github.comments.push(stranger)
  const review = () => runWorkflow(workflow('review'), runner(ci, place, given))

  const [first] = await review()
  const created = ci.github.comments.map(({ body }) => body)
  const own = ci.github.comments[1]
  if (own !== undefined) own.body = '<!-- keyz: review -->\nold'
  const [second] = await review()

  expect([first?.code, second?.code]).toEqual([0, 0])
  expect(ci.github.mistakes).toEqual([])
  expect(ci.github.comments.map(({ body }) => body)).toEqual(created)
  expect(created[0]).toBe(stranger.body)
  expect(created[1]).toMatch(/^<!-- keyz: review -->\n\*\*1 first reading\*\*, from /)
  expect(created).toHaveLength(2)
})

it('writes the summary instead where the token may only read', async () => {
  await using ci = await ciStore()
  await using place = await temporaryFolder()
  const fork = await pullRequest(ci, place, true)
  const before = ci.github.requests.length

  const [job] = await runWorkflow(workflow('review'), runner(ci, place, fork))
  const ofFork = ci.github.requests.length - before
  const [refused] = await runWorkflow(
    workflow('review'),
    runner(ci, place, {
      ...(await pullRequest(ci, place, false)),
      permissions: () => Object.assign(ci.github, { readOnly: true }),
    }),
  )

  expect([job?.code, refused?.code, ofFork]).toEqual([0, 0, 0])
  for (const summary of [job?.summary, refused?.summary])
    expect(summary).toMatch(/deepseek\/team\/main[\s\S]*The token of this run is read-only/)
  expect(ci.github.comments).toEqual([])
})
