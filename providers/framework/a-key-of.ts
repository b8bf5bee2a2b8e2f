// A provider's key in words, for a sentence: `an OpenRouter key`, `a Groq key`.

export function aKeyOf({ name }: { name: string }): string {
  const plain = name.replace(/ \(.*\)$/, '')
  return `${/^[AEIOaeio]|^x[A-Z]/.test(plain) ? 'an' : 'a'} ${plain} key`
}
