import type { DjangoApp } from '../../python/index/facts.ts';
import { appAround, type FoundApp, findApp, modelsIn, ownApps } from '../find-app.ts';
import { isTestPath } from '../is-test-path.ts';
import type { SaidApp } from '../read-app.ts';
import type { Knowledge } from '../shape.ts';

/** Where a new command goes. */
export type FoundFolder =
  | { kind: 'one'; app: DjangoApp | null; folder: string; why: string }
  | { kind: 'open'; found: FoundApp };

/** The app that is said; else that of the first model that is named; else where all commands are. */
export function findFolder(said: SaidApp, words: string, knowledge: Knowledge): FoundFolder {
  const named = findApp(said, knowledge);
  if (named.kind === 'one') return { kind: 'one', app: named.app, folder: folderOf(named.app), why: named.why };
  if (named.kind !== 'none') return { kind: 'open', found: named };
  const folders = commandFolders(knowledge);
  const [only, second] = folders;
  if (only !== undefined && second === undefined) {
    const app = appAround(`${only}/x.py`, knowledge);
    return { kind: 'one', app, folder: only, why: 'all commands are there' };
  }
  for (const model of modelsIn(words, knowledge)) {
    const app = ownApps(knowledge).find(({ label }) => label === model.app);
    if (app) return { kind: 'one', app, folder: folderOf(app), why: `${model.name} is a model of ${app.label}` };
  }
  const [app, other] = ownApps(knowledge);
  return app && !other
    ? { kind: 'one', app, folder: folderOf(app), why: 'the only app' }
    : { kind: 'open', found: named };
}

/** Folders that hold commands, those with most first; what tests declare aside. */
function commandFolders(knowledge: Knowledge): string[] {
  const counts = new Map<string, number>();
  for (const { path } of knowledge.index.django.commands) {
    if (isTestPath(path)) continue;
    const folder = path.slice(0, path.lastIndexOf('/'));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([folder]) => folder);
}

function folderOf(app: DjangoApp): string {
  return `${app.path === '' ? '' : `${app.path}/`}management/commands`;
}
