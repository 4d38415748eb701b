import type { ModuleFacts } from '../index/facts.ts';
import type { Evidence, Fact, MigrationHistory } from './facts.ts';
import { factFrom, isTestPath, type Sources } from './sources.ts';

/** Each Django app that has migrations and each folder of Alembic's, the longest history first. */
export function migrations(sources: Sources): Fact<MigrationHistory[]> {
  const found = [...djangoHistories(sources), ...alembicHistories(sources)];
  found.sort((a, b) => b.value.count - a.value.count || (a.value.name < b.value.name ? -1 : 1));
  return factFrom(
    found.map((each) => each.value),
    found.map((each) => each.evidence),
  );
}

interface Found {
  value: MigrationHistory;
  evidence: Evidence;
}

function djangoHistories({ index }: Sources): Found[] {
  return index.django.apps.flatMap((app): Found[] => {
    const last = app.migrations.find((item) => item.name === app.leaves[0]) ?? app.migrations.at(-1);
    if (last === undefined || isTestPath(last.path)) return [];
    const value: MigrationHistory = {
      tool: 'django',
      name: app.label,
      count: app.migrations.length,
      leaves: app.leaves,
      squashes: app.migrations.filter((item) => item.replaces.length > 0).length,
    };
    return [{ value, evidence: { path: last.path, line: 1, text: last.name } }];
  });
}

/** Revisions know their parents: `down_revision` is one, several (a merge) or None. A revision nobody descends from is a head. */
function alembicHistories({ index }: Sources): Found[] {
  const folders = new Map<string, Revision[]>();
  for (const module of Object.values(index.modules)) {
    const revision = readRevision(module);
    if (revision === null || isTestPath(module.path)) continue;
    const folder = module.path.includes('/') ? module.path.slice(0, module.path.lastIndexOf('/')) : '';
    folders.set(folder, [...(folders.get(folder) ?? []), revision]);
  }
  return [...folders].map(([folder, revisions]): Found => {
    const parents = new Set(revisions.flatMap((item) => item.parents));
    const heads = revisions.filter((item) => !parents.has(item.id));
    const value: MigrationHistory = {
      tool: 'alembic',
      name: folder,
      count: revisions.length,
      leaves: heads.map((item) => item.id).sort(),
      squashes: 0,
    };
    return { value, evidence: (heads[0] ?? revisions[0])?.evidence ?? { path: folder, line: 1, text: folder } };
  });
}

interface Revision {
  id: string;
  parents: string[];
  evidence: Evidence;
}

function readRevision(module: ModuleFacts): Revision | null {
  const own = module.assignments.find((item) => item.name === 'revision');
  const down = module.assignments.find((item) => item.name === 'down_revision');
  const id = /^["']([^"']+)["']$/.exec(own?.value ?? '')?.[1];
  if (own === undefined || down === undefined || id === undefined) return null;
  const parents = [...down.value.matchAll(/["']([^"']+)["']/g)].map((match) => match[1] ?? '');
  return {
    id,
    parents,
    evidence: { path: module.path, line: own.line, text: `revision = ${own.value}`.slice(0, 200) },
  };
}
