// What commander says about a command line, as one sentence of keyz. Pure.

/** Without a period at the end, and without a word that only commander's own documentation explains. */
export function usageSentence(message: string): string {
  const sentence = message
    .replace(/^error: /, '')
    .replace(/\n\(?/g, ' (')
    .replace(/[.)]*$/, (end) => (end.includes(')') ? ')' : ''))
  // It calls what was typed a "command-argument value", which says nothing to a reader.
  return sentence.replace(
    /^command-argument value (.*?) is invalid for argument '(.*?)'\./,
    "argument '<$2>' cannot be $1.",
  )
}
