import { sayDuration } from '../../lib/clock.ts';
import type { Failure } from '../../ticket/report.ts';
import type { SandboxResult } from '../sandbox/sandbox.ts';
import { adviceOn } from './advice.ts';
import type { CheckContext, CheckRun } from './check.ts';
import { tailOf } from './in-environment.ts';

/** For a program that did not come to its own end: what to say of it. null: it did, read its output. */
export function endedEarly(result: SandboxResult, context: CheckContext): CheckRun | null {
  context.signal.throwIfAborted();
  if (result.ended === 'timeout') {
    const limit = sayDuration(context.seconds * 1000);
    const more = context.seconds < MOST_SECONDS ? ` Raise checks.seconds in .ensurefix.yml if it needs more.` : '';
    return stopped('timeout', `It did not end within its limit of ${limit}.${more}`, result);
  }
  if (result.ranOut !== null) return stopped(result.ranOut, `It ran out of ${result.ranOut} in the sandbox.`, result);
  if (result.ended === 'signal') return stopped('crash', `The program crashed (exit ${result.exitCode}).`, result);
  return null;
}

/** The most that checks.seconds takes. */
const MOST_SECONDS = 3600;

function stopped(key: string, message: string, result: SandboxResult): CheckRun {
  const failures = [failureOf(key, message)];
  return { kind: 'failed', failures, detail: message, output: tailOf(result.output), incomplete: message };
}

export function failureOf(
  key: string,
  message: string,
  path: string | null = null,
  line: number | null = null,
): Failure {
  return { key, path, line, message };
}

/** Passed or failed by whether there are failures; `all` says what it looked at when nothing failed. */
export function judged(failures: Failure[], all: string, some: string, output: string): CheckRun {
  const kind = failures.length === 0 ? 'passed' : 'failed';
  return { kind, failures, detail: kind === 'passed' ? all : some, output: tailOf(output) };
}

/** It could not do its work; `output` is what it said, whose last words are told, with what would help where that is known. */
export function cannot(what: string, output: string): CheckRun {
  const advice = adviceOn(output);
  const detail = [`${what}: ${lastWords(output)}`, ...(advice === null ? [] : [advice])].join(' ');
  return { kind: 'unavailable', failures: [], detail, output: tailOf(output) };
}

/** The line that tells most: the last that names an error, as Python's exceptions do, or else the last at all. */
export function lastWords(output: string): string {
  const lines = tailOf(output)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const last = lines.findLast((line) => /\b\w*(error|exception)\b:/i.test(line)) ?? lines.at(-1) ?? 'it said nothing';
  return last.length > 400 ? `${last.slice(0, 400)}…` : last;
}

/** "1 error", "2 errors". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
