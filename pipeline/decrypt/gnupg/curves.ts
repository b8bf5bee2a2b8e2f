// The curves that entries are encrypted with: their object identifiers, as keys spell them, and the length of a coordinate in bytes.

export const coordinateLengths: Readonly<Record<string, number>> = {
  /** Curve 25519 */
  '0a2b060104019755010501': 32,
  /** NIST P-256, P-384, P-521 */
  '082a8648ce3d030107': 32,
  '052b81040022': 48,
  '052b81040023': 66,
  /** Brainpool P256r1, P384r1, P512r1 */
  '092b2403030208010107': 32,
  '092b240303020801010b': 48,
  '092b240303020801010d': 64,
}
