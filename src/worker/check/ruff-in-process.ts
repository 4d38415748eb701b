import { formatIfClean, gate, type GateOptions } from '../../python/parse/gate.ts';
import { type RuffSettings, ruffVersion } from '../../python/parse/ruff.ts';
import { isExcluded, styleOf } from '../../python/parse/style.ts';
import type { Knowledge } from '../../shapes/shape.ts';
import type { Failure } from '../../ticket/report.ts';
import { readInside } from '../workspace/inside.ts';
import type { CheckContext, CheckRun } from './check.ts';
import { changedPython } from './changed-files.ts';
import { count, failureOf, judged } from './outcome.ts';

/**
 * What stands in for a ruff that the repository configures and its environment lacks (it lives in pre-commit or on people's machines): the
 * one that comes with us, with the repository's settings, on the changed files.
 */
export function sayOwnRuff(): string {
  return `ruff ${ruffVersion()} of EnsureFix bot`;
}

/** A rule's finding, named as ruff itself names it. */
export async function lintInProcess(context: CheckContext): Promise<CheckRun> {
  const texts = await changedTexts(context);
  const failures: Failure[] = [];
  for (const [path, text] of texts) {
    const found = gate(path, null, text, lintOptions(context.knowledge, path));
    if (found.kind === 'unavailable') return unavailable(`${path} could not be checked: ${found.reason}`);
    for (const finding of [...found.syntax, ...found.added]) {
      const message = `${finding.code ?? 'syntax'} ${finding.message}`;
      failures.push(failureOf(`${path}: ${message.replace(/(?<![A-Z\d])\d+/g, 'N')}`, message, path, finding.line));
    }
  }
  const places = failures.map((failure) => `${failure.path}:${failure.line ?? 1}: ${failure.message}`).join('\n');
  const by = `${sayOwnRuff()}, because the environment has none`;
  return judged(
    failures,
    `Nothing found in ${count(texts.size, 'file')} by ${by}.`,
    `${count(failures.length, 'problem')} found by ${by}.`,
    places,
  );
}

/** Which of the changed files the repository's formatter would write differently, as far as ruff does what it does. */
export async function formatInProcess(context: CheckContext): Promise<CheckRun> {
  const texts = await changedTexts(context);
  const failures: Failure[] = [];
  for (const [path, text] of texts) {
    if (formatIfClean(path, null, text, gateOptions(context.knowledge, path)) === text) continue;
    failures.push(failureOf(path, 'is not formatted as the repository formats', path));
  }
  const like = context.knowledge.profile.formatter?.value === 'black' ? ' in the style of black' : '';
  const by = `${sayOwnRuff()}${like}, because the environment has no formatter`;
  return judged(
    failures,
    `${count(texts.size, 'file')} ${texts.size === 1 ? 'is' : 'are'} formatted, says ${by}.`,
    `${count(failures.length, 'file')} would be reformatted by ${by}.`,
    failures.map((failure) => `would reformat ${failure.path}`).join('\n'),
  );
}

/** How a file of the repository is formatted in process. */
export function gateOptions({ index, profile, settings }: Knowledge, path: string): GateOptions {
  const firstParty = [...new Set(Object.values(index.modules).map(({ name }) => name.split('.')[0] ?? name))];
  return { style: styleOf(profile.styles?.value, path), targetVersion: settings.python, firstParty };
}

/**
 * A repository that uses ruff and selects no rules is held to those that ruff selected by default for years: what its own version selects is
 * not known, and ours may select others.
 */
function lintOptions(knowledge: Knowledge, path: string): GateOptions {
  const options = gateOptions(knowledge, path);
  const { ruff, lints } = options.style;
  const own = lints ? ((ruff?.['lint'] ?? {}) as RuffSettings) : {};
  const lint = own['select'] === undefined ? { ...own, select: ['E4', 'E7', 'E9', 'F'] } : own;
  return { ...options, style: { ...options.style, lints: true, ruff: { ...ruff, lint } } };
}

async function changedTexts(context: CheckContext): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const path of changedPython(context)) {
    const text = await readInside(context.tree, path);
    if (text !== null && !isExcluded(styleOf(context.knowledge.profile.styles?.value, path), path))
      texts.set(path, text);
  }
  return texts;
}

function unavailable(detail: string): CheckRun {
  return { kind: 'unavailable', failures: [], detail, output: '' };
}
