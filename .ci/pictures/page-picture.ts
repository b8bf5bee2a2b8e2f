// The picture of the report, taken by a browser, and the note that says which page it shows.
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { z } from 'zod'

/** Another browser draws other pixels, so the picture itself cannot be compared: this says which page and which picture belong together. */
export const PictureNote = z.strictObject({ page: z.string(), picture: z.string() })

export const pageName = 'report.png'
export const noteName = 'report.json'

export function digest(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Of all that is seen: without the script, whose bytes are those of the newest bundler, and its hash. */
export function digestOfPage(page: string): string {
  return digest(page.replace(/<script>[\s\S]*?<\/script>/, '').replace(/<meta http-equiv[^>]*>/, ''))
}

/** `folder` is for the page that the browser opens. */
export async function takePicture(page: string, folder: string, executablePath: string): Promise<Buffer> {
  const file = join(folder, 'report.html')
  await writeFile(file, page)
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const tab = await browser.newPage({ viewport: { width: 900, height: 1000 }, colorScheme: 'light' })
    await tab.goto(pathToFileURL(file).href)
    return await tab.screenshot()
  } finally {
    await browser.close()
  }
}
