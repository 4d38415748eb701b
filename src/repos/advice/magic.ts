import type { MagicKind } from '../../python/profile/facts.ts';
import { count, type Rule } from './advice.ts';

export const magic: Rule = ({ profile }) => {
  const found = profile.magic?.value ?? [];
  if (found.length === 0) return [];
  const kinds = [...new Set(found.flatMap((module) => module.kinds))].map((kind) => WORDS[kind]);
  return [
    {
      code: 'magic',
      weight: 'low',
      finding: `${count(found.length, 'module')} cannot be followed by reading: ${kinds.join(', ')}.`,
      why: 'What is built or replaced at run time is not in the text, so a change there is a guess.',
      next: 'Give tickets on these modules to people, or list them under paths.protected in .ensurefix.yml.',
      evidence: profile.magic?.evidence ?? [],
    },
  ];
};

const WORDS: Record<MagicKind, string> = {
  metaclass: 'metaclasses',
  'init-subclass': '__init_subclass__',
  'dynamic-attribute': 'attributes made at run time',
  'exec-eval': 'exec or eval',
  'monkey-patch': 'patches of other modules',
};
