import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sayRepo } from '../../lib/address.ts';
import { UserError } from '../../lib/errors.ts';

/** Where a repository is, taken apart so that its credentials go nowhere but to git. */
export interface Address {
  kind: 'path' | 'url';
  /** What git is given: an absolute path, or the URL without credentials. */
  location: string;
  /** For people and logs. */
  shown: string;
  credentials: { user: string; password: string } | null;
  /** Names the mirror's folder. */
  hash: string;
}

const URL_SCHEME = /^(https?|ssh|git|file):\/\//i;
const SCP_LIKE = /^(?:[\w.-]+@)?[\w.-]+:(?!:)[^\s]+$/;

/** Reads `--repo`. Throws a UserError for what is no address, or one whose transport could run a program. */
export function parseAddress(repo: string): Address {
  const given = repo.trim();
  if (given === '') throw refuse('The repository is empty.');
  if (given.startsWith('-')) throw refuse(`"${sayRepo(given)}" starts with a dash, which no repository address does.`);
  if (/^[a-z][\w+.-]*::/i.test(given)) {
    throw refuse(`"${sayRepo(given)}" uses a transport that can run programs here.`);
  }
  if (URL_SCHEME.test(given)) return fromUrl(given);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(given)) {
    throw refuse(`"${sayRepo(given)}" has a scheme that is not supported: use https, ssh, git or a path.`);
  }
  if (SCP_LIKE.test(given) && !existsSync(given)) return fromScp(given);
  return fromPath(given);
}

function fromUrl(given: string): Address {
  let url: URL;
  try {
    url = new URL(given);
  } catch (cause) {
    throw refuse(`"${sayRepo(given)}" is not a complete URL.`, cause);
  }
  if (url.protocol === 'file:') return fromPath(fileURLToPath(url));
  if (url.hostname === '' || url.hostname.startsWith('-') || url.username.startsWith('-')) {
    throw refuse(`"${sayRepo(given)}" names no host.`);
  }
  const overHttp = url.protocol.startsWith('http');
  const credentials =
    overHttp && (url.username !== '' || url.password !== '')
      ? { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }
      : null;
  // An ssh user is part of the address; an ssh password is not something git could use.
  if (overHttp) url.username = '';
  url.password = '';
  return { kind: 'url', location: url.href, shown: sayRepo(url.href), credentials, hash: hashOf(url.href) };
}

function fromScp(given: string): Address {
  if (/(^|@)-/.test(given)) throw refuse(`"${given}" names no host.`);
  return { kind: 'url', location: given, shown: given, credentials: null, hash: hashOf(given) };
}

function fromPath(given: string): Address {
  const location = path.resolve(given);
  return { kind: 'path', location, shown: location, credentials: null, hash: hashOf(location) };
}

function hashOf(location: string): string {
  return createHash('sha256').update(location).digest('hex').slice(0, 24);
}

function refuse(message: string, cause?: unknown): UserError {
  return new UserError('not-a-repository', message, 'Give the path of a git repository or its https or ssh address.', {
    cause,
  });
}
