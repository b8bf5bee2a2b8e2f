import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { isOutdated } from '../../../../pipeline/install/workflows/outdated.ts'
import { workflowFiles } from '../../../../pipeline/install/workflows/workflow-files.ts'

const old = readFileSync(new URL('../../../golden/workflows/keyz-sync-0.1.0.yml', import.meta.url), 'utf8')

it('knows what an earlier version wrote, unless somebody edited it', () => {
  const edited = old.replace('*/6', '*/2')

  expect([isOutdated(old), isOutdated(edited)]).toEqual([true, false])
})

it.each([1, 8])('finds nothing to update in what this version writes for %i shards', (shards) => {
  const keyzAction = `acme/keyz@${'0123456789'.repeat(4)}`
  const files = workflowFiles({ repository: 'a/b', storeFolder: 'keys', shards, keyzAction, app: shards > 1 })

  expect([...files.values()].map(isOutdated)).toEqual([false, false])
})
