// Runs the jobs of a generated workflow as a runner does: every `run:` under bash with the files and variables of Actions. The actions of
// others are stood in for by what they do to files; a job gets the rights that it asks for, and no more.
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { type Contexts, filled } from './expression.ts'
import { bareEnvironment, must, type Ran, run } from './run.ts'

const Inputs = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
const Step = z.object({
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: Inputs.optional(),
  env: z.record(z.string(), z.string()).optional(),
})
const Job = z.object({
  needs: z.string().optional(),
  permissions: z.record(z.string(), z.string()),
  strategy: z.object({ matrix: z.record(z.string(), z.string()) }).optional(),
  outputs: z.record(z.string(), z.string()).optional(),
  steps: z.array(Step),
})
type Job = z.infer<typeof Job>
const Workflow = z.object({ jobs: z.record(z.string(), Job) })
const Action = z.object({
  inputs: z.record(z.string(), z.object({ default: z.string() })),
  outputs: z.record(z.string(), z.object({ value: z.string() })),
  runs: z.object({ steps: z.array(Step) }),
})

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface RunnerOptions {
  /** Where jobs work; artifacts lie here too. */
  place: string
  /** Of the store's repository. */
  remote: string
  variables: Record<string, string>
  secrets: Record<string, string>
  /** Called before a job: what the token of this job may do. */
  permissions: (permissions: Record<string, string>) => void
  /** Instead of what the plan says, which is one part for a small store. */
  matrix?: string[]
  /** What happens to the work tree after the clone. */
  checkedOut?: (path: string) => Promise<unknown>
}

export interface RanJob {
  name: string
  steps: (Ran & { environment: Record<string, string> })[]
  /** Of the first step that failed, or 0. */
  code: number | null
  summary: string
}

/** All jobs in their order, each element of a matrix for itself. Stops after a job that failed, as a runner does. */
export async function runWorkflow(text: string, options: RunnerOptions): Promise<RanJob[]> {
  const { jobs } = Workflow.parse(parse(text))
  const needs: Record<string, { outputs: Record<string, unknown> }> = {}
  const ran: RanJob[] = []
  await shimNpm(options.place)
  for (const [name, job] of Object.entries(jobs)) {
    const [key, list] = Object.entries(job.strategy?.matrix ?? {})[0] ?? []
    const values =
      list === undefined ? [undefined] : z.array(z.string()).parse(options.matrix ?? filled(list, { needs }))
    for (const [index, value] of values.entries()) {
      const matrix = key === undefined ? {} : { [key]: value }
      const { result, outputs } = await runJob(
        `${name}-${index}`,
        job,
        { needs, matrix, strategy: { 'job-index': index } },
        options,
      )
      ran.push({ ...result, name })
      needs[name] = { outputs }
      if (result.code !== 0) return ran
    }
  }
  return ran
}

async function runJob(name: string, job: Job, more: Contexts, options: RunnerOptions) {
  const number = (await readdir(options.place)).length
  const folder = join(options.place, `${number}-${name}`)
  const temp = join(folder, 'temp')
  const workspace = join(folder, 'workspace')
  await mkdir(temp, { recursive: true })
  options.permissions(job.permissions)
  const files = Object.fromEntries(
    ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_ENV', 'GITHUB_PATH'].map((file) => [file, join(folder, file)]),
  )
  for (const file of Object.values(files)) await writeFile(file, '')
  const { GITHUB_TOKEN: token = '', ...variables } = options.variables
  const steps: Record<string, { outputs: Record<string, string> }> = {}
  const contexts: Contexts = { ...more, steps, secrets: options.secrets, github: { token }, runner: { temp } }
  const environment = {
    ...bareEnvironment,
    PATH: `${join(options.place, 'bin')}:${bareEnvironment.PATH}`,
    HOME: folder,
    RUNNER_TEMP: temp,
    GITHUB_WORKSPACE: workspace,
    ...variables,
    ...files,
  }
  const result: RanJob = { name, steps: [], code: 0, summary: '' }

  async function runStep(step: z.infer<typeof Step>, within: Contexts): Promise<void> {
    if (step.if !== undefined && filled(`\${{ ${step.if} }}`, within) !== true) return
    const given = Object.fromEntries(
      Object.entries(step.with ?? {}).map(([input, value]) => [input, String(filled(String(value), within) ?? '')]),
    )
    if (step.run !== undefined) await script(step, within)
    else if (step.uses?.startsWith('actions/checkout@')) await checkOut(workspace, given, job, options)
    else if (step.uses?.startsWith('actions/upload-artifact@'))
      await cp(given.path ?? '', join(options.place, 'artifacts', given.name ?? ''), { recursive: true })
    else if (step.uses?.startsWith('actions/download-artifact@')) await download(given)
    else if (!step.uses?.startsWith('actions/setup-node@')) await composite(step, given)
  }

  async function script(step: z.infer<typeof Step>, within: Contexts): Promise<void> {
    const own = Object.fromEntries(
      Object.entries(step.env ?? {}).map(([variable, value]) => [variable, String(filled(value, within) ?? '')]),
    )
    const file = join(temp, 'script.sh')
    await writeFile(file, step.run ?? '')
    const all = { ...environment, GITHUB_ACTION_PATH: root.replace(/\/$/, ''), ...own }
    const ended = await run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', file], {
      cwd: workspace,
      environment: all,
    })
    result.steps.push({ ...ended, environment: all })
    if (ended.code !== 0) result.code = ended.code
    if (step.id !== undefined) steps[step.id] = { outputs: await outputsIn(files.GITHUB_OUTPUT ?? '') }
  }

  async function composite(step: z.infer<typeof Step>, given: Record<string, string>): Promise<void> {
    const action = Action.parse(parse(await readFile(join(root, 'action.yml'), 'utf8')))
    const unknown = Object.keys(given).find((input) => action.inputs[input] === undefined)
    if (unknown !== undefined) throw new Error(`action.yml has no input ${unknown}`)
    const defaults = Object.fromEntries(
      Object.entries(action.inputs).map(([input, { default: value }]) => [input, value]),
    )
    const within: Contexts = { inputs: { ...defaults, ...given }, steps: {} }
    for (const inner of action.runs.steps) if (result.code === 0) await runStep(inner, { ...within, steps })
    const outputs = Object.entries(action.outputs).map(([output, { value }]) => [
      output,
      String(filled(value, { steps }) ?? ''),
    ])
    if (step.id !== undefined) steps[step.id] = { outputs: Object.fromEntries(outputs) }
  }

  async function download({ pattern = '', path = '' }: Record<string, string>): Promise<void> {
    const names = await readdir(join(options.place, 'artifacts'))
    for (const artifact of names.filter((one) => one.startsWith(pattern.replace('*', ''))))
      await cp(join(options.place, 'artifacts', artifact), join(path, artifact), { recursive: true })
  }

  for (const step of job.steps) if (result.code === 0) await runStep(step, contexts)
  result.summary = await readFile(files.GITHUB_STEP_SUMMARY ?? '', 'utf8')
  const outputs = Object.fromEntries(
    Object.entries(job.outputs ?? {}).map(([output, value]) => [output, filled(value, contexts)]),
  )
  return { result, outputs }
}

/** Without kept credentials nobody can fetch or push any more; without the right to write, nobody can push. */
async function checkOut(
  workspace: string,
  given: Record<string, string>,
  job: Job,
  options: RunnerOptions,
): Promise<void> {
  const depth = given['fetch-depth'] === '0' ? [] : ['--depth', '1']
  await must('git', ['clone', '--quiet', ...depth, `file://${options.remote}`, workspace])
  await options.checkedOut?.(workspace)
  const address = given['persist-credentials'] === 'false' ? 'file:///nowhere' : `file://${options.remote}`
  await must('git', ['remote', 'set-url', 'origin', address], { cwd: workspace })
  if (job.permissions.contents !== 'write')
    await must('git', ['remote', 'set-url', '--push', 'origin', 'file:///nowhere'], { cwd: workspace })
}

async function outputsIn(file: string): Promise<Record<string, string>> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.includes('='))
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
}

/** A released action has all it needs: whoever asks npm for anything fails. */
async function shimNpm(place: string): Promise<void> {
  await mkdir(join(place, 'bin'), { recursive: true })
  await mkdir(join(place, 'artifacts'), { recursive: true })
  await writeFile(join(place, 'bin/npm'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
}
