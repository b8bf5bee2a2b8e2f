// What the path of an entry says about whose key it is, or that it is none, before anybody looks into the entry.
import { providerFacts } from '../../providers/facts.ts'
import { type Guess, guessFromPath, isNamedAsKey } from './guess-provider.ts'
import { speaksOfKey, speaksOfLogin } from './speaks-of-login.ts'

export type Verdict = Guess | { found: 'other'; because: string }

/** What the path alone says. A login is left out, unless the path says as clearly that it is a key. */
export function verdictOnPath(path: string): Verdict {
  const guess = guessFromPath(path, providerFacts)
  const word = isNamedAsKey(path, providerFacts) ? null : speaksOfLogin(path)
  if (word === null) return guess
  if (!speaksOfKey(path) || guess.found !== 'one')
    return { found: 'other', because: `its path speaks of something else: ${word}` }
  return { ...guess, because: `its path names the provider and a key, but also: ${word}`, sure: false }
}
