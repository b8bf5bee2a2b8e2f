// `npm run demo` and `npm test` work right after `git clone`: the packages are installed when they are not there yet.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

if (!existsSync(new URL('../node_modules/.package-lock.json', import.meta.url))) {
  console.error('First run: installing packages (npm ci).')
  const { status } = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    console.error('The packages could not be installed: check the network, then run npm ci.')
    process.exit(1)
  }
}
