import { expect, it } from 'vitest'
import { timeLeft } from '../../../pipeline/ci/time-left.ts'
import { Config } from '../../../schema/config.ts'

const left = (deadline: string, gone: number) => {
  const { toPrepare, toRead, toPublish, toAnnounce } = timeLeft(Config.parse({ ci: { deadline } }), () => gone * 1000)
  // To announce, always 20 seconds longer.
  expect(toAnnounce()).toBe(toPublish() + 20_000)
  return [toPrepare(), toRead(), toPublish()].map((milliseconds) => milliseconds / 1000)
}

it.each([
  // At the start, and after ordinary preparations.
  ['20m', 0, [600, 1_200, 1_500]],
  ['20m', 30, [570, 1_170, 1_470]],
  // A remote that did not answer took its half: the keys have the other one.
  ['20m', 600, [5, 600, 900]],
  ['70s', 35, [5, 35, 70]],
  // The job is late: five minutes at most to publish, and less where its whole time is short.
  ['20m', 1_200, [5, 600, 300]],
  ['20s', 20, [5, 10, 10]],
  ['20m', 3_600, [5, 600, 5]],
])(
  'with a deadline of %s and %i s gone, has so much to prepare, to read, and to publish',
  (deadline, gone, seconds) => {
    expect(left(deadline, gone)).toEqual(seconds)
  },
)
