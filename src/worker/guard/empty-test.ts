import type { FunctionFact } from '../../python/index/facts.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import { defineGuard } from './guard.ts';
import { isTestFile } from './kinds.ts';
import { codeOf } from './source.ts';

export const emptyTest = defineGuard({
  name: 'test-asserts-nothing',
  purpose: 'Notices tests that cannot fail.',
  weight: 'person',
  look({ diff, head }) {
    const findings: GuardFinding[] = [];
    let looked = 0;
    for (const file of diff.files.filter((changed) => isTestFile(changed.path))) {
      const module = head.index.modules[file.path];
      const code = codeOf(file);
      if (module === undefined || code === null) continue;
      const added = file.addedLines.filter(({ text }) => text.trim() !== '');
      const tests = [...module.functions, ...module.classes.flatMap((found) => found.methods)].filter(
        (test) => test.name.startsWith('test') && added.some(({ line }) => line >= test.line && line <= test.endLine),
      );
      looked += tests.length;
      for (const test of tests) {
        if (assertsSomething(bodyOf(test, code))) continue;
        const advice = 'Assert what the test is there to show.';
        findings.push({ path: file.path, line: test.line, message: `${test.qualname} asserts nothing.`, advice });
      }
    }
    return looked === 0
      ? { skipped: 'The change adds no test.' }
      : { looked: `${looked} added or changed tests.`, findings };
  },
});

/** The code of a function without its strings and comments: an assertion in a string is none. */
function bodyOf(test: FunctionFact, code: NonNullable<ReturnType<typeof codeOf>>): string {
  let body = '';
  let line = 1;
  for (let at = 0; at < code.text.length && line <= test.endLine; at += 1) {
    const character = code.text[at] ?? '';
    if (line > test.line && (code.isCode(at) || character === '\n')) body += character;
    if (line === test.line && code.isCode(at)) body += character;
    if (character === '\n') line += 1;
  }
  return body.replace(/^[^:]*?\bdef\s+\w+/, '');
}

/** An assert statement about something, one of unittest's or pytest's own, a mock's, or a helper that says it checks. */
function assertsSomething(body: string): boolean {
  if (/\bassert\b(?!\s*\(?\s*(?:True|1)\s*\)?\s*(?:,|$))\s*\S/m.test(body)) return true;
  if (/\bpytest\s*\.\s*(raises|warns|fail|deprecated_call)\b|\.\s*fail\s*\(|\braises\s*\(/.test(body)) return true;
  return /\b\w*(assert|expect|verify|check|should|snapshot|validate)\w*\s*(\(|\.)/i.test(
    body.replace(/\bassert\b/g, ''),
  );
}
