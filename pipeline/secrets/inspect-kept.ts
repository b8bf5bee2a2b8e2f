// What of the `.keyz` folder is searched closely: all that git keeps. The state stays on this machine, and is saved many times in a run.
import type { LeakScanner } from './leak-scanner.ts'

const state = /[\\/]\.keyz[\\/]state[\\/][^\\/]+$/

/** For the files of a store: throws LeakError for a text with a secret in it. */
export function inspectKept({ inspect, inspectClosely }: LeakScanner): (text: string, file: string) => void {
  return (text, file) => (state.test(file) ? inspect(text, file) : inspectClosely(text, file))
}
