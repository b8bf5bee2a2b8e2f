// When a workflow runs: five fields of cron that GitHub takes, and one sentence for anything else.
import { expect, it } from 'vitest'
import { isSchedule, parseSchedule } from '../../../../pipeline/install/workflows/schedule.ts'

it.each(['17 * * * *', '*/15 8-18 * * MON-FRI', '0,30 0 1,15 jan-Mar 0', '5-55/10 */6 31 12 6'])('takes %j', (text) => {
  expect(parseSchedule(text)).toBe(text)
  expect(parseSchedule(`  ${text.replaceAll(' ', '\t ')} `)).toBe(text)
})

it.each([
  '',
  'hourly',
  '@hourly',
  '17 * * *',
  '17 * * * * *',
  '60 * * * *',
  '0 24 * * *',
  '0 0 0 * *',
  '0 0 * 13 *',
  '0 0 * * 7',
  '0 0 * * MAY',
  '30-10 * * * *',
  '*/0 * * * *',
  '1/2/3 * * * *',
  '1,, * * * *',
  '17 * * * *" #',
  '17 * * * *\n  push:',
])('refuses %j', (text) => {
  expect(() => parseSchedule(text)).toThrow(/the five fields of cron/)
  expect(isSchedule(text)).toBe(false)
})
