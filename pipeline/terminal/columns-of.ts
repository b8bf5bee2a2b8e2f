// How wide the environment says that output is.

type Variables = { readonly [name: string]: string | undefined }

const [leastColumns, mostColumns] = [20, 1000]

/** For output that goes to no terminal. Null if nothing is said. */
export function columnsOf({ COLUMNS }: Variables): number | null {
  const columns = /^\d{1,4}$/.test(COLUMNS ?? '') ? Number(COLUMNS) : 0
  return columns >= leastColumns && columns <= mostColumns ? columns : null
}
