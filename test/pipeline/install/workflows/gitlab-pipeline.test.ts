// The pipeline file for GitLab: the key and the right to write are in different jobs, and nothing that runs holds somebody's text.
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { jobsPath, pipelineFiles, pipelinePath } from '../../../../pipeline/install/workflows/gitlab-pipeline.ts'

const Job = z.looseObject({ environment: z.object({ name: z.string() }), script: z.array(z.string()) })
const Jobs = z.looseObject({ '.keyz': z.looseObject({}), 'keyz sync': Job, 'keyz publish': Job })

it('keeps the key and the token in environments of their own', () => {
  const files = pipelineFiles({ storeFolder: 'my keys', version: '1.2.3' })
  const jobs = Jobs.parse(parse(files.get(jobsPath) ?? ''))

  expect(parse(files.get(pipelinePath) ?? '')).toEqual({ include: [{ local: jobsPath }] })
  expect([jobs['keyz sync'].environment, jobs['keyz publish'].environment].map(({ name }) => name)).toEqual([
    'keyz',
    'keyz-publish',
  ])
  expect(jobs['keyz sync'].script).toEqual(['keyz ci sync --out keyz-metadata'])
  expect(JSON.stringify(jobs['keyz sync'])).not.toContain('TOKEN')
  expect(JSON.stringify(jobs['keyz publish'])).not.toContain('PGP')
  expect(jobs['.keyz']).toMatchObject({
    variables: { PASSWORD_STORE_DIR: '$CI_PROJECT_DIR/my keys', GIT_DEPTH: '0' },
    before_script: [expect.stringMatching(/--ignore-scripts .*keyz@1\.2\.3$/)],
  })
})

it.each(['../keys', 'a"; x', '$HOME', 'a\nb'])('refuses the folder %j', (storeFolder) => {
  expect(() => pipelineFiles({ storeFolder, version: '1.2.3' })).toThrow(/cannot be written in a pipeline file/)
})
