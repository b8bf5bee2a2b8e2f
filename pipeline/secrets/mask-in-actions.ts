// GitHub Actions hides a value in its logs once it knows it, and only exactly that value. Elsewhere nothing is printed.
import { base64Forms, escapedForms } from './encoded-forms.ts'
import type { Secret } from './secret.ts'

const masked = new WeakSet<Secret>()

/** Hiding anything shorter would blank ordinary words. */
const shortest = 8

/**
 * Has every usual form of the secret hidden; of one with several lines (an armored key) every line for itself, because the log
 * is hidden line by line. The commands go to stderr, which the runner reads too, so that the data on stdout stays data.
 */
export function maskInActions(secret: Secret, inActions: boolean, write = toStderr): void {
  if (!inActions || masked.has(secret)) return
  masked.add(secret)
  for (const form of maskedForms(secret.reveal())) write(`::add-mask::${escaped(form)}\n`)
}

function maskedForms(value: string): string[] {
  const bytes = Buffer.from(value)
  const lines = value.split(/\r?\n/)
  const whole = [value, ...escapedForms(value)]
  const encoded = [...base64Forms(bytes), bytes.toString('hex'), bytes.toString('hex').toUpperCase()]
  // A key of several lines in other encodings is one long text: its beginning and end give as much away, and it never is a line of a log.
  const forms = lines.length > 1 ? [...lines.filter(isSecretLine), ...whole, ...encoded] : [...whole, ...encoded]
  return [...new Set(forms)].filter((form) => form.trim().length >= shortest)
}

/** The frame of an armored key and its headers are the same for everybody. */
function isSecretLine(line: string): boolean {
  return !/^(?:-----(?:BEGIN|END) |(?:Version|Comment|Hash|Charset|MessageID): )/.test(line)
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function toStderr(text: string): void {
  process.stderr.write(text)
}
