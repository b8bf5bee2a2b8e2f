// A number and what it counts, in the singular or the plural: `1 key`, `2 entries`.

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
