// Every text that keyz writes is known to be its own later, in any clone; whatever a person changes in one is not.
import { expect, it } from 'vitest'
import { jobsPath, pipelineFiles } from '../../../../pipeline/install/workflows/gitlab-pipeline.ts'
import { choicesIn, isOwnText, shapeOf } from '../../../../pipeline/install/workflows/known-texts.ts'
import { workflowFiles } from '../../../../pipeline/install/workflows/workflow-files.ts'

const action = `acme/keyz@${'0123456789'.repeat(4)}`
const usual = { repository: 'acme/keys', storeFolder: '', shards: 1, keyzAction: action }
const variants = [
  usual,
  { ...usual, report: 'artifact' as const, storeFolder: 'keys' },
  { ...usual, report: 'pages' as const },
  { ...usual, repository: null },
  { ...usual, storeFolder: 'my keys/pass' },
  { ...usual, shards: 8, keyzAction: `${action} # v1.2.3` },
  { ...usual, shards: 256, repository: null },
  { ...usual, schedule: '3,33 8-18/2 * * MON-FRI', report: 'pages' as const, reportSchedule: '0 7 * * 1' },
  { ...usual, app: true },
  { ...usual, app: true, shards: 2, storeFolder: 'keys' },
]
const pipelines = ['', 'my keys'].map((storeFolder) => ({
  path: jobsPath,
  text: pipelineFiles({ storeFolder, version: '1.2.3' }).get(jobsPath) ?? '',
}))
const texts = [
  ...variants.flatMap((variant) => [...workflowFiles(variant)].map(([path, text]) => ({ path, text }))),
  ...pipelines,
]

it.each(texts)('knows $path again (add its shape to known-texts.ts when you change a workflow)', ({ text }) => {
  expect({ shape: shapeOf(text), known: isOwnText(text) }).toMatchObject({ known: true })
})

it.each([
  ['a schedule that is none', (text: string) => text.replace('*/6', '*/6 #')],
  ['a second schedule', (text: string) => text.replace(/( +- cron: .*\n)/, '$1$1')],
  ['another runner', (text: string) => text.replace('ubuntu-latest', 'self-hosted')],
  ['a step more', (text: string) => `${text}      - run: echo\n`],
  ['a newer action', (text: string) => text.replace(/checkout@\w+/, `checkout@${'f'.repeat(40)}`)],
  ['a trigger', (text: string) => text.replace('on:\n', 'on:\n  push:\n')],
  ['a condition', (text: string) => text.replace("== 'acme/keys'", "== 'acme/keys' || true")],
])('does not know one with %s', (_, edit) => {
  for (const { text } of texts.filter(({ path }) => path.includes('sync'))) {
    const edited = edit(text)
    if (edited !== text) expect(isOwnText(edited)).toBe(false)
  }
})

it('reads what a workflow was written with', () => {
  const text =
    workflowFiles({ ...usual, shards: 8, app: true, schedule: '5 * * * *' }).get('.github/workflows/keyz-sync.yml') ??
    ''

  expect(choicesIn(text)).toEqual({
    action,
    version: null,
    shards: 8,
    app: true,
    schedule: '5 * * * *',
    place: 'artifact',
  })
})

it.each([
  ['another image', (text: string) => text.replace('node:22', 'node:24')],
  ['another package', (text: string) => text.replace('keyz@', 'keyz-fork@')],
  ['a range of versions', (text: string) => text.replace('keyz@1.2.3', 'keyz@latest')],
  ['a command more', (text: string) => text.replace('keyz@1.2.3', 'keyz@1.2.3 && make')],
])('does not know a pipeline with %s', (_, edit) => {
  for (const { text } of pipelines) expect(isOwnText(edit(text))).toBe(false)
})
