// tsx and Node keep compiled code in a folder and run what they find there: only pipeline/start/ may choose the folder.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { filesBelow, root } from './source-files.ts'

const loadsTsx = /import['", ]+tsx\b|from 'tsx|require\('tsx|import\('tsx|enableCompileCache\(\)|cachedData\b/

it('loads tsx, and turns on the compile cache, only with a private folder', () => {
  const files = [
    ...['pipeline', 'providers', 'schema', 'meta', 'test', '.ci'].flatMap((folder) => filesBelow(folder)),
    'package.json',
  ]

  const loading = files.filter((file) => loadsTsx.test(readFileSync(join(root, file), 'utf8')))

  expect(loading.filter((file) => !file.includes('no-shared-cache')).sort()).toEqual([
    'pipeline/start/compiled.mjs',
    'pipeline/start/from-sources.mjs',
    'pipeline/start/typescript.mjs',
  ])
})
