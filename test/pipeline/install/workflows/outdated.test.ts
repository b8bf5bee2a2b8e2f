import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { jobsPath, pipelineFiles } from '../../../../pipeline/install/workflows/gitlab-pipeline.ts'
import { isOutdated, isOutdatedPipeline } from '../../../../pipeline/install/workflows/outdated.ts'
import { workflowFiles } from '../../../../pipeline/install/workflows/workflow-files.ts'

const old = readFileSync(new URL('../../../golden/workflows/keyz-sync-0.1.0.yml', import.meta.url), 'utf8')

it('knows what an earlier version wrote, unless somebody edited it', () => {
  const edited = old.replace('ubuntu-latest', 'self-hosted')

  expect([isOutdated(old), isOutdated(edited)]).toEqual([true, false])
})

it.each([1, 8])('finds nothing to update in what this version writes for %i shards', (shards) => {
  const keyzAction = `acme/keyz@${'0123456789'.repeat(4)}`
  const files = workflowFiles({ repository: 'a/b', storeFolder: 'keys', shards, keyzAction, app: shards > 1 })

  expect([...files.values()].map(isOutdated)).toEqual([false, false])
})

it.each([
  ['0.0.9', true],
  ['0.9.0', true],
  ['0.10.0', false],
  ['0.11.0', false],
])('finds a pipeline for GitLab with keyz %s outdated by 0.10.0: %s, and an edited one never', (version, isOld) => {
  const text = pipelineFiles({ storeFolder: 'my keys', version }).get(jobsPath) ?? ''

  expect(isOutdatedPipeline(text, '0.10.0')).toBe(isOld)
  expect(isOutdatedPipeline(text.replace('30 minutes', '1 hour'), '0.10.0')).toBe(false)
})
