import type { RepositoryOption } from '../chat/post.ts';
import type { IncomingMessage } from '../chat/surface.ts';
import { isAddress, nameOf, sayRepo } from '../lib/address.ts';
import type { RepoIndex } from '../python/index/facts.ts';
import { readChoice } from './answers.ts';
import { namesIn } from './scope/names.ts';
import type { ConversationState } from './state.ts';

/** Which repository a request is about: what its words say of that, and what the code says. Pure, as the rest. */

export interface NamedRepository {
  /** The words without the part that names it. */
  text: string;
  /** One of those there are; null where none is named. */
  repo: string | null;
  /** What was named and is none of them. */
  unknown: string | null;
}

/**
 * `repo:owner/name` or a git address in the words. A word alone after "repo" means nothing unless there is a repository of that name:
 * "the repo is slow" names none. An address of something else, such as a page of documentation, is only words.
 */
export function readRepository(text: string, known: readonly string[]): NamedRepository {
  const stated = /(?:^|\s)\(?repo(?:sitory)?:([^\s,;()]+)\)?/i.exec(text);
  if (stated?.[1] !== undefined) {
    const name = stated[1].replace(/[.,;:!?)\]>]+$/, '');
    const repo = findRepository(name, known);
    const rest = text
      .replace(stated[0], ' ')
      .replace(/[^\S\n]+/g, ' ')
      .trim();
    if (repo !== null) return { text: rest, repo, unknown: null };
    if (name.includes('/')) return { text: rest, repo: null, unknown: name };
  }
  for (const [address] of text.matchAll(ADDRESSES)) {
    const repo = known.find((each) => isWithin(address, each)) ?? null;
    if (repo !== null) return { text: text.replace(address, nameOf(repo)), repo, unknown: null };
    if (/^(?:git@|ssh:)|\.git$/.test(address)) return { text, repo: null, unknown: address };
  }
  return { text, repo: null, unknown: null };
}

const ADDRESSES = /(?:(?:https?|ssh):\/\/|git@)[^\s<>|"'`]*[^\s<>|"'`.,;:!?)\]]/g;

/** The repository somebody means by an address, by owner and name, or by a name only one has. */
export function findRepository(said: string, known: readonly string[]): string | null {
  const wanted = plainAddress(said);
  const exact = known.find((repo) => repo === said || plainAddress(repo) === wanted);
  if (exact !== undefined) return exact;
  const named = known.filter((repo) => nameOf(repo).toLowerCase() === wanted);
  const shortly =
    named.length > 0 ? named : known.filter((repo) => nameOf(repo).toLowerCase().split('/').at(-1) === wanted);
  return shortly.length === 1 ? (shortly[0] ?? null) : null;
}

/** What the words say about repositories nobody named: those whose code has names that no other has. */
export function inferRepository(
  text: string,
  candidates: readonly { repo: string; index: RepoIndex }[],
): { repo: string; why: string } | { options: RepositoryOption[] } {
  const found = candidates.map(({ repo, index }) => ({
    repo,
    names: new Set(namesIn(text, index).map(({ name }) => name)),
  }));
  const own = found.map(({ repo, names }) => ({
    repo,
    names: [...names].filter((name) => found.every((other) => other.repo === repo || !other.names.has(name))),
  }));
  const sure = own.filter(({ names }) => names.length > 0);
  const [only] = sure;
  if (only !== undefined && sure.length === 1) return { repo: only.repo, why: `only it has ${listed(only.names)}` };
  const options = found
    .map(({ repo, names }) => ({ repo, why: names.size === 0 ? '' : `has ${listed([...names])}` }))
    .sort((a, b) => Number(b.why !== '') - Number(a.why !== ''));
  return { options };
}

/** The request that waited for a repository, where a message chooses one; null where it does not. */
export function pickedIn(state: ConversationState, message: IncomingMessage): { repo: string; request: string } | null {
  if (state.kind !== 'picking' || message.sender.id !== state.requester) return null;
  const { action } = message;
  const { options, request } = state;
  if (action.kind === 'choose') {
    return options.some(({ repo }) => repo === action.repo) ? { repo: action.repo, request } : null;
  }
  if (action.kind !== 'say') return null;
  const repos = options.map(({ repo }) => repo);
  const said = action.text.trim();
  const named = findRepository(said, repos) ?? readRepository(said, repos).repo;
  if (named !== null) return { repo: named, request };
  const number = readChoice(said, repos.map(nameOf));
  const chosen = number === null ? undefined : repos[number];
  return chosen === undefined ? null : { repo: chosen, request };
}

function isWithin(address: string, repo: string): boolean {
  if (!isAddress(repo)) return false;
  const [at, of] = [plainAddress(address), plainAddress(repo)];
  return at === of || at.startsWith(`${of}/`);
}

/** The same for every spelling of an address: no scheme, user, suffix or case. */
function plainAddress(address: string): string {
  return sayRepo(address)
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .replace(/^[\w.-]+@/, '')
    .replace(/^([\w.-]+\.[a-z]+):(?!\d+\/)/, '$1/')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3);
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}
