import type { Conflict } from '../conflicts.ts';
import { type Advice, count, type Rule } from './advice.ts';

export const mixedTools: Rule = (_, conflicts) =>
  only(conflicts, 'http-client').map((conflict) =>
    settle(
      conflict,
      'http_client',
      'With more than one client in sight any of them looks right, and their timeouts and errors differ.',
    ),
  );

export const mixedModes: Rule = (_, conflicts) => [
  ...only(conflicts, 'mode').map((conflict) =>
    settle(
      conflict,
      'mode',
      'Async views in sync code, or the reverse, block the loop or call the database the wrong way.',
    ),
  ),
  ...only(conflicts, 'orm').map((conflict) =>
    settle(
      conflict,
      'orm',
      'Each route has to know which session it is given; a mix of them is where changes go wrong.',
    ),
  ),
];

/** Two that do one job: new code has to know which. */
export const mixedOther: Rule = (_, conflicts) => [
  ...only(conflicts, 'task-queue').map((conflict) =>
    settle(conflict, 'task_queue', "FastAPI's own background tasks die with their process; a queue's do not."),
  ),
  ...only(conflicts, 'factories').map((conflict) =>
    settle(conflict, 'tests.factories', 'New tests follow one of them, and reviewers expect the other.'),
  ),
  ...only(conflicts, 'logging').map((conflict) => settle(conflict, null, 'New messages go to one of two places.')),
];

function only(conflicts: readonly Conflict[], kind: Conflict['kind']): Conflict[] {
  return conflicts.filter((conflict) => conflict.kind === kind);
}

/** Declaring which one costs a line and holds at once; moving the rest over can wait, and is a ticket itself. */
function settle(conflict: Conflict, key: string | null, why: string): Advice {
  const [usual] = conflict.sides;
  const chosen = conflict.settled ?? usual?.name ?? '';
  const left = conflict.sides.filter((side) => side.name !== chosen);
  const line = key === 'tests.factories' ? `tests: {factories: ${chosen}}` : `${key ?? ''}: ${chosen}`;
  const move = `move ${left.map((side) => `${side.count} from ${side.name}`).join(' and ')}`;
  return {
    code: `mixed-${conflict.kind}`,
    weight: conflict.settled === null && key !== null ? 'medium' : 'low',
    finding: conflict.message,
    why,
    next:
      conflict.settled !== null
        ? `When there is time, ${move} over.`
        : key === null
          ? 'Settle on one.'
          : `Put ${line} (or ${left.length === 1 ? 'the other' : 'another'}) into .ensurefix.yml: new code follows it at once.`,
    evidence: conflict.sides.flatMap((side) => side.evidence.slice(0, 1)),
  };
}

export const authScopes: Rule = ({ profile }) => {
  const used = profile.auth?.value.filter((item) => item.operations > 0) ?? [];
  const ways = used.reduce((sum, item) => sum + Math.max(1, item.aliases.length), 0);
  if (ways < 2 || profile.auth?.value.some((item) => item.scopes.length > 0) === true) return [];
  const names = used.slice(0, 4).map((item) => `${item.name} (${count(item.operations, 'operation')})`);
  return [
    {
      code: 'auth-scopes',
      weight: 'medium',
      finding: `${count(used.length, 'dependency says', 'dependencies say')} who is calling: ${names.join(', ')}.`,
      why: 'The wrong one is easily taken, and then lets the wrong people in.',
      next: 'Name the scope of each under auth in .ensurefix.yml.',
      evidence: used.slice(0, 3).map(({ path, line, name }) => ({ path, line, text: name })),
    },
  ];
};
