// Runs work that only the newest request matters of: one at a time, and of those that came meanwhile the last one.

/** `work` never throws. Returns what asks for it. */
export function newestOnly<Request>(work: (request: Request) => Promise<void>): (request: Request) => void {
  let running = false
  let next: { request: Request } | null = null
  async function run(): Promise<void> {
    running = true
    while (next !== null) {
      const { request } = next
      next = null
      await work(request)
    }
    running = false
  }
  return (request) => {
    next = { request }
    if (!running) void run()
  }
}
