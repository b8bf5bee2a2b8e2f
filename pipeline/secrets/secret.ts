// The one type that holds a secret. It prints as [secret] in every way JavaScript prints a value.
import { inspect } from 'node:util'

const shown = '[secret]'

export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The secret itself. Only the HTTP client, the leak scanner and the decryption may call this; a test holds them to it. */
  reveal(): string {
    return this.#value
  }

  /** Whether the secret has a form; reveals nothing else about it. */
  matches(form: { test: (value: string) => boolean }): boolean {
    return form.test(this.#value)
  }

  toString(): string {
    return shown
  }

  toJSON(): string {
    return shown
  }

  [Symbol.toPrimitive](): string {
    return shown
  }

  [inspect.custom](): string {
    return shown
  }
}
