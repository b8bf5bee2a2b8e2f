import { expect, it } from 'vitest'
import { keysOfListing } from '../../../../pipeline/decrypt/gnupg/secret-keys.ts'

const grip = 'CA12D5AC605B6513684F025F257482BE1F5CD55C'
const fingerprint = 'B1F7D55F44CFCD2C078350327E8DBC1FAE0ADBF2'

const primary = [
  'sec:u:255:22:F0F20885AD36695C:1795877434:::u:::scESC:::+::ed25519:::0:',
  'fpr:::::::::0A8352F2C82A6A1D0B10A287F0F20885AD36695C:',
  'grp:::::::::AA94566E7ABA19D62DEC4BFBDB840A9B62A06037:',
  'pkd:0:80:092B06010401DA470F01:',
  'pkd:1:263:4028B5BBFFFB6044D8CA4FDA92C1ABC55EC66484B257214CAD4A4768A8764C0566:',
  'uid:u::::1795877434::0F8ACAFB9E16CD5CE7C4480EE78A1B0E2E5B067A::Zoë\\x3a a <a@example.org>::::::::::0:',
]

function subkey({
  validity = 'u',
  algorithm = 18,
  token = '+',
  settings = '03010807',
  curve = '0A2B060104019755010501',
} = {}) {
  return [
    `ssb:${validity}:255:${algorithm}:7E8DBC1FAE0ADBF2:1795877434::::::e:::${token}::cv25519::`,
    `fpr:::::::::${fingerprint}:`,
    `grp:::::::::${grip}:`,
    `pkd:0:88:${curve}:`,
    'pkd:1:263:404BC7B17077A0240453C6A35D90BF14499444C5FCF0B43C5EBA34A892FCDB6B3D:',
    `pkd:2:32:${settings}:`,
  ]
}

const listed = (...lines: string[]) => keysOfListing(`tru::1:1795877434:0:3:1:5\n${lines.join('\n')}\n`)

it('reads what the agent has to be asked', () => {
  expect(listed(...primary, ...subkey())).toMatchObject([
    { id: 'F0F20885AD36695C', algorithm: 22, usable: false },
    {
      id: '7E8DBC1FAE0ADBF2',
      mainId: 'F0F20885AD36695C',
      owner: 'Zoë: a <a@example.org>',
      algorithm: 18,
      bits: 255,
      keygrip: grip,
      encrypts: true,
      usable: true,
      derivation: { coordinateLength: 32, hash: 8, cipher: 7, fingerprint: Buffer.from(fingerprint, 'hex') },
    },
  ])
})

it('keeps the keys of two people apart', () => {
  const two = listed(
    ...primary,
    ...subkey(),
    ...primary.map((line) => line.replaceAll('F0F20885AD36695C', '00F20885AD36695C').replace('Zoë', 'Max')),
    ...subkey(),
  )

  expect(two.map(({ mainId, owner }) => [mainId, owner.slice(0, 3)])).toEqual([
    ['F0F20885AD36695C', 'Zoë'],
    ['F0F20885AD36695C', 'Zoë'],
    ['00F20885AD36695C', 'Max'],
    ['00F20885AD36695C', 'Max'],
  ])
})

it.each([
  ['on a card', { token: 'D2760001240102000000000000010000' }, true],
  ['expired', { validity: 'e' }, true],
  ['revoked', { validity: 'r' }, true],
  ['not bound to its main key', { validity: 'i' }, false],
  ['disabled', { validity: 'd' }, false],
  ['elsewhere', { token: '#' }, false],
  ['of an unknown curve', { curve: '03AAAAAA' }, false],
  ['with other settings', { settings: '0401080700' }, false],
  ['RSA', { algorithm: 1 }, true],
  ['Elgamal', { algorithm: 16 }, false],
])('asks the agent about a key that is %s: %j', (_, change, usable) => {
  expect(listed(...primary, ...subkey(change)).at(-1)).toMatchObject({ usable })
})

it('finds nothing in an empty listing', () => {
  expect(keysOfListing('')).toEqual([])
})
