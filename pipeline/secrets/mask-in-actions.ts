// GitHub Actions hides a value in its logs once it knows it, and only exactly that value. Elsewhere nothing is printed.
import { fstatSync } from 'node:fs'
import type { Secret } from './secret.ts'

const masked = new WeakSet<Secret>()

/** Hiding anything shorter would blank ordinary words. */
const shortest = 8

/**
 * Has the secret hidden, by one command: the runner hides it in base64 and in other usual forms by itself, and keyz prints it in none.
 * Of one with several lines (an armored key) every line for itself, because the log is hidden line by line. Each command holds a secret in clear: call it only where a runner reads them, as `readsCommands` tells.
 */
export function maskInActions(secret: Secret, isRead: boolean, write = toRunner): void {
  if (!isRead || masked.has(secret)) return
  masked.add(secret)
  for (const form of maskedForms(secret.reveal())) write(`::add-mask::${escaped(form)}\n`)
}

function maskedForms(value: string): string[] {
  const lines = value.split(/\r?\n/)
  const forms = lines.length > 1 ? [value, ...lines.filter(isSecretLine)] : [value]
  return [...new Set(forms)].filter((form) => form.trim().length >= shortest)
}

/** The frame of an armored key and its headers are the same for everybody. */
function isSecretLine(line: string): boolean {
  return !/^(?:-----(?:BEGIN|END) |(?:Version|Comment|Hash|Charset|MessageID): )/.test(line)
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/**
 * Whether a runner of GitHub reads what this process prints: it connects pipes. A file, or a terminal where somebody has set
 * GITHUB_ACTIONS, would keep or show the secrets. Only `keyz ci` is meant to run there: a hook's output may go anywhere.
 */
export function readsCommands(
  variables: Readonly<Record<string, string | undefined>>,
  [command, ...parameters]: readonly string[],
): boolean {
  // With --json another program reads the output, and would stumble over a command.
  if (command !== 'ci' || parameters.includes('--json')) return false
  if (variables.GITHUB_ACTIONS !== 'true' || variables.GITHUB_RUN_ID === undefined) return false
  const output = fstatSync(1)
  return output.isFIFO() || output.isSocket()
}

function toRunner(text: string): void {
  process.stdout.write(text)
}
