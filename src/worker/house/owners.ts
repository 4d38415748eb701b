import { matchesAny } from '../../lib/glob.ts';

/** Where GitHub looks for it; the first that is there counts. */
export const OWNER_FILES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/** Owners of any of the files, without the "@", those of the most files first. Owners named by mail cannot be asked. */
export function ownersOf(text: string, paths: readonly string[]): string[] {
  const rules = text.split('\n').flatMap((line) => {
    const [pattern = '', ...owners] = line
      .replace(/(^|\s)#.*$/, '')
      .trim()
      .split(/\s+/);
    return pattern === '' ? [] : [{ globs: globsOf(pattern), owners }];
  });
  const counts = new Map<string, number>();
  for (const path of paths) {
    // The last rule that matches counts, and it may name nobody.
    const rule = rules.findLast(({ globs }) => matchesAny(path, globs));
    for (const owner of rule?.owners ?? []) {
      if (owner.startsWith('@')) counts.set(owner.slice(1), (counts.get(owner.slice(1)) ?? 0) + 1);
    }
  }
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([owner]) => owner);
}

/** A pattern of gitignore's kind as globs from the root. */
function globsOf(pattern: string): string[] {
  const anchored = pattern.replace(/^\//, '');
  const bare = anchored.replace(/\/$/, '');
  const rooted = pattern.startsWith('/') || bare.includes('/');
  const at = rooted ? bare : `**/${bare}`;
  if (pattern.endsWith('/')) return [`${at}/**`];
  // "docs/*" is what lies in that folder, not below it.
  return bare.endsWith('*') && !bare.endsWith('**') ? [at] : [at, `${at}/**`];
}
