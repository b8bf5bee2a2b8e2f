// The generated parts of README.md and docs/ are what `npm run docs` would write.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { generatedPages } from '../../../pipeline/docs/write-docs.ts'

const root = new URL('../../../', import.meta.url)

const pages = [...(await generatedPages())].map(([path, text]) => ({ path, text }))

it.each(pages)('$path is up to date: npm run docs', ({ path, text }) => {
  expect(readFileSync(new URL(path, root), 'utf8')).toBe(text)
})
