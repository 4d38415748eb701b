import { createHash } from 'node:crypto';
import type { Applies, CheckFacts } from './check.ts';

/** Changed Python files that exist on the side looked at, sorted. */
export function changedPython(facts: CheckFacts): string[] {
  return facts.diff.files
    .filter((file) => /\.pyi?$/.test(file.path))
    .filter((file) => (facts.side === 'head' ? file.status !== 'deleted' : file.status !== 'added'))
    .filter((file) => (facts.side === 'head' ? file.after : file.before) !== null)
    .map((file) => file.path)
    .sort();
}

const TOOL_SETTINGS = /(^|\/)(pyproject\.toml|\.?ruff\.toml|setup\.cfg|tox\.ini)$/;

/**
 * What a tool that looks at one file at a time is run on: the changed files, whose findings are the only ones that can
 * differ, or everything where the change touches settings.
 */
export function filesToLookAt(facts: CheckFacts): string[] {
  if (facts.diff.files.some((file) => TOOL_SETTINGS.test(file.path))) return ['.'];
  return changedPython(facts);
}

/** Run, unless the change touches no Python on either side. */
export function runOnChanged(facts: CheckFacts, command: string): Applies {
  const touched = facts.diff.files.some((file) => /\.pyi?$/.test(file.path) || TOOL_SETTINGS.test(file.path));
  return touched ? { kind: 'run', command } : { kind: 'skipped', detail: 'The change touches no Python file.' };
}

/** A base result on the same files may be used again. */
export function filesKey(facts: CheckFacts): string {
  return createHash('sha256')
    .update(filesToLookAt({ ...facts, side: 'base' }).join('\0'))
    .digest('hex');
}
