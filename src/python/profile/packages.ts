import type { Fact, Profile } from './facts.ts';
import { at, evidenceOf, factFrom, filesNamed, isRequirements, presence, type Sources } from './sources.ts';

type Manager = NonNullable<Profile['packageManager']>['value'];

/** Lock files by the manager that writes them. */
const LOCKS: readonly [file: string, manager: Manager][] = [
  ['uv.lock', 'uv'],
  ['poetry.lock', 'poetry'],
  ['Pipfile.lock', 'pipenv'],
  ['pdm.lock', 'pdm'],
];

/** What lies here is for something else than running the code. */
export const OUTSIDE = /(?:^|\/)(?:examples?|docs?|node_modules)\//;

export function packageManager(sources: Sources): Fact<Manager> {
  const lock = lockOf(sources);
  if (lock !== null) return factFrom(lock.manager, [{ path: lock.path, line: 1, text: lock.path }]);
  for (const path of filesNamed(sources, 'pyproject.toml')) {
    for (const manager of ['uv', 'poetry', 'pdm'] as const) {
      if (at(sources.toml(path), 'tool', manager) !== undefined) {
        return factFrom(manager, evidenceOf(sources, path, new RegExp(`^\\s*\\[tool\\.${manager}`)));
      }
    }
  }
  const pipfile = filesNamed(sources, 'Pipfile')[0];
  if (pipfile !== undefined) return factFrom('pipenv', presence(sources, pipfile));
  const [requirements] = requirementsOf(sources);
  if (requirements !== undefined) return factFrom('pip', presence(sources, requirements));
  const project = filesNamed(sources, 'pyproject.toml', 'setup.py', 'setup.cfg')[0];
  return project === undefined ? null : factFrom('pip', presence(sources, project));
}

/** What environments are built from: a lock file, else the requirements that come nearest to one. */
export function lockFile(sources: Sources): Fact<string> {
  const lock = lockOf(sources);
  if (lock !== null) return factFrom(lock.path, [{ path: lock.path, line: 1, text: lock.path }]);
  const [requirements] = requirementsOf(sources);
  return requirements === undefined ? null : factFrom(requirements, presence(sources, requirements));
}

export function lockOf(sources: Sources): { path: string; manager: Manager } | null {
  for (const path of sources.paths) {
    if (!path.endsWith('lock')) continue;
    const name = path.split('/').at(-1);
    const lock = LOCKS.find(([file]) => file === name);
    if (lock !== undefined && !OUTSIDE.test(path)) return { path, manager: lock[1] };
  }
  return null;
}

/**
 * requirements.txt before its variants, those of the shallowest folder first, what was computed before what it was computed from. Files
 * for other purposes (docs, migrations) do not count.
 */
function requirementsOf(sources: Sources): string[] {
  const found = sources.paths.filter((path) => isRequirements(path) && !path.endsWith('.in') && isForRunning(path));
  return found.sort((a, b) => a.split('/').length - b.split('/').length || rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** Not for the documentation, an upgrade or an example. */
export function isForRunning(path: string): boolean {
  return rank(path) < 3 && !OUTSIDE.test(path);
}

function rank(path: string): number {
  const name = (path.split('/').at(-1) ?? '').replace(/\.(?:lock|in)$/, '.txt');
  if (name === 'requirements.txt') return path.endsWith('.lock') ? -1 : 0;
  if (/^(?:requirements[-_.])?(?:dev\w*|local|tests?)\.txt$/.test(name)) return 1;
  if (/^(?:requirements[-_.])?(?:base|common|main|prod\w*)\.txt$/.test(name)) return 2;
  return 3;
}
