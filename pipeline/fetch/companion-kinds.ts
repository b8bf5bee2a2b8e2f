// Kinds of key that may ask more than an ordinary one. Only these are ever used for another entry.
import type { KeyKind } from '../../schema/reading.ts'

const companionKinds: readonly KeyKind[] = ['management', 'admin']

export function isCompanionKind(kind: KeyKind): boolean {
  return companionKinds.includes(kind)
}
