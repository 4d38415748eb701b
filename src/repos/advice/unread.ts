import { UNREAD } from '../unread.ts';
import { count, type Rule } from './advice.ts';

export const unread: Rule = ({ index }) => {
  const found = index.unread;
  if (found.length === 0) return [];
  // What Python itself refuses is an accident; a link or a submodule is not.
  const refused = found.filter(({ why }) => !ON_PURPOSE.has(why));
  const few = found.slice(0, 3).map(({ path, why }) => `${path} (${UNREAD[why]})`);
  return [
    {
      code: 'unread',
      weight: refused.length > 0 ? 'medium' : 'low',
      finding: `${count(found.length, 'file')} could not be understood: ${few.join(', ')}${found.length > 3 ? ', …' : ''}.`,
      why: 'What is declared there is not known, or not all of it, so a change there is a guess.',
      next:
        refused.length > 0
          ? 'Repair them, or list them under paths.protected in .ensurefix.yml.'
          : 'List them under paths.protected in .ensurefix.yml.',
      evidence: found.map(({ path, why }) => ({ path, line: 1, text: UNREAD[why] })),
    },
  ];
};

const ON_PURPOSE = new Set(['link', 'submodule', 'too-large']);
