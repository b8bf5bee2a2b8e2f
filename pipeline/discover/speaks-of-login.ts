// Whether the path of an entry speaks of something else than an API key: a login, a card, a code for the second step.
import { wordsIn } from '../store/names-from-path.ts'

/** Also as a part of a longer word, as German joins them. */
const stems =
  /passwor[dt]|passwd|passphrase|kennwort|wachtwoord|contrasen|motdepasse|login|logon|signin|wifi|wlan|totp|twofactor|recover|wiederherstell|backupcode|creditcard|kreditkart|webse?ite|onlinebanking|authenticator/

const words = new Set(
  [
    'pw pwd pass parola senha lozinka haslo heslo sifre', // passwords
    'account accounts konto konten compte comptes cuenta cuentas conta contas benutzer username usuario', // accounts
    'web www site sites webseiten sitios siti internet browser homepage url urls forum forums shop shops portal', // websites
    'otp hotp 2fa mfa tan tans pin pins puk u2f', // second steps
    'backup backups codes seed seeds mnemonic rescue notfall secours respaldo', // recovery codes
    'ssid psk router hotspot wpa wpa2', // wifi
    'card cards karte karten carte cartes tarjeta tarjetas carta cartao visa mastercard amex cvv cvc iban', // cards
    'bank banks banking banque banco banca paypal email emails mail mails imap smtp vpn ssh gpg pgp', // other secrets
  ].flatMap((line) => line.split(' ')),
)

/** The word that says so, or null. */
export function speaksOfLogin(path: string): string | null {
  for (const segment of path.normalize('NFD').replaceAll(/\p{M}/gu, '').split('/')) {
    const joined = segment.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
    const word = wordsIn(segment).find((candidate) => words.has(candidate) || stems.test(candidate))
    if (word !== undefined) return word
    const [stem] = stems.exec(joined) ?? []
    if (stem !== undefined) return stem
  }
  return null
}

/** Whether it says in so many words that it is a key. */
export function speaksOfKey(path: string): boolean {
  return wordsIn(path).some((word) => /^(?:api|keys?|apikeys?|tokens?|pat)$/.test(word))
}

/** A site, or a person at one: how logins are usually stored. */
export function looksLikeSite(path: string): boolean {
  return path.split('/').some((segment) => /@|\.(?:com|org|net|info|dev|app|cloud|new|[a-z]{2})$/i.test(segment))
}
