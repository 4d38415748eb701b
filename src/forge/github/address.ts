/** Where the API is and where git and people go. */
export interface Host {
  /** "https://api.github.com", "https://git.example.org/api/v3"; no slash at the end. */
  api: string;
  graphql: string;
  /** "https://github.com"; no slash at the end. */
  web: string;
}

/** A repository as its address names it; GitHub may know it under a newer name. */
export interface Named {
  owner: string;
  name: string;
}

/** `api` as in GITHUB_API_URL. Enterprise keeps its API under a path of the same host, the others under a host "api.…". */
export function hostOf(api: string): Host {
  const url = new URL(api);
  const path = url.pathname.replace(/\/+$/, '');
  const host = url.host.replace(/^api\./, '');
  const root = `${url.protocol}//${url.host}`;
  return {
    api: `${root}${path}`,
    graphql: `${root}${path.replace(/\/v3$/, '')}/graphql`,
    web: `${url.protocol}//${host}`,
  };
}

/** The repository that an address means on this host, over https or ssh; null where it is somewhere else. */
export function namedOn(host: Host, repo: string): Named | null {
  const { host: name, hostname } = new URL(host.web);
  const found =
    /^https?:\/\/(?:[^/@]*@)?([^/]+)\/([^/]+)\/([^/?#]+?)(?:\.git)?\/?$/i.exec(repo) ??
    /^ssh:\/\/[^/@]+@([^/]+)\/([^/]+)\/([^/?#]+?)(?:\.git)?\/?$/i.exec(repo) ??
    /^[\w.-]+@([\w.-]+):\/?([^/:]+)\/([^/:]+?)(?:\.git)?\/?$/.exec(repo);
  const [, at = '', owner = '', repository = ''] = found ?? [];
  const there = at.toLowerCase();
  // An ssh address has a port of its own.
  const same =
    there === name.toLowerCase() || (!/^https?:/i.test(repo) && there.split(':')[0] === hostname.toLowerCase());
  return found !== null && same ? { owner, name: repository } : null;
}
