// The reference has every command that --help shows, and what --help says after the options.
import { expect, it } from 'vitest'
import { commandsPage } from '../../../pipeline/docs/commands-page.ts'

const { commands = '' } = await commandsPage()
const headings = [...commands.matchAll(/^### (.+)$/gm)].map(([, name]) => name)

it('has commands and their subcommands, and none that is hidden', () => {
  expect(headings).toEqual(expect.arrayContaining(['keyz init', 'keyz usage', 'keyz usage record', 'keyz ci sync']))
  expect(headings).not.toContain('keyz hook')
  expect(headings).not.toContain('keyz help')
})

it('has usage, arguments, options with their choices, and notes', () => {
  const [, sync = ''] = commands.split('### keyz sync\n')
  const [, record = ''] = commands.split('### keyz usage record\n')

  expect(sync).toContain('```\nkeyz sync [options] [path...]\n```')
  expect(sync).toMatch(/\| `path` \| \w/)
  expect(sync).toMatch(/\| `--git <mode>` \| .*"none", "stage", "commit"/)
  expect(record).toContain('--no-events')
})

it('keeps commands in the notes as lines of their own', () => {
  const [, completion = ''] = commands.split('### keyz completion\n')

  expect(completion).toMatch(
    /^```\nkeyz completion bash > .*\nkeyz completion zsh > .*\nkeyz completion fish > .*\n```$/m,
  )
})

it('shows nothing that Markdown would take for HTML', () => {
  const outsideOfCode = commands.replaceAll(/```[\s\S]*?```/g, '').replaceAll(/`[^`\n]*`/g, '')

  expect(outsideOfCode).not.toMatch(/<[a-z]/i)
})
