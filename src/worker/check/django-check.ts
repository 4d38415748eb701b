import { type Check, environmentWith } from './check.ts';
import { runInEnvironment } from './in-environment.ts';
import { manageCommand, managePyOf, noDjango, sayManage } from './manage-py.ts';
import { cannot, count, endedEarly, failureOf, judged } from './outcome.ts';

/** Django's own system checks. */
export const djangoCheck: Check = {
  name: 'django-check',
  title: "Django's system checks",
  weight: 0.5,
  sides: 'both',
  executes: true,
  applies(facts) {
    if (managePyOf(facts.knowledge) === null) return noDjango;
    const has = environmentWith(facts, 'django');
    return has.kind === 'unavailable' ? has : { kind: 'run', command: sayManage(facts.knowledge, ['check']) };
  },
  async run(context) {
    const has = environmentWith(context, 'django');
    if (has.kind === 'unavailable') return cannot('Django is missing', has.detail);
    const command = manageCommand(context.knowledge, ['check', '--no-color']);
    const result = await runInEnvironment({ ...context, environment: has.environment, ...command });
    const early = endedEarly(result, context);
    if (early !== null) return early;
    if (result.exitCode === 0) return judged([], 'No system check found an error.', '', result.output);
    // "shop.Customer.name: (fields.E120) CharFields must define a 'max_length' attribute."
    const failures = [...result.output.matchAll(/^(\S[^\n]*?): \((\w[\w.]*\.[EC]\d+)\) (.+)$/gm)].map((match) => {
      const message = `${match[1]}: (${match[2]}) ${match[3]}`;
      return failureOf(message, message);
    });
    if (failures.length === 0) return cannot('The project could not be loaded', result.output);
    return judged(failures, '', `System checks found ${count(failures.length, 'error')}.`, result.output);
  },
  cacheKey: () => '',
};
