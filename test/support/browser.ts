// A real browser for what people open in one: Chromium or Chrome, as the machine has it. Nothing it asks for leaves the machine.
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { it } from 'vitest'

/** Debian's package, Google's, and those of runners; `KEYZ_TEST_CHROMIUM` names another one. */
const places = [
  process.env.KEYZ_TEST_CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const executablePath = places.find((path) => path !== '' && existsSync(path))

/** `it`, named after what it needs, and skipped visibly where there is no browser: .ci/run fails when any was skipped. */
export function itInBrowser(name: string, test: (browser: Browser) => Promise<void>): void {
  it.skipIf(executablePath === undefined)(`${name} (needs Chromium: apt-get install chromium)`, async () => {
    const browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
    try {
      await test(browser)
    } finally {
      await browser.close()
    }
  })
}
