import type { Evidence, Fact, PackageVersion } from './facts.ts';
import { lockFile, lockOf } from './packages.ts';
import { isComputed, normalise, readRequirement, requirements } from './requirements.ts';
import type { Sources } from './sources.ts';

/** The version in force of each package that decides how code is written: as locked, else as pinned, else the lowest admitted. */
export function versions(sources: Sources): Fact<PackageVersion[]> {
  const locked = lockedVersions(sources);
  const asked = new Map(requirements(sources).map((item) => [item.name, item]));
  const found = PACKAGES.flatMap((name): { value: PackageVersion; evidence: Evidence }[] => {
    const lock = locked.get(name);
    if (lock !== undefined) return [{ value: { name, version: lock.version, exact: true }, evidence: lock.evidence }];
    const item = asked.get(name);
    const version = item === undefined ? null : lowestIn(item.specifier);
    if (item === undefined || version === null) return [];
    return [{ value: { name, version, exact: item.pinned }, evidence: item.evidence }];
  });
  return found.length === 0
    ? null
    : { value: found.map((each) => each.value), evidence: found.map((each) => each.evidence) };
}

/** Most telling first. */
const PACKAGES = [
  'django',
  'djangorestframework',
  'django-ninja',
  'fastapi',
  'starlette',
  'pydantic',
  'sqlalchemy',
  'sqlmodel',
  'alembic',
  'tortoise-orm',
  'celery',
  'httpx',
  'requests',
  'aiohttp',
  'pytest',
  'pytest-django',
  'pytest-asyncio',
  'factory-boy',
  'mypy',
  'ruff',
];

interface Locked {
  version: string;
  evidence: Evidence;
}

/** Read line by line: lock files are long, and only names and versions count. The first of several versions is taken. */
function lockedVersions(sources: Sources): Map<string, Locked> {
  const lock = lockOf(sources)?.path ?? computedFile(sources);
  const found = new Map<string, Locked>();
  if (lock === null) return found;
  const json = lock.endsWith('Pipfile.lock');
  const toml = lockOf(sources) !== null && !json;
  let name = '';
  for (const [at, line] of (sources.text(lock) ?? '').split(/\r?\n/).entries()) {
    if (line.length > 2_000) continue;
    const named = toml ? /^name = "([^"]+)"/.exec(line)?.[1] : json ? /^ {8}"([^"]+)": \{/.exec(line)?.[1] : undefined;
    if (named !== undefined) name = normalise(named);
    const pinned = toml || json ? null : readRequirement(line);
    const version = toml
      ? /^version = "([^"]+)"/.exec(line)?.[1]
      : json
        ? /^\s+"version": "==([^"]+)"/.exec(line)?.[1]
        : pinned?.pinned === true
          ? lowestIn(pinned.specifier)
          : null;
    const key = pinned?.name ?? name;
    if (version == null || key === '' || found.has(key)) continue;
    found.set(key, { version, evidence: { path: lock, line: at + 1, text: `${key} ${version}` } });
  }
  return found;
}

function computedFile(sources: Sources): string | null {
  const file = lockFile(sources)?.value ?? null;
  return file !== null && isComputed(sources, file) ? file : null;
}

/** "5.2" of "==5.2", ">=5.2,<6", "~=5.2", "^5.2", "5.2.*" and of "5.2"; null where there is no lower end. */
function lowestIn(specifier: string): string | null {
  return /^(?:(?:===?|>=|~=|~|\^)\s*)?v?(\d+(?:\.\d+)*)/.exec(lowerPart(specifier))?.[1] ?? null;
}

function lowerPart(specifier: string): string {
  return (
    specifier
      .split(',')
      .map((part) => part.trim())
      .find((part) => /^(?:===?|>=|~=|~|\^|\d)/.test(part)) ?? ''
  );
}
