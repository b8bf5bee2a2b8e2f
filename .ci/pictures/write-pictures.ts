// `npm run pictures`: makes the pictures anew. The one of the report needs Chromium, and stays as it is while its page does.
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { digest, digestOfPage, noteName, pageName, takePicture } from './page-picture.ts'
import { makePictures, pictureFolder } from './pictures.ts'
import { tuiName } from './tui-picture.ts'

const folder = await mkdtemp(join(tmpdir(), 'keyz-pictures-'))
try {
  const { terminal, page, tui } = await makePictures(folder)
  await mkdir(pictureFolder, { recursive: true })
  for (const [name, svg] of terminal) await writeFile(join(pictureFolder, name), svg)
  await writeFile(join(pictureFolder, tuiName), await tui())
  const browser = process.env.KEYZ_TEST_CHROMIUM ?? '/usr/bin/chromium'
  if (existsSync(browser)) {
    const picture = await takePicture(page, folder, browser)
    await writeFile(join(pictureFolder, pageName), picture)
    const note = { page: digestOfPage(page), picture: digest(picture) }
    await writeFile(join(pictureFolder, noteName), `${JSON.stringify(note, null, 2)}\n`)
  } else console.error(`${pageName} is not made anew: install Chromium, or name one with KEYZ_TEST_CHROMIUM`)
} finally {
  await rm(folder, { recursive: true, force: true })
}
