import { z } from 'zod';
import { type Check, type CheckFacts, environmentWith } from './check.ts';
import { projectFolder, runInEnvironment } from './in-environment.ts';
import { cannot, count, endedEarly, failureOf, judged } from './outcome.ts';
import { fromRoot } from './paths.ts';

const Report = z.object({
  generalDiagnostics: z.array(
    z.object({
      file: z.string(),
      severity: z.string(),
      message: z.string(),
      rule: z.string().optional(),
      range: z.object({ start: z.object({ line: z.number() }) }).optional(),
    }),
  ),
});

/** pyright or basedpyright, where the environment has one that works without a network. */
export const pyright: Check = {
  name: 'pyright',
  title: 'pyright',
  weight: 6,
  sides: 'both',
  executes: false,
  applies(facts) {
    if (facts.knowledge.profile.typeChecker?.value !== 'pyright') {
      return { kind: 'skipped', detail: 'The repository does not use pyright.' };
    }
    const has = environmentWith(facts, programOf(facts));
    return has.kind === 'unavailable' ? has : { kind: 'run', command: programOf(facts) };
  },
  async run(context) {
    const program = programOf(context);
    const has = environmentWith(context, program);
    if (has.kind === 'unavailable') return cannot('pyright is missing', has.detail);
    const folder = projectFolder(context.knowledge);
    const argv = ['python', '-m', program, '--outputjson', '--pythonpath', '/venv/bin/python'];
    const result = await runInEnvironment({ ...context, environment: has.environment, folder, argv });
    const early = endedEarly(result, context);
    if (early !== null) return early;
    const report = read(result.stdout);
    if (report === null) return cannot('pyright could not run', result.output);
    const failures = report.generalDiagnostics
      .filter((diagnostic) => diagnostic.severity === 'error')
      .map((diagnostic) => {
        const file = fromRoot(folder, diagnostic.file);
        const message = `${diagnostic.message}${diagnostic.rule === undefined ? '' : ` (${diagnostic.rule})`}`;
        const line = diagnostic.range === undefined ? null : diagnostic.range.start.line + 1;
        return failureOf(`${file}: ${message}`, message, file, line);
      });
    const places = failures.map((failure) => `${failure.path}:${failure.line ?? 1}: ${failure.message}`).join('\n');
    return judged(failures, 'pyright found no error.', `pyright found ${count(failures.length, 'error')}.`, places);
  },
  cacheKey: () => '',
};

function programOf(facts: CheckFacts): 'pyright' | 'basedpyright' {
  const { environment } = facts;
  return environment.kind === 'available' && environment.packages.basedpyright !== undefined
    ? 'basedpyright'
    : 'pyright';
}

function read(stdout: string): z.infer<typeof Report> | null {
  try {
    return Report.parse(JSON.parse(stdout));
  } catch {
    return null;
  }
}
