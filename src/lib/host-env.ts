/**
 * The variables of our own environment that a child process of the host may see. Settings are read in config/env.ts only;
 * this is about what programs like git, uv and apt need to reach their servers.
 */
export function hostEnv(names: readonly string[]): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of names) {
    const value = process.env[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

/** How to reach a server from here: certificates and proxies, no credentials of other programs. */
export const TRANSPORT = [
  'PATH',
  'HOME',
  'LANG',
  'SSH_AUTH_SOCK',
  'GIT_SSL_CAINFO',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'REQUESTS_CA_BUNDLE',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
] as const;

/** The same for variables whose names are made up as needed, e.g. `UV_INDEX_<name>_PASSWORD`. */
export function hostEnvMatching(names: RegExp): Record<string, string> {
  return hostEnv(Object.keys(process.env).filter((name) => names.test(name)));
}
