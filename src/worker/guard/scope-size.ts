import { defineGuard } from './guard.ts';

export const scopeSize = defineGuard({
  name: 'scope-size',
  purpose: 'Keeps a diff within the number of files and lines its ticket allows.',
  weight: 'block',
  safety: true,
  look({ diff, bounds }) {
    if (bounds === null) return { skipped: 'There is no ticket to hold the diff to.' };
    const files = diff.files.length;
    const lines = diff.files.reduce((sum, file) => sum + file.added + file.removed, 0);
    const largest = [...diff.files].sort((a, b) => b.added + b.removed - a.added - a.removed)[0]?.path ?? '';
    const findings = [];
    const advice = 'Split it into smaller tickets.';
    if (files > bounds.files) {
      findings.push({
        path: largest,
        line: null,
        message: `${files} files changed; the bound is ${bounds.files}.`,
        advice,
      });
    }
    if (lines > bounds.lines) {
      findings.push({
        path: largest,
        line: null,
        message: `${lines} lines changed; the bound is ${bounds.lines}.`,
        advice,
      });
    }
    return { looked: `${files} of ${bounds.files} files, ${lines} of ${bounds.lines} lines.`, findings };
  },
});
