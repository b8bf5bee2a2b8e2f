// What to tell a person about an error, in one sentence of our own.
import { DocumentError } from '../../meta/files/document.ts'
import { troubleWriting } from '../../meta/files/file-trouble.ts'
import { CommandError, KeyError, LeakError } from '../errors.ts'
import { GitError } from '../git/git-error.ts'

/** What git or the operating system says is foreign text, and never printed. */
export function sentenceOf(error: unknown): string {
  const known = [CommandError, DocumentError, KeyError, LeakError].some((kind) => error instanceof kind)
  if (error instanceof Error && (known || (error instanceof GitError && error.isOwn))) return error.message
  if (error instanceof GitError)
    return 'git could not do what keyz needs: run git status and git log in the store, and fix what they report'
  const trouble = troubleWriting('a file', error)
  if (trouble instanceof DocumentError) return trouble.message
  return 'unexpected error: run the command again with KEYZ_DEBUG=1 and report the output'
}
