// Something that a test waits for until it says so itself.
export interface Gate {
  opened: Promise<void>
  open: () => void
}

export function gate(): Gate {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open() }
}
