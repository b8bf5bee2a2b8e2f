// The only part of keyz that knows ink: draws the frames of a model, and tells it about key presses and the size of the terminal.
import { render, useInput } from 'ink'
import { useSyncExternalStore } from 'react'
import type { Model, OpenScreen, ScreenModule } from './frame.ts'
import { Panes } from './panes.tsx'
import { pressesOf } from './press.ts'

const enter = '\u001b[?1049h\u001b[H'
const leave = '\u001b[?1049l\u001b[?25h'

function Interface({ model }: { model: Model }) {
  const frame = useSyncExternalStore(model.subscribe, model.frame)
  useInput((input, key) => {
    for (const press of pressesOf(input, key)) model.press(press)
  })
  return <Panes frame={frame} />
}

/** Draws on the terminal's second screen, so that what was there before comes back when it is closed. */
export const openScreen: ScreenModule['openScreen'] = (model, { stdin, stdout }) => {
  stdout.write(enter)
  stdout.on('resize', model.resize)
  const drawn = render(<Interface model={model} />, { stdin, stdout, exitOnCtrlC: false, maxFps: 60 })
  drawn.waitUntilExit().catch(model.ended)
  let isOpen = true
  const close: OpenScreen['close'] = () => {
    if (!isOpen) return
    isOpen = false
    process.off('exit', close)
    stdout.off('resize', model.resize)
    drawn.unmount()
    drawn.cleanup()
    // Another program may read the keys from now on.
    stdin.pause()
    stdout.write(leave)
  }
  // Also where the process ends by an error that nobody caught.
  process.on('exit', close)
  return { close }
}
