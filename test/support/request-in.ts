// Which of a provider's declared requests was made.
import type { LocalRequest } from '../../pipeline/demo/local-providers.ts'
import type { Provider } from '../../providers/framework/define.ts'
import type { RequestSpec } from '../../providers/framework/request.ts'

/** The request, with its name in the provider's file. */
export function requestIn(
  provider: Provider,
  { method, host, path }: Pick<LocalRequest, 'method' | 'host' | 'path'>,
): [string, RequestSpec] | undefined {
  const [first = ''] = provider.regions.length > 0 ? [host] : Object.keys(provider.hosts)
  return [...provider.requests].find(([, spec]) => {
    const pattern = new RegExp(`^${spec.path.replaceAll(/[.*+?()]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/]+')}$`)
    return (spec.host ?? first) === host && method === (spec.post ? 'POST' : 'GET') && pattern.test(path)
  })
}
