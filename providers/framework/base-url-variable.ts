// The environment variable that replaces the base URL of one of a provider's hosts.

/** `KEYZ_BASE_URL_XAI`, and `KEYZ_BASE_URL_XAI_MANAGEMENT` for a host other than the first. */
export function baseUrlVariable(providerId: string, host: string, isFirst: boolean): string {
  const name = isFirst ? providerId : `${providerId}_${host}`
  return `KEYZ_BASE_URL_${name.toUpperCase().replaceAll('-', '_')}`
}
