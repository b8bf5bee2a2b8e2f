// A rule over all pages: every relative link leads to a file that is there, and every anchor to a heading of it.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lexer, type Token, walkTokens } from 'marked'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const pages = [
  'README.md',
  '.github/CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
].filter((path) => path.endsWith('.md'))

const textOf = (path: string) => readFileSync(join(root, path), 'utf8')

function tokensOf(path: string): Token[] {
  const tokens: Token[] = []
  walkTokens(lexer(textOf(path)), (token) => {
    tokens.push(token)
  })
  return tokens
}

function relativeLinks(path: string): string[] {
  return tokensOf(path)
    .flatMap((token) => (token.type === 'link' || token.type === 'image' ? [String(token.href)] : []))
    .filter((href) => !/^[a-z]+:/.test(href))
}

/** As GitHub makes them of headings, and those that a page sets itself. */
function anchorsOf(path: string): string[] {
  const headings = tokensOf(path).flatMap((token) => (token.type === 'heading' ? [slug(String(token.text))] : []))
  const own = [...textOf(path).matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)
  return [...headings, ...own]
}

function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-')
}

const links = pages.flatMap((page) => relativeLinks(page).map((link) => ({ page, link })))

it.each(links)('$page links to $link', ({ page, link }) => {
  const [file = '', anchor] = link.split('#')
  const target = file === '' ? page : relative(root, join(root, page, '..', file))

  expect(target.startsWith('..')).toBe(false)
  expect(existsSync(join(root, target))).toBe(true)
  if (anchor !== undefined) expect(anchorsOf(target)).toContain(anchor)
})

it('reaches every page of docs/ from the README', () => {
  const reached = relativeLinks('README.md').map((link) => link.replace(/#.*/, ''))

  expect(reached).toEqual(expect.arrayContaining(pages.filter((path) => path.startsWith('docs/'))))
})
