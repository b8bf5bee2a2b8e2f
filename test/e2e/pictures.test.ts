// The pictures of the README and the docs show what keyz prints today. `npm run pictures` makes them anew.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { digest, digestOfPage, noteName, PictureNote, pageName } from '../../.ci/pictures/page-picture.ts'
import { makePictures, pictureFolder } from '../../.ci/pictures/pictures.ts'
import { terminalPicture } from '../../.ci/pictures/terminal-picture.ts'
import { tuiName } from '../../.ci/pictures/tui-picture.ts'
import { itNeeds } from '../support/needs.ts'
import { temporaryFolder } from '../support/temporary.ts'

const root = join(import.meta.dirname, '../..')
const kept = (name: string) => readFile(join(pictureFolder, name))

it('are what keyz prints about the demo store, and the picture of the report is of the page that it writes', async () => {
  await using folder = await temporaryFolder()

  const { terminal, page } = await makePictures(folder.path)

  for (const [name, svg] of terminal) expect(`${await kept(name)}`, `${name}: run npm run pictures`).toBe(svg)
  const note = PictureNote.parse(JSON.parse(`${await kept(noteName)}`))
  expect(note, `${pageName}: run npm run pictures`).toEqual({
    page: digestOfPage(page),
    picture: digest(await kept(pageName)),
  })
  expect((await readdir(pictureFolder)).sort()).toEqual([...terminal.keys(), pageName, noteName, tuiName].sort())
})

itNeeds('script')('show the terminal interface as it is drawn in a terminal', async () => {
  await using folder = await temporaryFolder()
  const { tui } = await makePictures(folder.path)

  expect(await tui(), `${tuiName}: run npm run pictures`).toBe(`${await kept(tuiName)}`)
})

it('show colors, wide signs at their columns, and nothing as markup', () => {
  const svg = terminalPicture('keyz <x>', '\u001b[31m✗\u001b[39m a&b\n\u001b[2m⌛\u001b[22m \u001b[1;33mlow\u001b[0m<')

  const texts = [...svg.matchAll(/<text (.*)<\/text>/g)].map(([, text]) => text)
  expect(texts).toEqual([
    'x="16" y="30">$ keyz &lt;x&gt;',
    'x="16" y="50" fill="#ff7b72">✗',
    'x="32.8" y="50">a&amp;b',
    'x="16" y="70" fill-opacity="0.65">⌛',
    // Two columns for the sign before it, and a blank.
    'x="41.2" y="70" fill="#d29922" font-weight="bold">low',
    'x="66.4" y="70">&lt;',
  ])
})

it('are small, load nothing, and name no folder of the machine that made them', async () => {
  for (const name of await readdir(pictureFolder)) {
    const bytes = await kept(name)

    expect(bytes.length, name).toBeLessThan(200_000)
    if (name.endsWith('.svg'))
      expect(`${bytes}`).not.toMatch(
        /\/tmp\/|\/home\/|<(?:image|script|style|use|foreignObject)|href=|src=|@import|url\(/,
      )
  }
})

it('are shown in the README or in the docs', async () => {
  const pages = ['README.md', ...(await readdir(join(root, 'docs'))).map((name) => `docs/${name}`)]
  const texts = await Promise.all(pages.map((name) => readFile(join(root, name), 'utf8')))

  for (const name of (await readdir(pictureFolder)).filter((file) => file !== noteName))
    expect(
      texts.some((text) => text.includes(`.github/pictures/${name})`)),
      name,
    ).toBe(true)
})
