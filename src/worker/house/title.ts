import type { PastCommit } from './read-house.ts';

const CONVENTIONAL = /^(?:feat|fix|chore|docs|refactor|test|perf|build|ci|style|revert)(\([^()]+\))?!?: (\S)/;

/** So many subjects show a habit; of them, this part must follow it. */
const ENOUGH = 5;
const MOST = 0.6;

/**
 * The title as this repository writes titles. `kind` is what conventional commits would call the change, `paths` what it touches.
 * Issue numbers and ticket keys that others carry cannot be made up.
 */
export function titleInStyle(
  title: string,
  history: readonly PastCommit[],
  change: { kind: string; paths: readonly string[] },
): string {
  const subjects = history
    .filter(
      ({ author, subject }) => !author.endsWith('[bot]') && !/^(?:Revert |Merge |Bump |fixup! |squash! )/.test(subject),
    )
    .map(({ subject }) => subject.replace(/ \(#\d+\)$/, ''));
  if (subjects.length < ENOUGH) return title;
  const mostly = (holds: (subject: string) => boolean, of = subjects): boolean =>
    of.length > 0 && of.filter(holds).length / of.length >= MOST;
  const conventional = subjects.filter((subject) => CONVENTIONAL.test(subject));
  if (mostly((subject) => CONVENTIONAL.test(subject))) {
    const scoped = mostly((subject) => CONVENTIONAL.exec(subject)?.[1] !== undefined, conventional);
    const lower = mostly((subject) => /\p{Ll}/u.test(CONVENTIONAL.exec(subject)?.[2] ?? ''), conventional);
    const scope = scoped ? scopeOf(change.paths) : null;
    return `${change.kind}${scope === null ? '' : `(${scope})`}: ${lower ? lowerFirst(title) : title}`;
  }
  const lower = mostly((subject) => /^\p{Ll}/u.test(subject));
  const stopped = mostly((subject) => subject.endsWith('.'));
  return `${lower ? lowerFirst(title) : title}${stopped ? '.' : ''}`;
}

/** What conventional commits call a kind of ticket. */
export function kindOf(shape: string): string {
  return KINDS[shape] ?? 'feat';
}

const KINDS: Record<string, string> = {
  'test-backfill': 'test',
  'type-hints': 'refactor',
  'print-to-logging': 'refactor',
  'pydantic-from-dict': 'refactor',
  'http-client-migration': 'refactor',
  'fastapi-background-task': 'refactor',
};

/** The one folder that holds all of it, tests aside; a change across folders has no scope. */
function scopeOf(paths: readonly string[]): string | null {
  const tops = new Set(
    paths
      .filter((path) => path.includes('/'))
      .map((path) => path.replace(/^src\//, '').split('/')[0] ?? '')
      .filter((top) => top !== 'tests' && top !== 'test'),
  );
  const [only] = tops;
  return tops.size === 1 && only !== undefined && /^[\w.-]+$/.test(only) ? only : null;
}

function lowerFirst(title: string): string {
  // "HTTP …" and "URL …" stay as they are.
  return /^\p{Lu}(?!\p{Lu})/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}
