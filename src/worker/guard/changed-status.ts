import type { OperationFact } from '../../python/index/facts.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import { defineGuard } from './guard.ts';

export const changedStatus = defineGuard({
  name: 'status-changed',
  purpose: 'Notices routes that answer success with another status than they did: callers rely on it.',
  weight: 'person',
  look({ diff, base, head }) {
    const before = new Map(base.index.fastapi.operations.map((operation) => [keyOf(operation), operation]));
    const paths = new Set(diff.files.map((file) => file.path));
    const touched = head.index.fastapi.operations.filter((operation) => paths.has(operation.path));
    if (touched.length === 0) return { skipped: 'The change touches no module with routes.' };
    const seen = new Set<string>();
    const findings = touched.flatMap((operation): GuardFinding[] => {
      const old = before.get(keyOf(operation));
      const place = `${operation.path}:${operation.line}`;
      if (old === undefined || statusOf(old) === statusOf(operation) || seen.has(place)) return [];
      seen.add(place);
      const message = `${operation.method} ${operation.route} answers ${statusOf(operation)} where it answered ${statusOf(old)}.`;
      const advice = 'Keep the status, or say in the ticket that it changes.';
      return [{ path: operation.path, line: operation.line, message, advice }];
    });
    return { looked: `${touched.length} routes of changed modules.`, findings };
  },
});

function keyOf({ method, route }: OperationFact): string {
  return `${method} ${route}`;
}

/** FastAPI answers 200 where nothing else is said. */
function statusOf({ status }: OperationFact): number {
  return status ?? 200;
}
