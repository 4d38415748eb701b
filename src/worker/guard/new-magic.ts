import type { MagicFact } from '../../python/index/facts.ts';
import { callsIn } from './calls.ts';
import { defineGuard } from './guard.ts';
import { isTestSupport } from './kinds.ts';
import { brought, functionAt, linesBetween, type Side, type Sighting } from './sides.ts';

export const newMagic = defineGuard({
  name: 'new-magic',
  purpose:
    'Notices code that nobody can follow by reading it: metaclasses, dynamic attributes, exec and eval, patched classes.',
  weight: 'person',
  look(context) {
    const seen = brought(context, () => true, magicIn);
    const findings = seen.map(({ path, line, kind, shown }) => ({
      path,
      line,
      message: `${SAYS[kind]}: ${shown}`,
      advice: ADVICE[kind],
    }));
    const weight = seen.every(({ kind }) => kind === 'filled') ? 'warn' : 'person';
    return { looked: `${context.diff.files.length} changed files.`, weight, findings };
  },
});

type Kind = Exclude<MagicFact['kind'], 'signal' | 'custom-manager'> | 'filled';

interface Magic extends Sighting {
  kind: Kind;
  shown: string;
}

const SAYS: Record<Kind, string> = {
  metaclass: 'A metaclass decides how the class is made',
  'init-subclass': 'A class changes those that inherit from it',
  'dynamic-attribute': 'Attributes are made up while the program runs',
  'exec-eval': 'Text is run as code',
  'monkey-patch': "Someone else's code is replaced",
  filled: 'Attributes are set by names that only the running program knows',
};

const ADVICE: Record<Kind, string> = {
  metaclass: 'Say it in the class itself, or in a decorator.',
  'init-subclass': 'Say it in each class, or in a decorator.',
  'dynamic-attribute': 'Write the attributes out.',
  'exec-eval': 'Call the code by its name, or read data with ast.literal_eval or json.',
  'monkey-patch': 'Inherit from it or wrap it where it is used.',
  filled: 'Name the attributes where there are few.',
};

function magicIn(side: Side): Magic[] {
  const { path, module, code } = side;
  const inTests = isTestSupport(path);
  const facts = module.magic.flatMap(({ kind, line, text }): Magic[] => {
    if (kind === 'signal' || kind === 'custom-manager') return [];
    // Of tests only what changes the program for all of them counts.
    if (inTests && kind !== 'monkey-patch') return [];
    return [{ path, line, kind, text: `${kind} ${text}`, shown: text }];
  });
  if (inTests) return facts;
  const known = new Set(facts.map(({ line }) => line));
  const calls = callsIn(code).flatMap(({ callee, open, line }): Magic[] => {
    const isAdded = /(?:^|\.)add_to_class$/.test(callee);
    if (known.has(line) || (!isAdded && callee !== 'setattr')) return [];
    const shown = (linesBetween(code, line, line)[0] ?? '').slice(0, 400).trim().slice(0, 200);
    if (isAdded) return [{ path, line, kind: 'monkey-patch', text: shown, shown }];
    // With a literal name it is an assignment in other words.
    if (!/^\s*self\s*,\s*[A-Za-z_]\w*\s*,/.test(code.text.slice(open + 1, open + 200))) return [];
    const within = functionAt(module, line);
    return within === null ? [] : [{ path, line, kind: 'filled', text: shown, shown }];
  });
  return [...facts, ...calls];
}
