// Node's cryptography throws for numbers that make no key, for points that are on no curve, and for those that would give a key away.

export function orNull<Result>(compute: () => Result): Result | null {
  try {
    return compute()
  } catch {
    return null
  }
}
