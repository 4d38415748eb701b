import { type Check, type CheckFacts, environmentWith } from './check.ts';
import { filesKey, filesToLookAt, runOnChanged } from './changed-files.ts';
import { projectFolder, runInEnvironment } from './in-environment.ts';
import { cannot, count, endedEarly, failureOf, judged } from './outcome.ts';
import { fromRoot, relativeTo } from './paths.ts';
import { formatInProcess, sayOwnRuff } from './ruff-in-process.ts';

/** The repository's own formatter, asked what it would change. */
export const format: Check = {
  name: 'format',
  title: 'formatting',
  weight: 0.2,
  sides: 'both',
  executes: false,
  applies(facts) {
    const formatter = formatterName(facts);
    if (formatter === null) return { kind: 'skipped', detail: 'The repository does not use ruff or black to format.' };
    const has = environmentWith(facts, formatter).kind === 'available';
    const command = formatter === 'ruff' ? 'ruff format --check' : 'black --check';
    return runOnChanged(facts, has ? command : `ruff format --check (${sayOwnRuff()})`);
  },
  async run(context) {
    const formatter = formatterName(context);
    const has = environmentWith(context, formatter);
    if (has.kind === 'unavailable') return formatInProcess(context);
    const folder = projectFolder(context.knowledge);
    const files = relativeTo(folder, filesToLookAt(context));
    if (files.length === 0) return judged([], 'There is no changed Python file on this side.', '', '');
    const argv =
      formatter === 'ruff'
        ? ['ruff', 'format', '--check', '--no-cache', '--force-exclude', '--', ...files]
        : ['python', '-m', 'black', '--check', '--', ...files];
    const result = await runInEnvironment({ ...context, environment: has.environment, folder, argv });
    const early = endedEarly(result, context);
    if (early !== null) return early;
    const failures = namedIn(result.output, folder).map((path) =>
      failureOf(path, 'is not formatted as the repository formats', path),
    );
    // Both say 1 for "would reformat"; anything else without a named file is a failure of the tool.
    if (result.exitCode !== 0 && failures.length === 0) return cannot('The formatter could not run', result.output);
    const all = `${files[0] === '.' ? 'The repository is' : `${count(files.length, 'file')} ${files.length === 1 ? 'is' : 'are'}`} formatted.`;
    return judged(failures, all, `${count(failures.length, 'file')} would be reformatted.`, result.output);
  },
  cacheKey: filesKey,
};

function formatterName(facts: CheckFacts): 'ruff' | 'black' | null {
  return facts.knowledge.profile.formatter?.value ?? null;
}

/** "would reformat a.py" (black), "Would reformat: a.py" (ruff), " --> a.py:1:3" (ruff since it shows what it would do). */
function namedIn(output: string, folder: string): string[] {
  const found = [...output.matchAll(/^(?:would reformat:? (.+)|\s*--> (.+?):\d+:\d+)$/gim)];
  return [...new Set(found.map((match) => fromRoot(folder, match[1] ?? match[2] ?? '')))];
}
