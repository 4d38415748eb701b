import { UserError } from '../../lib/errors.ts';
import { git, tryGit } from '../../lib/git.ts';
import type { Mirror } from './mirror.ts';

/**
 * The commit a name stands for: a branch, a tag, a commit or anything else git understands; null is the default branch.
 * Throws a UserError naming the nearest names where there is no such thing.
 */
export async function resolveRef(mirror: Mirror, ref: string | null): Promise<{ ref: string; commit: string }> {
  if (ref === null || ref === 'HEAD') {
    if (mirror.head !== null) return mirror.head;
    throw new UserError(
      'unknown-ref',
      `${mirror.address} has no commit yet.`,
      'Make a first commit and start it again.',
    );
  }
  for (const name of [`refs/heads/${ref}`, `refs/tags/${ref}`, `refs/remotes/${ref}`, ref]) {
    const { exitCode, stdout } = await tryGit(mirror.gitDir, [
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${name}^{commit}`,
    ]);
    if (exitCode === 0) return { ref, commit: stdout.trim() };
  }
  throw new UserError(
    'unknown-ref',
    `${mirror.address} has no branch, tag or commit "${ref}".`,
    await nearest(mirror, ref),
  );
}

/** Keeps a commit and all it needs for as long as a run may come back to it. */
export async function pin(mirror: { gitDir: string }, run: string, name: string, commit: string): Promise<void> {
  await git(mirror.gitDir, ['update-ref', `refs/jobs/${run}/${name}`, commit]);
}

/** Lets go of everything a run has pinned; nothing there is fine. */
export async function unpin(mirror: { gitDir: string }, run: string): Promise<void> {
  const listed = await git(mirror.gitDir, ['for-each-ref', '--format=%(refname)', `refs/jobs/${run}/`]);
  const names = listed.split('\n').filter((name) => name !== '');
  if (names.length === 0) return;
  await git(mirror.gitDir, ['update-ref', '--stdin'], { input: names.map((name) => `delete ${name}\n`).join('') });
}

async function nearest(mirror: Mirror, ref: string): Promise<string> {
  const listed = await git(mirror.gitDir, [
    'for-each-ref',
    '--sort=-committerdate',
    '--format=%(refname:lstrip=2)',
    'refs/heads/',
    'refs/tags/',
  ]);
  const names = listed.split('\n').filter((name) => name !== '');
  if (names.length === 0) return 'It has no branches.';
  const wanted = ref.toLowerCase();
  const close = names
    .map((name) => ({ name, far: distance(name.toLowerCase(), wanted) }))
    .filter(({ name, far }) => far <= Math.max(2, wanted.length / 3) || name.toLowerCase().includes(wanted))
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ name }) => `"${name}"`);
  if (close.length > 0) return `Did you mean ${close.join(' or ')}?`;
  return `There is ${names
    .slice(0, 5)
    .map((name) => `"${name}"`)
    .join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}.`;
}

/** Levenshtein: how many letters to change, add or drop. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
