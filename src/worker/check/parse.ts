import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { gate } from '../../python/parse/gate.ts';
import { styleOf } from '../../python/parse/style.ts';
import { readInside } from '../workspace/inside.ts';
import { type Check, type CheckContext, type CheckRun, environmentWith } from './check.ts';
import { changedPython, filesKey, runOnChanged } from './changed-files.ts';
import { runInEnvironment } from './in-environment.ts';
import { cannot, count, endedEarly, failureOf, judged } from './outcome.ts';
import { OUT, PROGRAMS, programMounts } from './programs.ts';

const Problems = z.array(z.object({ path: z.string(), line: z.number().nullable(), message: z.string() }));

/** Whether the interpreter the repository is locked to can read every changed file. Nothing of them is executed. */
export const parse: Check = {
  name: 'parse',
  title: 'Python syntax',
  weight: 0.1,
  sides: 'both',
  executes: false,
  applies(facts) {
    const has = environmentWith(facts, null);
    if (has.kind === 'available')
      return runOnChanged(facts, `python${has.environment.python.replace(/\.\d+$/, '')} -m ast`);
    const { python } = facts.knowledge.settings;
    return python === null ? has : runOnChanged(facts, `ruff's parser for Python ${python}`);
  },
  async run(context) {
    const has = environmentWith(context, null);
    const files = changedPython(context);
    if (files.length === 0) return judged([], 'There is no changed Python file on this side.', '', '');
    if (has.kind === 'unavailable') return readInProcess(context, files);
    await writeFile(path.join(context.scratch, 'files.json'), JSON.stringify(files));
    const argv = ['python', `${PROGRAMS}/parse_files.py`, `${OUT}/files.json`];
    const result = await runInEnvironment({
      ...context,
      environment: has.environment,
      argv,
      mounts: programMounts(context),
    });
    const early = endedEarly(result, context);
    if (early !== null) return early;
    if (result.exitCode !== 0) return cannot('The interpreter could not be started', result.output);
    return say(Problems.parse(JSON.parse(result.stdout)), files.length, `Python ${has.environment.python}`);
  },
  cacheKey: filesKey,
};

/** Without the interpreter: the same parser that edits are gated with, told which version to allow. */
async function readInProcess(context: CheckContext, files: string[]): Promise<CheckRun> {
  const { python } = context.knowledge.settings;
  const problems: z.infer<typeof Problems> = [];
  for (const file of files) {
    const source = await readInside(context.tree, file);
    if (source === null) continue;
    const result = gate(file, null, source, { targetVersion: python, style: styleOf(undefined, file) });
    if (result.kind === 'unavailable') problems.push({ path: file, line: null, message: result.reason });
    else if (result.syntax[0] !== undefined) problems.push({ path: file, ...result.syntax[0] });
  }
  return say(problems, files.length, `ruff's parser for Python ${python ?? 'of any version'}`);
}

function say(problems: z.infer<typeof Problems>, looked: number, by: string): CheckRun {
  const failures = problems.map(({ path, line, message }) => failureOf(`${path}: ${message}`, message, path, line));
  const said = failures.map((failure) => `${failure.path}:${failure.line ?? 1}: ${failure.message}`).join('\n');
  return judged(
    failures,
    `${count(looked, 'file')} read by ${by}.`,
    `${count(failures.length, 'file')} cannot be read by ${by}.`,
    said,
  );
}
