// An option whose value is a whole number from 1 up to a limit.
import { InvalidArgumentError } from '@commander-js/extra-typings'

/** The parser throws InvalidArgumentError, which the command line explains. */
export function numberUpTo(max: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (!/^\d{1,9}$/.test(text) || number < 1 || number > max)
      throw new InvalidArgumentError(`Expected a number from 1 to ${max}.`)
    return number
  }
}
