import { UserError } from '../../lib/errors.ts';
import { plainLine } from '../../lib/plain-text.ts';
import { OPERATIONS, type Operation } from './operations.ts';

/** What GitHub answered when it did not do it. */
export interface Refusal {
  /** 0: no answer came. */
  status: number;
  message: string;
}

/** Whom it concerns, for the words: "acme/shop", or GitHub itself. */
export type About = { repository: string; identity: 'app' | 'token' };

/** An answer that is not the expected one, as one sentence and the next step. */
export function explain(operation: Operation, { status, message }: Refusal, about: About): UserError {
  const { repository, identity } = about;
  const said = plainLine(message, 300);
  const who = identity === 'app' ? 'The GitHub App' : 'The GITHUB_TOKEN';
  if (status === 401) {
    return identity === 'app'
      ? refused(
          `GitHub does not accept the app's key: ${said}`,
          'Check GITHUB_APP_ID, GITHUB_APP_PRIVATE_KEY and the clock of this machine.',
        )
      : refused(
          'GitHub does not accept GITHUB_TOKEN: it may have expired.',
          'Make a new one and start the worker again.',
        );
  }
  if (status === 404 && operation.startsWith('GET /repos/{owner}/{repo}') && WHOLE.has(operation)) {
    return identity === 'app'
      ? refused(
          `The GitHub App is not installed on ${repository}, or there is no such repository.`,
          'Install it there (docs/github.md), then start it again.',
        )
      : refused(
          `GITHUB_TOKEN cannot see ${repository}, or there is no such repository.`,
          'Give it access to that repository, then start it again.',
        );
  }
  if (status === 403 && /archived/i.test(message)) return archived(repository);
  if (status === 403 || (status === 404 && operation !== 'GET /repos/{owner}/{repo}')) {
    // An app sets no statuses, so only a token needs to write them.
    const permission =
      operation === 'POST /repos/{owner}/{repo}/statuses/{sha}' ? 'statuses: write' : OPERATIONS[operation];
    if (status === 403 && permission !== null) {
      return refused(
        `${who} lacks the permission "${permission}" on ${repository}: ${said}`,
        identity === 'app'
          ? 'Grant it in the settings of the app, accept it where it is installed, then start it again.'
          : 'Give the token that permission, then start it again.',
      );
    }
  }
  if (status === 0) return unavailable(`GitHub could not be reached: ${said}`);
  if (status >= 500) return unavailable(`GitHub has trouble of its own (${status}).`);
  return refused(
    `GitHub refused "${operation}" on ${repository} (${status}): ${said}`,
    'Look at the pull request there, then start it again.',
  );
}

/** Says how long a limit lasts that is too long to wait for. */
export function limited(ms: number): UserError {
  const minutes = Math.ceil(ms / 60_000);
  const message = `GitHub asks to wait ${minutes} minute${minutes === 1 ? '' : 's'}: too much was asked of it.`;
  return unavailable(message);
}

/** Passes by itself: told to whoever waits for it, and to nobody else. */
function unavailable(message: string): UserError {
  return new UserError('forge-unavailable', message, 'Say "retry" later; nothing was lost.');
}

export function archived(repository: string): UserError {
  return refused(
    `${repository} is archived, so nothing can be pushed to it.`,
    'Have it unarchived, or ask for the change elsewhere.',
  );
}

export function refused(message: string, next: string): UserError {
  return new UserError('forge-refused', message, next);
}

/** A 404 of these means the repository itself. */
const WHOLE: ReadonlySet<string> = new Set(['GET /repos/{owner}/{repo}', 'GET /repos/{owner}/{repo}/installation']);
