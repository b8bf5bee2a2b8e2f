// `--json`, as every command takes it.
export const jsonOption = ['--json', 'print the result as JSON', false] as const
