import { matchesAny } from '../../lib/glob.ts';
import { defineGuard } from './guard.ts';

export const scopePaths = defineGuard({
  name: 'scope-paths',
  purpose: 'Keeps a diff inside the paths its ticket names.',
  weight: 'block',
  safety: true,
  look({ diff, bounds, expected }) {
    if (bounds === null) return { skipped: 'There is no ticket to hold the diff to.' };
    const outside = diff.files.filter(
      (file) => !matchesAny(file.path, bounds.paths) && !matchesAny(file.path, expected),
    );
    return {
      looked: `${diff.files.length} changed files against ${bounds.paths.join(', ')}.`,
      findings: outside.map((file) => ({
        path: file.path,
        line: null,
        message: `${file.path} was ${file.status} and is outside the ticket's paths.`,
        advice: 'Make it a ticket of its own, or leave it out.',
      })),
    };
  },
});
