// What ends the interface: the person, a signal, a terminal that is gone, or an error that nobody expected.

export interface Ending {
  /** With an error, `over` rejects with it. */
  end: (error?: unknown) => void
  over: Promise<void>
  /** Listens to nothing anymore. */
  forget: () => void
}

export function endingOf(interrupt: AbortSignal, stdin: NodeJS.ReadStream): Ending {
  let end: Ending['end'] = () => undefined
  const over = new Promise<void>((resolve, reject) => {
    end = (error) => (error === undefined ? resolve() : reject(error))
  })
  // Somebody awaits it, but maybe not yet.
  over.catch(() => undefined)
  const quit = () => end()
  process.on('uncaughtException', end)
  interrupt.addEventListener('abort', quit, { once: true })
  // The terminal is gone.
  stdin.once('end', quit)
  if (interrupt.aborted) quit()
  return {
    end,
    over,
    forget() {
      process.off('uncaughtException', end)
      interrupt.removeEventListener('abort', quit)
      stdin.off('end', quit)
    },
  }
}
