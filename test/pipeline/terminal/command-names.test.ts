// Which command a command line names.
import { expect, it } from 'vitest'
import { commandIn, withoutHelpForNothing } from '../../../pipeline/terminal/command-names.ts'

it.each([
  [['status']],
  [['help', 'status']],
  [['help']],
  [['help', '--json']],
  [['--no-color', 'help', 'status']],
  [['ack', 'help', 'x']],
])('leaves %j as it is', (parameters) => {
  expect(withoutHelpForNothing(parameters)).toEqual(parameters)
})

it.each([
  [['help', 'stauts'], ['stauts']],
  [['help', 'Status'], ['Status']],
  [
    ['--no-color', 'help', 'stauts'],
    ['--no-color', 'stauts'],
  ],
])('takes %j for the command that does not exist, so that a person hears of it', (parameters, meant) => {
  expect(withoutHelpForNothing(parameters)).toEqual(meant)
})

it('knows a subcommand, and a word that is none', () => {
  expect(commandIn(['ci', 'sync', '--push'])).toEqual({ command: 'ci sync' })
  expect(commandIn(['--no-color', 'ci', 'sink'])).toEqual({ command: 'ci', unknown: 'sink' })
  expect(commandIn(['status', 'some/path'])).toEqual({ command: 'status' })
  expect(commandIn(['stauts'])).toEqual({ command: '' })
})
