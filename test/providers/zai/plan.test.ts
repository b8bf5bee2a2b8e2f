// A window of a kind that Z.ai adds later is left out, and costs no other figure.
import { expect, it } from 'vitest'
import { quotasOf } from '../../../providers/zai/plan.ts'
import { zai } from '../../../providers/zai.ts'
import { allCases } from '../../support/fixtures.ts'
import { askedInProcess } from '../../support/in-process.ts'

const window = { type: 'TOKENS_LIMIT', unit: 3, number: 5, percentage: '11' }

async function readingOf(limits: readonly object[]) {
  const answer = JSON.stringify({ code: 200, success: true, data: { limits } })
  const [named] = allCases().filter(({ provider, name }) => provider === 'zai' && name === 'token-plan')
  if (named === undefined) throw new Error('the case is gone')
  const { answers, context } = await askedInProcess(zai, named, (request, usual) =>
    request.path.endsWith('/quota/limit') ? { status: 200, body: answer } : usual(request),
  )
  return zai.read(answers.bodies, context, answers.gaps)
}

it('reads every window that it knows beside one that it does not, and says so', async () => {
  const { quotas, gaps } = await readingOf([{ type: 'FUTURE_LIMIT' }, window])

  expect(quotas).toEqual([expect.objectContaining({ name: 'tokens_5h', used: '11', remaining: '89' })])
  expect(gaps).toContainEqual(expect.objectContaining({ field: 'quotas', reason: 'request_failed' }))
})

it('stays live where the only window is of a kind that it does not know', async () => {
  const { quotas, gaps } = await readingOf([{ type: 'FUTURE_LIMIT' }])

  expect(quotas).toBeNull()
  expect(gaps.filter(({ field }) => field === 'quotas')).toEqual([
    expect.objectContaining({ reason: 'request_failed', hint: expect.stringContaining('data.limits[]') }),
  ])
})

it('makes nothing of no windows', () => {
  expect(quotasOf([])).toEqual([])
})
