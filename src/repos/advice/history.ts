import { count, type Rule } from './advice.ts';

export const manyLeaves: Rule = (_, conflicts) =>
  conflicts
    .filter((conflict) => conflict.kind === 'migrations')
    .map((conflict) => ({
      code: 'two-leaves',
      weight: 'high' as const,
      finding: conflict.message,
      why: 'The database cannot be migrated, so every ticket on a model there fails.',
      next: conflict.message.startsWith('The app')
        ? 'Merge them with makemigrations --merge.'
        : 'Merge them with alembic merge heads.',
      evidence: conflict.sides.flatMap((side) => side.evidence),
    }));

/** From here on a history takes longer to read than to write anew. */
const LONG = 50;

/** Django can squash; Alembic has no command for it. */
export const longHistory: Rule = ({ profile }) => {
  const long = (profile.migrations?.value ?? []).filter(
    (history) => history.tool === 'django' && history.squashes === 0 && history.count >= LONG,
  );
  const [first] = long;
  if (first === undefined) return [];
  const names = long.slice(0, 4).map((history) => `${history.name} (${history.count})`);
  return [
    {
      code: 'long-history',
      weight: 'medium',
      finding: `${count(long.length, 'app has', 'apps have')} ${LONG} migrations or more and none that is squashed: ${names.join(', ')}.`,
      why: 'Long histories make it hard to see what a new migration stands on, and slow every test run that starts from nothing.',
      next: `Run manage.py squashmigrations ${first.name} up to the last one that is deployed everywhere.`,
      evidence: (profile.migrations?.evidence ?? []).slice(0, 1),
    },
  ];
};
