// `npm run docs`: updates the generated blocks of README.md and docs/. A test fails when one is out of date.
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { commandsPage } from './commands-page.ts'
import { configurationPage } from './configuration-page.ts'
import { environmentPage } from './environment-page.ts'
import { manPage } from './man-page.ts'
import { withBlocks } from './marked-blocks.ts'
import { providersPage } from './providers-page.ts'
import { readme } from './readme.ts'
import { speedInReadme, speedPage } from './speed.ts'
import { tuiPage } from './tui-page.ts'

const root = new URL('../../', import.meta.url)

/** The whole text of every page with generated blocks, by its path in the repository. */
export async function generatedPages(): Promise<Map<string, string>> {
  const blocks = {
    'README.md': { ...readme(), ...speedInReadme() },
    'docs/speed.md': speedPage(),
    'docs/providers.md': providersPage(),
    'docs/commands.md': await commandsPage(),
    'docs/configuration.md': configurationPage(),
    'docs/environment.md': environmentPage(),
    'docs/tui.md': tuiPage(),
  }
  const pages = Object.entries(blocks).map(
    ([path, generated]) => [path, withBlocks(readFileSync(new URL(path, root), 'utf8'), generated)] as const,
  )
  return new Map([...pages, ['man/keyz.1', await manPage()]])
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  for (const [path, text] of await generatedPages()) writeFileSync(new URL(path, root), text)
