// How much all answers together may be: for one key, and for all keys of a run. One endless list must not fill the memory of the machine.
import { KeyError } from '../errors.ts'

export interface Received {
  /** Throws KeyError (`parse_error`) once there is too much; to be asked before a request, too, so that nothing more is sent. */
  check: (label: string) => void
  /** Counts an answer. Throws like `check`. */
  add: (answer: { text: string }, label: string) => void
}

export interface ReceivedLimits {
  /** In bytes. */
  perKey: number
  perRun: number
}

const mebibyte = 1024 * 1024
const usual: ReceivedLimits = { perKey: 16 * mebibyte, perRun: 256 * mebibyte }

/** Starts the count of a run; what it returns starts the count of one key. */
export function receivedInRun({ perKey, perRun }: ReceivedLimits = usual): () => Received {
  let run = 0
  return () => {
    let key = 0
    const check = (label: string) => {
      if (key > perKey)
        throw tooMuch(`the answers for this key are larger than ${sizeOf(perKey)} together: report it`, label)
      if (run > perRun)
        throw tooMuch(
          `the answers of this run are larger than ${sizeOf(perRun)} together: sync the other keys in another run`,
          label,
        )
    }
    return {
      check,
      add({ text }, label) {
        const bytes = Buffer.byteLength(text)
        key += bytes
        run += bytes
        check(label)
      },
    }
  }
}

function sizeOf(bytes: number): string {
  return bytes % mebibyte === 0 ? `${bytes / mebibyte} MiB` : `${bytes} bytes`
}

/** Without the status of the answer: no rule of a provider for some status may take this failure for an ordinary refusal. */
function tooMuch(message: string, request: string): KeyError {
  return new KeyError('parse_error', message, { request })
}
