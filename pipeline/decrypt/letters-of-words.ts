// How many bits it takes to write a run of letters and digits as words do it: a rough model of European languages.

/**
 * After each letter, all others, the most frequent first. Counted in the word lists of translated programs: English and German in
 * full, French, Spanish, Italian, Dutch, Portuguese, Polish, and Turkish with less weight; accents left out.
 */
const followers: Readonly<Record<string, string>> = {
  a: 'tnrlcdsmbupgikeazvyfojwxhq',
  b: 'eliaorustyjbmgncpfkhzdxvwq',
  c: 'ohaeitkrulczsyjdpmbnfqvgwx',
  d: 'eioaursldnpbmzygtwvcfkxjhq',
  e: 'rnslctdmigxeafpvbkuhzwyoqj',
  f: 'ioeafurltsdygpmnbczhxwkvjq',
  g: 'eiruansolgthpmdcbkfzyvwqjx',
  h: 'eaiotrlunsmydwbfpkhvzcgjqx',
  i: 'noctselamgdrfvzbpkjxquyhwi',
  j: 'eaouskdinzvpflgmwtcbjyhrqx',
  k: 'eotaislurpgnkcbdmhzfvwyjqx',
  l: 'eiaoltudsymgfnbcvpkhrzwxqj',
  m: 'eaipombusltdngkfcwyvzxrhjq',
  n: 'tedgaiscoufnkvzylmbhprwqjx',
  o: 'nrsmlpcudtewgbovikfzaxyjqh',
  p: 'raeoliptushgcdfymknbvwzqxj',
  q: 'ulwtoerndibacfghjkmpqsvxyz',
  r: 'eaiotsumdrngczlykbvpfwhqxj',
  s: 'teicsaopuhlykgmnzvwfqrbdjx',
  t: 'eiaorutshyzlcmdwpgkfnbvxjq',
  u: 'nerstlmipacbfgdozxkvjwuyhq',
  v: 'eaioruvcnplmsdgbfxtwyhjkqz',
  w: 'aeioynrshudclgpkzmbtxfvjqw',
  x: 'tpieacmouybdflkhgsvrnzxwjq',
  y: 'psmncateoiwlburgkfjdzvxyhq',
  z: 'eiauoyzwntlmcdgsbprkhfqvjx',
}

/** The most frequent follower is the right one in 22 of 100 cases, and so is each next one if it was none of those before. */
const hit = 0.22

type Class = 'lower' | 'upper' | 'digit'
/** `capital` is an upper case letter after something else. */
type Before = Class | 'start' | 'capital'

/** How likely what stands here is followed by what: words keep their case, and numbers stay together. Each row adds up to 1. */
const next: Readonly<Record<Before, Readonly<Record<Class, number>>>> = {
  start: { lower: 0.55, upper: 0.3, digit: 0.15 },
  lower: { lower: 0.9, upper: 0.05, digit: 0.05 },
  capital: { lower: 0.8, upper: 0.17, digit: 0.03 },
  upper: { lower: 0.05, upper: 0.87, digit: 0.08 },
  digit: { lower: 0.2, upper: 0.15, digit: 0.65 },
}

/**
 * The length in bits of a run of ASCII letters and digits, written as words. It is a true code: of all runs of `n` characters, no
 * more than one in 2^`bits` can be that short.
 */
export function bitsAsWords(run: string): number {
  let bits = 0
  let before: Before = 'start'
  let letter: string | null = null
  for (const character of run) {
    const kind = classOf(character)
    bits -= Math.log2(next[before][kind])
    const goesOn: boolean = letter !== null && kind !== 'digit' && (kind === before || before === 'capital')
    bits += kind === 'digit' ? Math.log2(10) : goesOn ? bitsOfFollower(letter ?? '', character) : Math.log2(26)
    letter = kind === 'digit' ? null : character.toLowerCase()
    before = after(before, kind)
  }
  return bits
}

function after(before: Before, kind: Class): Before {
  return kind === 'upper' && before !== 'upper' && before !== 'capital' ? 'capital' : kind
}

/** How many bits it takes to name the letter that follows. */
export function bitsOfFollower(letter: string, follower: string): number {
  const rank = followers[letter]?.indexOf(follower.toLowerCase()) ?? 0
  return -Math.log2(hit) - rank * Math.log2(1 - hit)
}

function classOf(character: string): Class {
  if (/[0-9]/.test(character)) return 'digit'
  return /[a-z]/.test(character) ? 'lower' : 'upper'
}
