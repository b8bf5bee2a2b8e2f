// Text cut to its place, without tearing a character apart.
import stringWidth from 'string-width'
import { expect, it } from 'vitest'
import { cutEnd, cutMiddle } from '../../../meta/views/fit.ts'

const family = '👩‍👩‍👦'

it('keeps an emoji of several parts whole, or leaves it out', () => {
  const path = `ai/${family}${family}/main`

  expect(cutEnd(path, 8, stringWidth, false)).toBe(`ai/${family}${family}…`)
  expect(cutEnd(path, 7, stringWidth, false)).toBe(`ai/${family}…`)
  expect(cutMiddle(path, 11, stringWidth, false)).toBe(`ai/${family}…/main`)
  expect(cutMiddle(`ai/ab/${family}`, 7, stringWidth, false)).toBe(`ai/…/${family}`)
})
