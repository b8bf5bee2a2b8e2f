// GitHub Actions hides a value in its logs once it was told about it. Nothing is told anywhere else.
import type { Secret } from './secret.ts'

const masked = new WeakSet<Secret>()

/** The command goes to stderr, which the runner reads too, so that the data on stdout stays data. */
export function maskInActions(secret: Secret, inActions: boolean): void {
  if (!inActions || masked.has(secret)) return
  masked.add(secret)
  const escaped = secret.reveal().replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
  process.stderr.write(`::add-mask::${escaped}\n`)
}
