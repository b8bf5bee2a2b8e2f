// What libgpg-error calls a key that stays locked.

/** Nobody may be asked, or nobody gave the right passphrase or PIN. */
export const refusals: ReadonlySet<number> = new Set([11, 62, 85, 86, 87, 99, 177, 198])

/** The person canceled, and wants to be asked no more. */
export const fullyCancelled = 198
