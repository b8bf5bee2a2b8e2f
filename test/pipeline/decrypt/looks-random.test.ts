// What looks like a random key, and what people store beside keys. Keys are made here, from a fixed seed; none is written down.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bitsByWords } from '../../../pipeline/decrypt/bits-by-words.ts'
import { bitsAsWords } from '../../../pipeline/decrypt/letters-of-words.ts'
import { looksRandom } from '../../../pipeline/decrypt/looks-random.ts'

const hex = '0123456789abcdef'
const lower = '0123456789abcdefghijklmnopqrstuvwxyz'
const mixed = `${lower}ABCDEFGHIJKLMNOPQRSTUVWXYZ`

const random = (characters: string, length: number) =>
  fc.array(fc.constantFrom(...characters), { minLength: length, maxLength: length }).map((chosen) => chosen.join(''))

const parts = (...lengths: number[]) =>
  fc.tuple(...lengths.map((length) => random(hex, length))).map((of) => of.join('-'))

it.each([
  ['32 hex digits', random(hex, 32)],
  ['64 hex digits', random(hex, 64)],
  ['32 hex digits after a prefix', random(hex, 32).map((rest) => `fc-${rest}`)],
  ['a UUID', parts(8, 4, 4, 4, 12)],
  ['a UUID after a prefix', parts(8, 4, 4, 4, 12).map((rest) => `sk-nano-${rest}`)],
  ['32 letters and digits', random(mixed, 32)],
  ['48 lower case letters and digits', random(lower, 48).map((rest) => `csk-${rest}`)],
  ['43 of base64url', random(`${mixed}-_`, 43)],
  ['base64', random(`${mixed}+/`, 43).map((rest) => `${rest}=`)],
  ['words and base64url', random(`${mixed}-_`, 43).map((rest) => `VENICE_INFERENCE_KEY_${rest}`)],
  ['40 of base32 in capitals', random('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 40)],
  ['52 of base32 in capitals', random('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 52)],
  ['eight groups of five', fc.array(random(lower, 5), { minLength: 8, maxLength: 8 }).map((of) => of.join('-'))],
  ['two parts', fc.tuple(random(hex, 32), random(mixed, 16)).map(([id, secret]) => `${id}.${secret}`)],
  ['three parts', fc.tuple(random(mixed, 36), random(mixed, 80), random(mixed, 43)).map((of) => `eyJ${of.join('.')}`)],
])('%s is a key', (_, keys) => {
  fc.assert(
    fc.property(keys, (key) => looksRandom(key)),
    { numRuns: 1000, seed: 10 },
  )
})

it.each([
  'correct-horse-battery-staple',
  'correcthorsebatterystaple',
  'CORRECT-HORSE-BATTERY-STAPLE',
  'Sommer2024!Urlaub#Italien',
  'SommerUrlaubItalien2024',
  'Winter2023Winter2024',
  'ThisIsMyPassword123!',
  'AnnaUndOttoGehenBaden',
  'bonjour_tout_le_monde_1',
  'max.mustermann.berlin.1984',
  'password-for-the-wifi',
  'netflix-family-account-1',
  'abcd-efgh-ijkl-mnop',
  'abcd-efgh-ijkl-mnop-qrst',
  'k7f2-9xqp-m3rt-8wzn-h4vc',
  'A1B2C-D3E4F-G5H6I-J7K8L-M9N0P',
  'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXQ',
  'otpauth://totp/Example:alice@example.org?secret=JBSWY3DPEHPK3PXP',
  'someone.with.a.long.name@example.org',
  'https://example.org/0a9f3c7b2e81d465',
  'www.my-bank-of-berlin.example.com',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN-OPENSSH-PRIVATE-KEY-----',
  '12345678901234567890',
  '4111 1111 1111 1111 1111',
  'DE89370400440532013000',
  '+49-151-23456789-0000',
  'aaaaaaaaaaaaaaaaaaaaaaaa',
  'hunter2hunter2hunter2',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertzuiopasdfghjklyxcvbnm',
  '1qaz2wsx3edc4rfv5tgb',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  'zaq1xsw2cde3vfr4bgt5',
  'ZAQ!2wsxCDE34rfvBGT56yhn',
  'GB82WEST12345698765432',
  'GB82-WEST-1234-5698-7654-32',
  'MT84MALT011000012345MTLCAST001S',
  'FR1420041010050500013M02606',
  '2026-11-21T00:00:00.000Z',
  '20261121T000000.000000Z',
  '2026-11-21T08:15:30+01:00',
  '/home/me/a7f3k9x2m5q8w1z4',
  '~/keys/k7f29xqpm3rt8wznh4vc',
  'C:/Users/me/k7f29xqpm3rt8wzn',
  'backup/k7f29xqpm3rt8wznh4vc.tar',
  'x7Kp!9vQ#2mZr$8tLw&4nBc',
  'x7Kp9vQ2mZ',
  '',
])('%s is no key', (secret) => {
  expect(looksRandom(secret)).toBe(false)
})

const passwords = `
  iloveyouverymuch1234 correcthorsebatterystaple correcthorsebattery1 CorrectHorseBatteryStaple passwordpassword1234
  MyPasswordIsSecret123 thisismypassword2024 letmeinletmeinletmein welcometothejungle99 MyDogsNameIsCharlie1
  ilovechocolatecake22 summerwinterspring2023 SommerUrlaubItalien2024 mydaughterlisa20041987 johnsmith19841984work
  qwertyuiopasdfghjkl1 ihatemondaymornings1 thequickbrownfoxjumps TheQuickBrownFox2020 maytheforcebewithyou
  MayTheForceBeWithYou77 onceuponatimeinthewest youshallnotpass12345 liverpoolfootballclub manchesterunited1999
  realmadridbarcelona10 barcelonaforever2015 michaeljackson1958thriller harrypotterandthestone gameofthroneswinter8
  starwarsempirestrikes neverforgetyourpassword changemeplease123456 adminadminadmin12345 rootpassword20232023
  companyVPNpassword2022 OfficeWifiPassword2021 GuestNetworkPassword1 ichliebedichfuerimmer MeinHundHeisstBello12
  geheimespasswort2023 PasswortFuerDieBank1 AnnaUndOttoGehenBaden bonjourtoutlemonde12 tequieromucho1234567
  amoremiobellissimo88 jesuslovesmeforever1 happybirthdaytoyou33 merrychristmas241224 dontworrybehappy1988
  yesterdaybeatles1965 hotelcalifornia19761 stairwaytoheaven1971 bohemianrhapsody1975 purpleelephantdance7
  bluedragonflyingfast silverriverstoneking9 crazymonkeybanana123 coffeeandchocolate4me strongestpasswordever
  supersecurepassword1 mygrandmotherskitchen kitchentablechair456 doctorwhotardis19631 samanthaandmichael07
  jenniferlopezfan2002 londonbridgeisfalling newyorknewyork212718 washingtondc20500usa texasholdempoker777a
  myfirstcarwasavolvo1 fluffythecat20102010 rexthedog2015rexrex1 basketball23jordan45 P4ssw0rdP4ssw0rd1234
  m0nkeyb4n4n4d4nc3r99 Tr0ub4dor3Tr0ub4dor3 hunter2hunter2hunter2 xoxogossipgirlxoxo12 zxcvbnmasdfghjkl1234
  kokodakaimazulerina12 strawberryfields4ever openthedoorplease100 tuesdayisthebestday5 november1985wedding9
  eatsleepcoderepeat24 backintheussr1968lp1 winteriscoming2011got alohomora9andthree4s frodobagginsshire1937
  gandalfthegrey2001lotr leonardodicaprio1974 schwarzwaelderkirsch1 donaudampfschifffahrt freundschaft2019immer
`
  .trim()
  .split(/\s+/)

it(`takes none of ${passwords.length} passwords of twenty and more characters, as people make them`, () => {
  expect(passwords.filter(looksRandom)).toEqual([])
  expect(passwords.filter((password) => password.length < 20)).toEqual([])
})

it('lets words that are in no list through, so a long password of them is taken for a key', () => {
  // What is known to be missing: whoever improves the rule moves these up.
  expect(['tobeornottobethatis1', 'jamaicanbobsledteam1', 'smoothcriminal87mj87'].map(looksRandom)).toEqual([
    true,
    true,
    true,
  ])
})

it.each([
  ['20 lower case letters and digits', random(lower, 20)],
  ['24 lower case letters and digits', random(lower, 24)],
  ['24 letters and digits', random(mixed, 24)],
  ['24 letters', random(lower.slice(10), 24)],
])('takes 10,000 random keys of %s', (_, keys) => {
  fc.assert(
    fc.property(keys, (key) => looksRandom(key)),
    { numRuns: 10_000, seed: 12 },
  )
})

const words =
  'apple bridge castle dragon evening flower garden harbor island journey kitchen lantern mountain network orange planet river silver thunder winter Schule Fenster Garten Sommer Berlin Wasser Himmel maison jardin lumiere ventana corazon montana finestra giardino'.split(
    ' ',
  )

it('takes no password of four words, however they are joined', () => {
  const chosen = fc.uniqueArray(fc.constantFrom(...words), { minLength: 4, maxLength: 6 })
  const joint = fc.constantFrom('-', '_', '.', '', '1', '7')
  const end = fc.constantFrom('', '1', '99', '2024', '!')
  fc.assert(
    fc.property(chosen, joint, end, (of, between, last) => !looksRandom(of.join(between) + last)),
    { numRuns: 2000, seed: 10 },
  )
})

it('writes words with a true code: all runs of one length take up no more than one', () => {
  const digitsAndLetters = [...mixed]
  const total = digitsAndLetters
    .flatMap((first) => digitsAndLetters.map((second) => 2 ** -bitsAsWords(first + second)))
    .reduce((sum, share) => sum + share)

  expect(total).toBeGreaterThan(0.98)
  expect(total).toBeLessThanOrEqual(1 + 1e-9)
})

it('writes parts of passwords with a code that promises no more than there is', () => {
  const digitsAndLetters = [...mixed]
  const total = digitsAndLetters
    .flatMap((first) => digitsAndLetters.map((second) => 2 ** -bitsByWords(first + second)))
    .reduce((sum, share) => sum + share)

  expect(total).toBeGreaterThan(0.1)
  expect(total).toBeLessThanOrEqual(1 + 1e-9)
})
