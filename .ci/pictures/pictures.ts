// The pictures of the README and the docs: what keyz prints about the demo store, at a fixed time. One line is one more picture.
import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { terminalPicture } from './terminal-picture.ts'
import { tuiPicture } from './tui-picture.ts'

const commands: Readonly<Record<string, { command: string; columns: number }>> = {
  // Wide enough for the plots.
  status: { command: 'keyz status', columns: 100 },
  show: { command: 'keyz show openrouter/personal/ci', columns: 80 },
  review: { command: 'keyz review --base HEAD~2', columns: 80 },
}

export const pictureFolder = fileURLToPath(new URL('../../.github/pictures/', import.meta.url))

/** The week of the demo ends now. */
const end = '2026-11-21T09:00:00Z'
const program = fileURLToPath(new URL('../../pipeline/bin.mjs', import.meta.url))

export interface Pictures {
  /** SVG by the name of its file. */
  terminal: Map<string, string>
  /** The report of the demo store. */
  page: string
  /** The terminal interface: needs script(1). */
  tui: () => Promise<string>
}

/** `folder` is empty, and gets the demo store. */
export async function makePictures(folder: string): Promise<Pictures> {
  const environment = { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, TERM: 'xterm-256color', COLUMNS: '80' }
  const demo = join(folder, 'demo')
  await mkdir(demo)
  await printed('"$0" "$1" demo --dir "$2"', [process.execPath, program, demo], { ...environment, KEYZ_NOW: end })
  const inDemo = (command: string, columns = 80) =>
    printed(`. ./demo.sh; ${command}`, [], { ...environment, COLUMNS: `${columns}`, FORCE_COLOR: '1' }, demo)
  const tui = () => tuiPicture(demo, { HOME: folder, TMPDIR: folder })
  const terminal = new Map<string, string>()
  for (const [name, { command, columns }] of Object.entries(commands))
    terminal.set(`${name}.svg`, terminalPicture(command, await inDemo(`${command} 2>&1`, columns)))
  return { terminal, page: await inDemo('keyz report --out -'), tui }
}

/** Exit code 1 means that a key failed, which happens in the demo on purpose. */
async function printed(
  script: string,
  parameters: readonly string[],
  env: Record<string, string | undefined>,
  cwd?: string,
): Promise<string> {
  return await new Promise((resolve, reject) => {
    execFile('sh', ['-c', script, ...parameters], { env, cwd, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error !== null && error.code !== 1) reject(new Error(`${script} failed: ${stderr}`))
      else resolve(stdout)
    })
  })
}
