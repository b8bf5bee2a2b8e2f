// `keyz report` in a real browser: nothing is asked for, nothing complains, plots are drawn, and everybody can read it.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { itInBrowser } from '../support/browser.ts'
import { storeWithHistory } from '../support/store-with-history.ts'

interface Opened extends AsyncDisposable {
  page: Page
  /** What the page or the browser complained about. */
  complaints: string[]
  /** Every address that was asked for beside the file itself. */
  asked: string[]
}

async function opened(browser: Browser, file: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const url = pathToFileURL(file).href
  const [complaints, asked]: [string[], string[]] = [[], []]
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.route('**', async (route) => {
    if (route.request().url() === url) return await route.continue()
    asked.push(route.request().url())
    await route.abort()
  })
  await page.goto(url)
  return { page, complaints, asked, [Symbol.asyncDispose]: () => context.close() }
}

/** In the page: how many colors a plot has. */
const colorsOf = (index: number) => `(() => {
  const canvas = document.querySelectorAll('[data-plot] canvas')[${index}]
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  const found = new Set()
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 0) found.add(data.slice(at, at + 3).join())
  return found.size
})()`

/** Brings every plot into view, and counts those with anything drawn on them. */
async function drawnPlots(page: Page): Promise<{ all: number; drawn: number }> {
  const places = page.locator('[data-plot]')
  const all = await places.count()
  let drawn = 0
  for (let index = 0; index < all; index++) {
    await places.nth(index).scrollIntoViewIfNeeded()
    const canvas = places.nth(index).locator('canvas')
    await canvas.waitFor()
    const colors = await page.evaluate<number>(colorsOf(index))
    // A grid alone has one color, and its words a few shades of another.
    if (colors > 10) drawn++
  }
  return { all, drawn }
}

/** Axe comes in by the debugger, which the policy of the page does not bind. */
async function seriousProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return await page.evaluate<string[]>(`axe.run().then(({ violations }) =>
    violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => id + ': ' + nodes[0].html))`)
}

async function reportOf(store: Awaited<ReturnType<typeof storeWithHistory>>): Promise<string> {
  const file = join(store.home, 'report.html')
  const { code, stderr } = await store.keyz(['report', '--out', file])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return file
}

itInBrowser('asks for nothing, complains about nothing, and draws its plots in both themes', async (browser) => {
  await using store = await storeWithHistory()
  const file = await reportOf(store)

  for (const colorScheme of ['light', 'dark'] as const) {
    await using report = await opened(browser, file, { colorScheme })
    const { all, drawn } = await drawnPlots(report.page)
    const problems = await seriousProblems(report.page)

    expect({ colorScheme, drawn, problems }).toEqual({ colorScheme, drawn: all, problems: [] })
    expect(all).toBeGreaterThan(7)
    expect([report.complaints, report.asked]).toEqual([[], []])
  }
})

itInBrowser('switches between dark and light by the keyboard, fills tables, and finds keys', async (browser) => {
  await using store = await storeWithHistory()
  await using report = await opened(browser, await reportOf(store), { colorScheme: 'light' })
  const { page } = report
  const background = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
  const light = await background()

  await page.locator('#theme').focus()
  await page.keyboard.press('Enter')

  expect(await background()).not.toBe(light)
  expect(await page.locator('#theme').getAttribute('aria-pressed')).toBe('true')
  expect(await seriousProblems(page)).toEqual([])

  const figures = page.locator('details[data-table]').first()
  const before = await figures.locator('tbody tr').count()
  await figures.locator('summary').click()
  await expect.poll(() => figures.locator('tbody tr').count()).toBeGreaterThan(before * 5)

  const cells = page.locator('details tbody td')
  const fewer = await cells.count()
  await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
  await expect.poll(() => cells.count()).toBeGreaterThan(fewer * 2)
  const money = (await cells.allTextContents()).filter((amount) => amount.includes('$'))
  expect(money.filter((amount) => !/\.\d\d/.test(amount))).toEqual([])

  await page.locator('#find').fill('LAPTOP')
  expect(await page.locator('article.key:visible').count()).toBe(1)
  expect(await page.locator('#found').textContent()).toContain('1 of 4')
  expect([report.complaints, report.asked]).toEqual([[], []])
})

itInBrowser('fits a screen of 320 pixels, and prints with all plots on white', async (browser) => {
  await using store = await storeWithHistory(60)
  await using report = await opened(browser, await reportOf(store), {
    viewport: { width: 320, height: 640 },
    colorScheme: 'dark',
  })
  const { page } = report

  const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
  await page.emulateMedia({ media: 'print' })
  const paper = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
  const pdf = await page.pdf()

  expect(wider).toBeLessThanOrEqual(0)
  expect(paper).toBe('rgb(255, 255, 255)')
  expect(pdf.length).toBeGreaterThan(10_000)
  expect(await page.locator('canvas').count()).toBe(await page.locator('[data-plot]').count())
  expect([report.complaints, report.asked]).toEqual([[], []])
})

itInBrowser('shows what to do within a screen of 500 pixels', async (browser) => {
  await using store = await storeWithHistory(20)
  await using report = await opened(browser, await reportOf(store), { viewport: { width: 500, height: 900 } })
  const { page } = report

  const ends = await page.evaluate<number[]>(
    `[...document.querySelectorAll('.todo td:last-child')].map((cell) => cell.getBoundingClientRect().right)`,
  )

  expect(ends.length).toBeGreaterThan(0)
  expect(Math.max(...ends)).toBeLessThanOrEqual(500)
  expect(await seriousProblems(page)).toEqual([])
})

itInBrowser('runs nothing that stands in a name, a tag, or a note', async (browser) => {
  const evil = `x"><img src=x onerror=console.log(1)><script>console.log(2)<${'/'}script>`.replaceAll('/', '\u2215')
  await using store = await storeWithHistory(2, [evil])
  await using report = await opened(browser, await reportOf(store))

  expect(await report.page.locator('h3', { hasText: 'onerror' }).count()).toBe(1)
  expect(await report.page.locator('img').count()).toBe(0)
  expect([report.complaints, report.asked]).toEqual([[], []])
})

itInBrowser('says the same without a script', async (browser) => {
  await using store = await storeWithHistory(20)
  await using report = await opened(browser, await reportOf(store), { javaScriptEnabled: false })

  expect(await report.page.locator('#attention').textContent()).toBe('What needs attention')
  expect(await report.page.locator('.tools').isVisible()).toBe(false)
  expect(await report.page.locator('figcaption').count()).toBeGreaterThan(3)
  expect(report.complaints).toEqual([])
})
