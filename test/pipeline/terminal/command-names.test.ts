// Which command a command line names.
import { expect, it } from 'vitest'
import { commandIn, withoutHelpForNothing } from '../../../pipeline/terminal/command-names.ts'

it.each([[['status']], [['help', 'status']], [['help']], [['help', '--json']]])('leaves %j as it is', (parameters) => {
  expect(withoutHelpForNothing(parameters)).toEqual(parameters)
})

it('takes help with a command that does not exist for that command, so that a person hears of it', () => {
  expect(withoutHelpForNothing(['help', 'stauts'])).toEqual(['stauts'])
})

it('knows a subcommand, and a word that is none', () => {
  expect(commandIn(['ci', 'sync', '--push'])).toEqual({ command: 'ci sync' })
  expect(commandIn(['--no-color', 'ci', 'sink'])).toEqual({ command: 'ci', unknown: 'sink' })
  expect(commandIn(['status', 'some/path'])).toEqual({ command: 'status' })
  expect(commandIn(['stauts'])).toEqual({ command: '' })
})
