// The README has one line per provider, with what its keys report between them.
import { expect, it } from 'vitest'
import { readme } from '../../../pipeline/docs/readme.ts'
import { providers } from '../../../providers/index.ts'

const lines = (readme().providers ?? '').split('\n')

it('has one line for each provider', () => {
  expect(lines).toHaveLength(providers.length)
})

it('adds up what different kinds of key report', () => {
  const anthropic = lines.find((line) => line.startsWith('- [Anthropic]'))

  expect(anthropic).toMatch(/^- \[Anthropic\]\(docs\/providers\.md#anthropic\): cost, .*models$/)
})
