import type { ModuleFacts } from '../../python/index/facts.ts';
import type { Knowledge } from '../shape.ts';
import { resolveName } from '../resolve-name.ts';

export type FoundModule =
  | { kind: 'one'; module: ModuleFacts; why: string }
  /** It is there, and prints nothing. */
  | { kind: 'nothing'; module: ModuleFacts }
  /** None, or several that print; the likelier first. */
  | { kind: 'unclear'; modules: ModuleFacts[]; said: boolean };

/** The module a path, a file name, a dotted name, a folder or a bare word means. Where several fit, those that print count. */
export function findModule(said: string, knowledge: Knowledge): FoundModule {
  const all = Object.values(knowledge.index.modules);
  const wanted = said.replace(/^\.?\//, '').replace(/\/$/, '');
  // A package's name means what is in it, not only its __init__.py.
  const exact = all.filter(({ path, name }) => path === wanted || (name === wanted && !path.endsWith('/__init__.py')));
  const asPath = wanted.endsWith('.py') ? wanted : `${wanted.replaceAll('.', '/')}.py`;
  const tail = all.filter(({ path }) => path.endsWith(`/${asPath}`) || path === asPath);
  const below = wanted.endsWith('.py') ? [] : inFolder(wanted.replaceAll('.', '/'), all);
  const fits = exact.length > 0 ? exact : tail.length > 0 ? tail : below.length > 0 ? below : misspelt(asPath, all);
  const [only, second] = fits;
  if (only && !second)
    return only.prints.length > 0
      ? { kind: 'one', module: only, why: only.path === said ? '' : `the only ${said}` }
      : { kind: 'nothing', module: only };
  const printing = fits.filter(({ prints }) => prints.length > 0);
  const [one, other] = printing;
  if (one && !other) return { kind: 'one', module: one, why: `the only one of ${fits.length} that prints` };
  return { kind: 'unclear', modules: printing, said: fits.length > 0 };
}

/** Modules that print, most first; tests and migrations only where nothing else does. */
export function printingModules(knowledge: Knowledge): ModuleFacts[] {
  const printing = Object.values(knowledge.index.modules).filter(({ prints }) => prints.length > 0);
  const own = printing.filter(({ path }) => !ASIDE.test(path));
  return [...(own.length > 0 ? own : printing)].sort(
    (a, b) => b.prints.length - a.prints.length || (a.path < b.path ? -1 : 1),
  );
}

const ASIDE = /(?:^|\/)(?:tests?|migrations)(?:\/|\.py$)|(?:^|\/)test_[^/]*\.py$|(?:^|\/)conftest\.py$/;

function inFolder(folder: string, all: ModuleFacts[]): ModuleFacts[] {
  const at = new RegExp(`(?:^|/)${folder.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}/`);
  return all.filter(({ path }) => at.test(path) && !ASIDE.test(path));
}

function misspelt(asPath: string, all: ModuleFacts[]): ModuleFacts[] {
  const stem = (path: string) => path.slice(path.lastIndexOf('/') + 1).replace(/\.py$/, '');
  const resolved = resolveName(
    stem(asPath),
    all.map(({ path }) => stem(path)),
  );
  return resolved.kind === 'one' ? all.filter(({ path }) => stem(path) === resolved.name) : [];
}
