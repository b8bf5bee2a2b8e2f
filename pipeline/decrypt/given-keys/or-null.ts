// Node's cryptography throws for numbers that make no key, for points that are on no curve or would give a key away, and where it was
// built without an algorithm.

export function orNull<Result>(compute: () => Result): Result | null {
  try {
    return compute()
  } catch {
    return null
  }
}
