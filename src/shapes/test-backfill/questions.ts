import type { RepoIndex } from '../../python/index/facts.ts';
import type { Question } from '../../ticket/question.ts';
import { isAside } from '../find-module.ts';
import { addressOf, type Target, targetsIn } from '../find-target.ts';
import { isTestPath } from '../is-test-path.ts';

const MOST_OPTIONS = 5;

/** `beside` are targets that are clear already; an answer names them too, so that it may stand for all. */
export function askTarget(why: string, targets: Target[], beside: Target[]): Question {
  const options = targets.slice(0, MOST_OPTIONS).map((target) => ({
    value: [...beside, target].map(addressOf).join(', '),
    label: target.kind === 'module' ? target.path : `${target.name} (${target.path}:${target.line})`,
  }));
  return { slot: 'target', text: 'What shall the tests cover?', why, options, default: null, freeText: true };
}

/** The longest functions of modules that no test imports, then of the others: what is likeliest in want of tests. */
export function worthTesting(index: RepoIndex, paths?: readonly string[]): Target[] {
  const tested = new Set(Object.values(index.modules).flatMap(({ path, uses }) => (isTestPath(path) ? uses : [])));
  return Object.values(index.modules)
    .filter(({ path }) => paths?.includes(path) ?? !isAside(path))
    .flatMap(targetsIn)
    .filter(({ kind, name }) => kind !== 'class' && !/(?:^|\.)_/.test(name))
    .sort(
      (a, b) =>
        Number(tested.has(a.path)) - Number(tested.has(b.path)) ||
        b.endLine - b.line - (a.endLine - a.line) ||
        (addressOf(a) < addressOf(b) ? -1 : 1),
    );
}
