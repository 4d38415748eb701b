import type { DjangoApp } from '../../python/index/facts.ts';
import type { Failure } from '../../ticket/report.ts';
import type { Check, CheckFacts } from './check.ts';
import { count, failureOf, judged } from './outcome.ts';

/**
 * Whether a new migration and that of another open branch of ours are both the last of their app: each is right alone, and the second one
 * to be merged breaks `migrate`. Against the base the guard of leaf migrations tells.
 */
export const openMigrations: Check = {
  name: 'open-migrations',
  title: "new migrations against other open branches' own",
  weight: 0.1,
  sides: 'head',
  executes: false,
  applies(facts) {
    const fresh = freshLeaves(facts.knowledge.index.django.apps, facts);
    if (fresh.length === 0) return { kind: 'skipped', detail: 'The change adds no migration.' };
    if (facts.openBranches.length === 0)
      return { kind: 'skipped', detail: 'No other change of EnsureFix bot is open here.' };
    return {
      kind: 'run',
      command: `last migrations of ${count(facts.openBranches.length, 'open branch').replace(/hs$/, 'hes')}`,
    };
  },
  run(facts) {
    const mine = freshLeaves(facts.knowledge.index.django.apps, facts);
    const failures = facts.openBranches.flatMap((branch) =>
      freshLeaves(branch.apps, facts).flatMap((theirs): Failure[] => {
        const own = mine.find((leaf) => leaf.app === theirs.app && leaf.name !== theirs.name);
        if (own === undefined) return [];
        const message = `${own.app}: ${own.name} and ${theirs.name} of the open branch ${branch.name} would both be the last migration. Make one depend on the other when the first is merged.`;
        return [failureOf(`${own.app}: ${theirs.name} of ${branch.name}`, message)];
      }),
    );
    const looked = `No other open branch has a last migration in ${[...new Set(mine.map(({ app }) => app))].join(', ')}.`;
    return Promise.resolve(judged(failures, looked, failures.map(({ message }) => message).join(' '), ''));
  },
  cacheKey: () => null,
};

/** Last migrations that the base does not have. */
function freshLeaves(apps: readonly Pick<DjangoApp, 'label' | 'path' | 'leaves'>[], { before }: CheckFacts) {
  return apps.flatMap((app) => {
    const known =
      before.index.django.apps.find(({ path, label }) => path === app.path && label === app.label)?.migrations ?? [];
    return app.leaves
      .filter((leaf) => !known.some(({ name }) => name === leaf))
      .map((name) => ({ app: app.label, name }));
  });
}
