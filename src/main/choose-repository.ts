import type { RepositoryOption } from '../chat/post.ts';
import type { IncomingMessage } from '../chat/surface.ts';
import { mayBeRequest } from '../conversation/converse.ts';
import { decide } from '../conversation/decide.ts';
import { inferRepository, readRepository } from '../conversation/repository.ts';
import type { ConversationState } from '../conversation/state.ts';
import { nameOf, sayRepo } from '../lib/address.ts';
import { sayError, UserError } from '../lib/errors.ts';
import { repositoriesFor } from '../policy/rule.ts';
import { repoOfPlace } from '../store/places.ts';
import type { ThreadRow } from '../store/threads.ts';
import type { BotDeps } from './bot.ts';
import type { Repository } from './repositories.ts';

export type Choice =
  /** `text`: the words without what named the repository; null: as they were. `why`: the repository in words, for the card. */
  | { kind: 'chosen'; repo: string | null; base: string | null; text: string | null; why: string | null }
  | { kind: 'pick'; request: string; options: RepositoryOption[] }
  | { kind: 'told'; text: string };

/** Reading every repository there is takes time: of more than these, somebody has to choose. */
const MOST_READ = 8;

/**
 * Which repository a message is about. In this order: what its words name; what the thread is about; what somebody set for the place;
 * the only one there is; the one whose code has the names. Otherwise somebody picks one.
 */
export async function chooseRepository(
  deps: BotDeps,
  message: IncomingMessage,
  before: ThreadRow | null,
  picked: string | null,
): Promise<Choice> {
  const { policy, store, defaultRepository } = deps;
  const ofThread = before?.repo ?? null;
  if (policy === null) {
    const repo = ofThread ?? defaultRepository?.repo ?? null;
    return { kind: 'chosen', repo, base: baseOf(deps, repo), text: null, why: null };
  }
  const allowed = repositoriesFor(policy, message.place, message.sender).map(({ repo }) => repo);
  const chosen = (repo: string, why: string, text: string | null = null): Choice => ({
    kind: 'chosen',
    repo,
    base: baseOf(deps, repo),
    text,
    why: `${nameOf(repo)}, ${why}`,
  });
  if (picked !== null && allowed.includes(picked)) return chosen(picked, 'which you chose');
  const state = before?.state ?? IDLE;
  // While something is open, it is about the repository it was begun for.
  const free = isFree(state);
  const words = message.action.kind === 'say' && free ? message.action.text : '';
  const named = readRepository(words, allowed);
  if (named.unknown !== null) return { kind: 'told', text: unknownRepository(named.unknown, allowed) };
  if (named.repo !== null) return chosen(named.repo, 'which you named', named.text);
  if (ofThread !== null && (!free || allowed.includes(ofThread))) return chosen(ofThread, 'as before in this thread');
  const ofPlace = await repoOfPlace(store.db, message.place.address);
  if (ofPlace !== null && allowed.includes(ofPlace)) return chosen(ofPlace, 'the default of this place');
  const [only] = allowed;
  if (only !== undefined && allowed.length === 1) return chosen(only, 'the only one here');
  const none: Choice = { kind: 'chosen', repo: null, base: null, text: null, why: null };
  if (!mayBeRequest(state, message)) return none;
  if (only === undefined) return { kind: 'told', text: NO_REPOSITORY };
  return infer(deps, words, allowed, chosen);
}

async function infer(
  deps: BotDeps,
  words: string,
  allowed: string[],
  chosen: (repo: string, why: string) => Choice,
): Promise<Choice> {
  if (allowed.length > MOST_READ) {
    return { kind: 'pick', request: words, options: allowed.map((repo) => ({ repo, why: '' })) };
  }
  const read: Repository[] = [];
  for (const repo of allowed) {
    const opened = await openOrSay(deps, repo, baseOf(deps, repo));
    if (!('problem' in opened)) read.push(opened);
  }
  const [first] = read;
  if (first === undefined)
    return { kind: 'told', text: 'None of the repositories can be read right now. Please try again.' };
  // Talk needs no repository: it is answered the same whichever is meant.
  if (read.every(({ knowledge }) => decide(words, knowledge, [...deps.shapes], null).verdict === 'chat')) {
    return chosen(first.repo, 'which nothing was asked of');
  }
  const found = inferRepository(
    words,
    read.map(({ repo, knowledge }) => ({ repo, index: knowledge.index })),
  );
  return 'repo' in found ? chosen(found.repo, found.why) : { kind: 'pick', request: words, options: found.options };
}

/** The repository, or the words for whoever asked why it cannot be read. */
export async function openOrSay(
  { repositories, log }: Pick<BotDeps, 'repositories' | 'log'>,
  repo: string,
  base: string | null,
): Promise<Repository | { problem: string }> {
  try {
    return await repositories.open(repo, base);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    log.info({ err: error }, 'a repository could not be read');
    return { problem: sayError(error) };
  }
}

/** The base given on the command line goes with the repository given there only. */
export function baseOf({ defaultRepository }: BotDeps, repo: string | null): string | null {
  return repo !== null && repo === defaultRepository?.repo ? defaultRepository.base : null;
}

export function unknownRepository(said: string, allowed: readonly string[]): string {
  const there =
    allowed.length === 0 ? NO_REPOSITORY : `There ${allowed.length === 1 ? 'is' : 'are'}: ${listed(allowed)}.`;
  return `I do not work on ${sayRepo(said)} here. ${there}`;
}

export function listed(repos: readonly string[]): string {
  const most = 15;
  const shown = repos.slice(0, most).map(nameOf).join(', ');
  return repos.length > most ? `${shown} and ${repos.length - most} more` : shown;
}

export const NO_REPOSITORY =
  'There is no repository you may ask for changes of here. Whoever runs me says which there are, in the file docs/permissions.md describes.';

const IDLE: ConversationState = { kind: 'idle' };

function isFree({ kind }: ConversationState): boolean {
  return kind === 'idle' || kind === 'picking' || kind === 'offering' || kind === 'done';
}
