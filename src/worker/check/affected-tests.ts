import path from 'node:path/posix';
import type { RepoIndex } from '../../python/index/facts.ts';
import { isTestFile } from '../guard/kinds.ts';

/**
 * Test files that can tell of a change: those that import a changed module, through however many others, and those that lie in the same
 * app or package, whose tests may reach it by address. Changed test files come first.
 */
export function affectedTests(index: RepoIndex, changed: readonly string[]): string[] {
  const usedBy = new Map<string, string[]>();
  for (const [file, { uses }] of Object.entries(index.modules)) {
    for (const used of uses) usedBy.set(used, [...(usedBy.get(used) ?? []), file]);
  }
  const reached = new Set(changed);
  const waiting = [...changed];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    for (const user of usedBy.get(file) ?? []) {
      if (reached.has(user)) continue;
      reached.add(user);
      waiting.push(user);
    }
  }
  const packages = changed.map((file) => path.dirname(file)).filter((folder) => folder !== '.');
  const isNear = (file: string): boolean => packages.some((folder) => file.startsWith(`${folder}/`));
  return Object.keys(index.modules)
    .filter((file) => isTestFile(file) && (reached.has(file) || isNear(file)))
    .sort((a, b) => Number(changed.includes(b)) - Number(changed.includes(a)) || (a < b ? -1 : 1));
}
