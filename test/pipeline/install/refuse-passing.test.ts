import { expect, it } from 'vitest'
import { refusePassing } from '../../../pipeline/install/refuse-passing.ts'

it.each([
  '/home/a/.npm/_npx/374f5c3b9a/node_modules/keyz/pipeline/bin.mjs',
  '/home/a/.cache/pnpm/dlx/abc/node_modules/keyz/pipeline/bin.mjs',
  '/home/a/.cache/pnpm/dlx-4711/node_modules/keyz/pipeline/bin.mjs',
  '/tmp/bunx-501-keyz@latest/node_modules/keyz/pipeline/bin.mjs',
])('lets no hook call %s', (program) => {
  expect(() => refusePassing(program)).toThrow(/hooks cannot call it: run npm install --global keyz first/)
})

it.each(['/usr/local/lib/node_modules/keyz/pipeline/bin.mjs', '/home/a/src/_npx-notes/keyz/pipeline/bin.mjs'])(
  'lets hooks call %s',
  (program) => {
    expect(() => refusePassing(program)).not.toThrow()
  },
)
