import { gate } from '../../python/parse/gate.ts';
import { styleOf } from '../../python/parse/style.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import { blockTickets, defineGuard } from './guard.ts';
import { isPython } from './kinds.ts';

export const newSyntax = defineGuard({
  name: 'new-syntax',
  purpose: 'Notices syntax that the Python version the repository is locked to does not have.',
  weight: 'block',
  look(context) {
    // A person may raise the version with the same change.
    const targetVersion = (context.bounds === null ? context.head : context.base).settings.python;
    if (targetVersion === null) return { skipped: 'The repository names no Python version.' };
    if (context.interpreter?.startsWith(`${targetVersion}.`) === true) {
      return { skipped: `The check "parse" reads the change with Python ${context.interpreter} itself.` };
    }
    const files = context.diff.files.filter(
      (file) => isPython(file.path) && file.after !== null && !isTemplate(file.path, file.after),
    );
    if (files.length === 0) return { skipped: 'The change touches no Python file.' };
    const findings: GuardFinding[] = [];
    for (const file of files) {
      const known = new Set(syntaxOf(file.before, targetVersion).map((error) => error.message));
      for (const { line, message } of syntaxOf(file.after, targetVersion)) {
        if (known.has(message)) continue;
        const advice = `Write it as Python ${targetVersion} reads it.`;
        findings.push({ path: file.path, line, message: `${message}${/[.!?]$/.test(message) ? '' : '.'}`, advice });
      }
    }
    return {
      looked: `${files.length} changed files against Python ${targetVersion}.`,
      weight: blockTickets(context),
      findings,
    };
  },
});

/** `{{cookiecutter.name}}/main.py` with `{% if … %}` in it: Python is made from it. */
function isTemplate(path: string, text: string): boolean {
  return /\{\{|\{%/.test(path) && /\{%-?\s*\w|\{\{-?\s*\w/.test(text);
}

function syntaxOf(source: string | null, targetVersion: string): { line: number; message: string }[] {
  if (source === null) return [];
  const result = gate('', null, source, { targetVersion, style: styleOf(undefined, '') });
  return result.kind === 'checked' ? result.syntax : [];
}
