import { type Check, environmentWith } from './check.ts';
import { runInEnvironment } from './in-environment.ts';
import { manageCommand, managePyOf, noDjango, sayManage } from './manage-py.ts';
import { cannot, count, endedEarly, failureOf, judged } from './outcome.ts';
import type { Failure } from '../../ticket/report.ts';

/** Whether the models and the migrations say the same. */
export const migrations: Check = {
  name: 'migrations',
  title: 'models match their migrations',
  weight: 0.5,
  sides: 'both',
  executes: true,
  applies(facts) {
    if (managePyOf(facts.knowledge) === null) return noDjango;
    const has = environmentWith(facts, 'django');
    return has.kind === 'unavailable'
      ? has
      : { kind: 'run', command: sayManage(facts.knowledge, ['makemigrations', '--check', '--dry-run']) };
  },
  async run(context) {
    const has = environmentWith(context, 'django');
    if (has.kind === 'unavailable') return cannot('Django is missing', has.detail);
    const words = ['makemigrations', '--check', '--dry-run', '--no-input', '--no-color'];
    const command = manageCommand(context.knowledge, words);
    const result = await runInEnvironment({ ...context, environment: has.environment, ...command });
    const early = endedEarly(result, context);
    if (early !== null) return early;
    if (result.exitCode === 0) return judged([], 'No model change is without its migration.', '', result.output);
    const failures = missingOf(result.output);
    if (failures.length === 0) return cannot('The migrations could not be looked at', result.output);
    return judged(failures, '', `${count(failures.length, 'model change')} without a migration.`, result.output);
  },
  cacheKey: () => '',
};

/** What makemigrations would have written, operation by operation, or that it cannot tell for conflicting leaves. */
function missingOf(output: string): Failure[] {
  const conflict = /^CommandError: (Conflicting migrations detected.*)$/m.exec(output)?.[1];
  if (conflict !== undefined) return [failureOf(conflict, conflict)];
  const failures: Failure[] = [];
  let app = '';
  for (const line of output.split('\n')) {
    app = /^Migrations for '(.+)':$/.exec(line)?.[1] ?? app;
    const operation = /^ {4}([-+~] .+)$/.exec(line)?.[1];
    if (operation !== undefined) failures.push(failureOf(`${app}: ${operation}`, `${app}: ${operation}`));
  }
  return failures;
}
