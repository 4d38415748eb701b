import { matchesAny } from '../../lib/glob.ts';
import { PROTECTED_PATHS } from '../../repos/protected-paths.ts';
import { blockTickets, defineGuard } from './guard.ts';

/** Shown to everyone on purpose, to be copied. */
const SAMPLES = ['**/.env*.{example,sample,template,dist}', '**/*{example,sample}*.env'];

export const protectedPaths = defineGuard({
  name: 'protected-paths',
  purpose: 'Keeps changes away from secrets, CI and deployment files, and what the repository names.',
  weight: 'block',
  look(context) {
    // The base's: a change cannot take the protection off that it is held to.
    const all = context.base.settings.protectedPaths;
    const own = all
      .filter((glob) => !PROTECTED_PATHS.includes(glob))
      .map((glob) => (glob.includes('/') ? glob : `**/${glob}`));
    const builtIn = all.filter((glob) => PROTECTED_PATHS.includes(glob));
    const touched = context.diff.files.filter(
      ({ path }) => (matchesAny(path, builtIn) && !matchesAny(path, SAMPLES)) || matchesAny(path, own),
    );
    const besides = own.length === 0 ? '' : `, ${own.length} of them the repository's own`;
    return {
      looked: `${context.diff.files.length} changed files against ${all.length} protected paths${besides}.`,
      weight: blockTickets(context),
      findings: touched.map((file) => ({
        path: file.path,
        line: null,
        message: `${file.path} is protected and was ${file.status}.`,
        advice: 'Leave it to a person who may change it.',
      })),
    };
  },
});
