/** The address of a repository as it may be shown: no user, password or query, which is where tokens are put. */
export function sayRepo(repo: string): string {
  if (!URL_LIKE.test(repo)) return repo;
  return repo.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1').replace(/[?#].*$/s, '');
}

/** "acme/shop" of an address, the folder's name of a path. */
export function nameOf(repo: string): string {
  const parts = sayRepo(repo)
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split(/[/:]/)
    .filter((part) => part !== '');
  return parts.slice(isAddress(repo) ? -2 : -1).join('/');
}

/** Whether it is an address git fetches from; a path otherwise. */
export function isAddress(repo: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:\/\/|[\w.-]+@[\w.-]+:)/i.test(repo);
}

/** Text about `repo`, e.g. what git said, without the secrets of its address in any spelling. */
export function withoutSecrets(text: string, repo: string): string {
  let shown = text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^/\s?#'"]*@/gi, '$1');
  for (const secret of secretsOf(repo)) shown = shown.replaceAll(secret, '***');
  return shown;
}

const URL_LIKE = /^[a-z][a-z0-9+.-]*:\/\//i;

function secretsOf(repo: string): string[] {
  const [, user = '', query = ''] = /^[a-z][a-z0-9+.-]*:\/\/(?:([^/?#]*)@)?[^?#]*(?:\?(.*))?$/is.exec(repo) ?? [];
  const name = user.split(':', 1)[0] ?? '';
  const password = user.slice(name.length + 1);
  // A user name alone is no secret ("git"), unless it is the whole credential and long enough to be a token.
  const words = [password, password === '' && name.length >= 16 ? name : '', ...query.split('&').map(valueOf)];
  // git cuts a decoded address where it finds a delimiter, so a part of the secret may stand alone.
  const spellings = words.flatMap((word) => [word, decoded(word), ...decoded(word).split(/[/?#@:]/)]);
  return [...new Set(spellings)].filter((word) => word.length >= 3).sort((a, b) => b.length - a.length);
}

function valueOf(pair: string): string {
  return pair.slice(pair.indexOf('=') + 1);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
