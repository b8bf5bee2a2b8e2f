// What the interface leaves to other programs: pass copies a key, and the browser shows a provider's console.

import { shellWord } from '../../schema/shell-word.ts'
import { printable } from '../../schema/text.ts'
import type { Environment } from '../environment/environment.ts'
import { runInFront, startApart } from '../environment/start-program.ts'
import type { Message } from './state.ts'

/**
 * pass has the terminal meanwhile, because the agent may ask for the passphrase there. keyz reads nothing of what it prints, and the
 * key goes from gpg to the clipboard.
 */
export async function copyWithPass(
  path: string,
  { store, forChildren }: Environment,
  signal: AbortSignal,
): Promise<Message> {
  const environment = { ...forChildren, PASSWORD_STORE_DIR: store }
  const stdio = ['inherit', 'ignore', 'ignore'] as const
  const code = await runInFront('pass', ['show', '-c', '--', path], { environment, stdio, signal }).catch(
    () => 'missing',
  )
  const name = printable(path)
  if (code === 0) return { text: `Copied ${name}; pass clears the clipboard.`, tone: 'good' }
  const why = code === 'missing' ? 'pass is not installed' : 'pass could not copy it'
  return { text: `${why}: run pass show -c ${shellWord(path)} in a terminal to see more`, tone: 'bad' }
}

/** The page is one of those in keyz itself: nothing in the store can name another. */
export function openPage(url: string, { forChildren }: Environment, told: (message: Message) => void): void {
  const { DISPLAY, WAYLAND_DISPLAY } = forChildren
  const opener = process.platform === 'darwin' ? 'open' : DISPLAY || WAYLAND_DISPLAY ? 'xdg-open' : null
  if (opener === null) told({ text: `Open this page in a browser: ${url}`, tone: 'plain' })
  else {
    const failed = () => told({ text: `${opener} failed; open this page yourself: ${url}`, tone: 'bad' })
    startApart(opener, [url], forChildren, failed)
  }
}
