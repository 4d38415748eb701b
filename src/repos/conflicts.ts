import type { ModuleFacts } from '../python/index/facts.ts';
import type { Evidence } from '../python/profile/facts.ts';
import { isTestPath } from '../python/profile/sources.ts';
import type { Knowledge } from '../shapes/shape.ts';

/** Two ways of doing one thing, where a ticket has to know which. */
export interface Conflict {
  kind: 'http-client' | 'task-queue' | 'logging' | 'factories' | 'mode' | 'migrations';
  /** One sentence with the counts: "12 modules use requests, 3 use httpx." */
  message: string;
  /** The usual one first. */
  sides: { name: string; count: number; evidence: Evidence[] }[];
}

/** Packages that do the same job. A module of a side counts once; tests do not count. */
const RIVALS: readonly { kind: Conflict['kind']; packages: readonly string[]; tests?: true }[] = [
  { kind: 'http-client', packages: ['requests', 'httpx', 'aiohttp', 'urllib3'] },
  {
    kind: 'task-queue',
    packages: ['celery', 'django_rq', 'rq', 'dramatiq', 'huey', 'procrastinate', 'arq', 'django_q'],
  },
  { kind: 'logging', packages: ['logging', 'structlog', 'loguru'] },
  { kind: 'factories', packages: ['factory', 'model_bakery', 'mixer'], tests: true },
];

export function findConflicts(knowledge: Knowledge): Conflict[] {
  const modules = Object.values(knowledge.index.modules);
  const found = RIVALS.flatMap(({ kind, packages, tests }): Conflict[] => {
    const looked = modules.filter((module) => tests === true || !isTestPath(module.path));
    const sides = packages
      .map((name) => ({ name, evidence: looked.flatMap((module) => importOf(module, name)) }))
      .filter((side) => side.evidence.length > 0)
      .map((side) => ({ name: side.name, count: side.evidence.length, evidence: side.evidence.slice(0, 3) }))
      .sort((a, b) => b.count - a.count);
    return sides.length < 2 ? [] : [{ kind, message: sayCounts(sides), sides }];
  });
  return [...found, ...mixedMode(knowledge), ...twoLeaves(knowledge)];
}

function importOf(module: ModuleFacts, name: string): Evidence[] {
  const found = module.imports.find((item) => item.module === name || item.module.startsWith(`${name}.`));
  if (found === undefined) return [];
  const text = found.name === null ? `import ${found.module}` : `from ${found.module} import ${found.name}`;
  return [{ path: module.path, line: found.line, text }];
}

function sayCounts(sides: Conflict['sides']): string {
  const said = sides.map(({ name, count }, at) => {
    const subject =
      at === 0 ? `${count} ${count === 1 ? 'module uses' : 'modules use'}` : `${count} ${count === 1 ? 'uses' : 'use'}`;
    return `${subject} ${name}`;
  });
  return `${said.join(', ')}.`;
}

function mixedMode({ profile }: Knowledge): Conflict[] {
  if (profile.mode?.value !== 'mixed') return [];
  const { evidence } = profile.mode;
  const asynchronous = evidence.filter((item) => item.text.startsWith('async '));
  const synchronous = evidence.filter((item) => !item.text.startsWith('async '));
  return [
    {
      kind: 'mode',
      message: 'Views and routes are partly async, partly sync.',
      sides: [
        { name: 'async', count: asynchronous.length, evidence: asynchronous },
        { name: 'sync', count: synchronous.length, evidence: synchronous },
      ],
    },
  ];
}

function twoLeaves({ index }: Knowledge): Conflict[] {
  return index.django.apps
    .filter((app) => app.leaves.length > 1)
    .map((app) => ({
      kind: 'migrations' as const,
      message: `The app ${app.label} has ${app.leaves.length} last migrations: ${app.leaves.join(' and ')}.`,
      sides: app.leaves.map((name) => ({
        name,
        count: 1,
        evidence: app.migrations
          .filter((migration) => migration.name === name)
          .map((migration) => ({ path: migration.path, line: 1, text: name })),
      })),
    }));
}
