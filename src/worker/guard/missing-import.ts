import { STDLIB } from '../../python/stdlib.ts';
import type { RepoIndex } from '../../python/index/facts.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import type { DiffFile } from '../workspace/diff.ts';
import { defineGuard } from './guard.ts';
import { codeOf } from './source.ts';

export const missingImport = defineGuard({
  name: 'new-import-not-installed',
  purpose: 'Notices imports of packages that the locked environment does not have.',
  weight: 'person',
  look({ diff, head, importable }) {
    if (importable === null) return { skipped: 'The environment is not available, so what is installed is not known.' };
    const own = ownNames(head.index);
    const findings: GuardFinding[] = [];
    for (const file of diff.files) {
      const added = new Set(file.addedLines.map(({ line }) => line));
      for (const { module, line } of head.index.modules[file.path]?.imports ?? []) {
        const top = module.split('.')[0] ?? '';
        if (!added.has(line) || top === '' || STDLIB.has(top) || own.has(top) || importable.has(top)) continue;
        if (isOptional(file, line)) continue;
        const message = `${top} is imported, and neither the repository nor its locked environment has it.`;
        findings.push({
          path: file.path,
          line,
          message,
          advice: 'Add it to the dependencies and the lock file in a ticket of its own.',
        });
      }
    }
    return { looked: `Added imports of ${diff.files.length} changed files.`, findings };
  },
});

/** What the repository itself can be imported by: every folder and module name on the way to its modules. */
function ownNames(index: RepoIndex): Set<string> {
  const names = new Set<string>();
  for (const { name, path } of Object.values(index.modules)) {
    names.add(name.split('.')[0] ?? name);
    for (const part of path.replace(/\.py$/, '').split('/')) names.add(part);
  }
  return names;
}

/** Inside a `try` that expects it to be missing, or only for the type checker. */
function isOptional(file: DiffFile, line: number): boolean {
  const code = codeOf(file);
  if (code === null) return false;
  const at = code.lines.findIndex((logical) => code.lineAt(logical.start) === line);
  const own = code.lines[at];
  if (own === undefined) return false;
  for (let before = at - 1; before >= 0; before -= 1) {
    const logical = code.lines[before];
    if (logical === undefined || logical.indent >= own.indent) continue;
    return /^(try\s*:|except\b|if\s+(\w+\.)?TYPE_CHECKING\b)/.test(code.text.slice(logical.start, logical.end));
  }
  return false;
}
