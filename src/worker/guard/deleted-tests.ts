import type { FunctionFact, RepoIndex } from '../../python/index/facts.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import type { DiffFile } from '../workspace/diff.ts';
import { isPython, isTestFile, isTestSupport } from './kinds.ts';
import { functionsOf } from './sides.ts';
import { blockTickets, defineGuard, type GuardContext } from './guard.ts';

export const deletedTests = defineGuard({
  name: 'deleted-tests',
  purpose: 'Notices tests that disappear.',
  weight: 'block',
  safety: true,
  look(context) {
    const { diff, base, head } = context;
    const touched = diff.files.filter((file) => isTestFile(file.path) && file.status !== 'added');
    const names = namesOf(diff.files, head.index);
    const bodies = bodiesOf(diff.files, head.index);
    const findings: GuardFinding[] = [];
    for (const file of touched) {
      const still = new Set(testsOf(head.index, file.path).map((test) => test.qualname));
      for (const test of testsOf(base.index, file.path)) {
        if (still.has(test.qualname) || movedTo(test, names) || bodies.has(bodyOf(test, file.before))) continue;
        findings.push({
          path: file.path,
          line: null,
          message: `The test ${test.qualname} is gone.`,
          advice: 'Keep it, or say in the ticket that it goes and why.',
        });
      }
    }
    const weight =
      context.bounds === null && findings.length > 0 && isReplaced(context, findings.length)
        ? 'warn'
        : blockTickets(context);
    return { looked: `${touched.length} changed test files.`, weight, findings };
  },
});

/**
 * A person who changes what code does writes its tests anew: as many came as went, or what they were tests of went too. Where only tests
 * go, or more go than come, another person should see it.
 */
function isReplaced({ diff, base, head }: GuardContext, gone: number): boolean {
  const isCode = (file: DiffFile): boolean => isPython(file.path) && !isTestSupport(file.path);
  const isShown = ({ path }: DiffFile): boolean => /\.(?:html?|jinja2?|j2|vue)$/.test(path);
  if (!diff.files.some((file) => isCode(file) || isShown(file))) return false;
  const fresh = addedTests(diff.files, head.index).filter(({ test, file }) => {
    const before = base.index.modules[file.path];
    return before === undefined || !testsOf(base.index, file.path).some((old) => old.qualname === test.qualname);
  });
  if (fresh.length >= gone) return true;
  // Fewer tests that hold more: several became one table, or one of a base class.
  const tests = diff.files.filter((file) => isTestFile(file.path));
  const sum = (of: (file: DiffFile) => number): number => tests.reduce((all, file) => all + of(file), 0);
  if (fresh.length > 0 && sum((file) => file.added) >= sum((file) => file.removed)) return true;
  const declared = (index: RepoIndex): number =>
    diff.files.filter(isCode).reduce((sum, { path }) => {
      const module = index.modules[path];
      return sum + (module === undefined ? 0 : functionsOf(module).length + module.classes.length);
    }, 0);
  return declared(base.index) > declared(head.index);
}

function testsOf(index: RepoIndex, path: string): FunctionFact[] {
  const module = index.modules[path];
  if (module === undefined) return [];
  return [...module.functions, ...module.classes.flatMap((found) => found.methods)].filter((found) =>
    found.name.startsWith('test'),
  );
}

/** Tests that the change added, by name, so that one moved to another file or class is not missed. */
function namesOf(files: readonly DiffFile[], index: RepoIndex): Set<string> {
  return new Set(addedTests(files, index).map(({ test }) => test.name));
}

function bodiesOf(files: readonly DiffFile[], index: RepoIndex): Set<string> {
  return new Set(addedTests(files, index).map(({ test, file }) => bodyOf(test, file.after)));
}

function addedTests(files: readonly DiffFile[], index: RepoIndex): { test: FunctionFact; file: DiffFile }[] {
  return files.flatMap((file) => {
    const added = new Set(file.addedLines.map(({ line }) => line));
    return testsOf(index, file.path)
      .filter((test) => added.has(test.line))
      .map((test) => ({ test, file }));
  });
}

function movedTo(test: FunctionFact, names: ReadonlySet<string>): boolean {
  return names.has(test.name);
}

/** What the test does, without its name: a renamed test is still there. */
function bodyOf(test: FunctionFact, text: string | null): string {
  const lines = (text ?? '').split('\n').slice(test.line - 1, test.endLine);
  return lines.join('\n').replace(test.name, '').replace(/\s+/g, ' ');
}
