import { EnvHttpProxyAgent, fetch as fetchBy } from 'undici';
import { hostEnv } from './host-env.ts';

/** `fetch` by way of the proxy that the environment names for a host, which Node's own does not look at. */
export function proxiedFetch(): { fetch: typeof fetch } {
  const env = hostEnv(['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy']);
  const [http, https] = [env['http_proxy'] ?? env['HTTP_PROXY'] ?? '', env['https_proxy'] ?? env['HTTPS_PROXY'] ?? ''];
  // The usual case, and one library less between us and the server.
  if (http === '' && https === '') return { fetch };
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: http,
    httpsProxy: https,
    noProxy: env['no_proxy'] ?? env['NO_PROXY'] ?? '',
  });
  const through = (input: string, init: object): Promise<unknown> => fetchBy(input, { ...init, dispatcher });
  return { fetch: through as unknown as typeof fetch };
}
