import { z } from 'zod';
import { type Check, environmentWith } from './check.ts';
import { filesKey, filesToLookAt, runOnChanged } from './changed-files.ts';
import { projectFolder, runInEnvironment, sayCommand } from './in-environment.ts';
import { cannot, count, endedEarly, failureOf, judged } from './outcome.ts';
import { fromRoot, relativeTo } from './paths.ts';
import { lintInProcess, sayOwnRuff } from './ruff-in-process.ts';

const Findings = z.array(
  z.object({
    code: z.string().nullish(),
    message: z.string(),
    filename: z.string(),
    location: z.object({ row: z.number() }).nullish(),
  }),
);

/** The repository's own ruff, in its own version, with its own settings; ours with its settings where its environment has none. */
export const ruff: Check = {
  name: 'ruff',
  title: 'ruff',
  weight: 0.2,
  sides: 'both',
  executes: false,
  applies(facts) {
    if (facts.knowledge.profile.linter?.value !== 'ruff') {
      return { kind: 'skipped', detail: 'The repository does not use ruff as its linter.' };
    }
    const has = environmentWith(facts, 'ruff').kind === 'available';
    return runOnChanged(facts, has ? 'ruff check' : `ruff check (${sayOwnRuff()})`);
  },
  async run(context) {
    const has = environmentWith(context, 'ruff');
    if (has.kind === 'unavailable') return lintInProcess(context);
    const folder = projectFolder(context.knowledge);
    const files = relativeTo(folder, filesToLookAt(context));
    if (files.length === 0) return judged([], 'There is no changed Python file on this side.', '', '');
    const argv = ['ruff', 'check', '--no-cache', '--force-exclude', '--output-format', 'json', '--', ...files];
    const result = await runInEnvironment({ ...context, environment: has.environment, folder, argv });
    const early = endedEarly(result, context);
    if (early !== null) return early;
    const failures = readFindings(result.stdout, folder);
    if (failures === null) return cannot('ruff could not run', result.output);
    const places = failures.map((failure) => `${failure.path}:${failure.line ?? 1}: ${failure.message}`).join('\n');
    const looked = `${sayCommand(['ruff', 'check'])} found nothing in ${files[0] === '.' ? 'the repository' : count(files.length, 'file')}.`;
    return judged(failures, looked, `ruff found ${count(failures.length, 'problem')}.`, places);
  },
  cacheKey: filesKey,
};

function readFindings(stdout: string, folder: string) {
  try {
    return Findings.parse(JSON.parse(stdout)).map((finding) => {
      const path = fromRoot(folder, finding.filename);
      const message = `${finding.code ?? 'syntax'} ${finding.message}`;
      // Numbers in a message ("94 > 88") change with the line and are no new problem.
      return failureOf(
        `${path}: ${message.replace(/(?<![A-Z\d])\d+/g, 'N')}`,
        message,
        path,
        finding.location?.row ?? null,
      );
    });
  } catch {
    return null;
  }
}
