// What is wrong with a text that should be JSON, for somebody who never read how JSON is defined.

/** How the library's sentences begin or end, and what a person says instead. */
const sentences: readonly (readonly [RegExp, string])[] = [
  [/reached end of input$/, 'the text ends too early (a quote, a ], or a } is missing)'],
  [/^Comma ',' expected/, 'a comma should be here'],
  [/^Colon ':' expected/, 'a colon should be here'],
  [/^Quoted object key expected .*got '}'$/, 'there is a comma too many before }'],
  [/^Quoted object key/, 'a name in double quotes should be here'],
  [/^Array item expected .*got ']'$/, 'there is a comma too many before ]'],
  [/^(?:JSON|Object) value expected|^Array item/, 'a value should be here'],
  [/^End of string/, 'a double quote should be here'],
  [/^Expected end of input/, 'there is more text after the end'],
  [/^Duplicate key/, 'duplicate key'],
]

export interface JsonMistake {
  words: string
  position: number
}

/** `message` is that of the library. */
export function jsonMistake(message: string): JsonMistake {
  const [, problem = message, position = '0'] = /^([\s\S]*) at position (\d+)$/.exec(message) ?? []
  const [, duplicate] = /^Duplicate key ('[\s\S]*') encountered$/.exec(problem) ?? []
  const said = sentences.find(([form]) => form.test(problem))?.[1] ?? lowerFirst(problem)
  return { words: duplicate === undefined ? said : `${said} ${duplicate}`, position: Number(position) }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
