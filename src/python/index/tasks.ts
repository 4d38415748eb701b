import type { Names } from './names.ts';
import type { FunctionFact, ModuleFacts, TaskFact } from './facts.ts';
import { Follow, type Found } from './follow.ts';
import { readCall, readItems, readString } from './split-code.ts';

type Queue = TaskFact['queue'];

/**
 * What a queue runs: functions by their decorator, `send = dramatiq.actor(SendTask())`, what arq's worker settings name, and what
 * rq and Django Q are handed.
 */
export function findTasks(modules: Record<string, ModuleFacts>, _names: Names): TaskFact[] {
  const all = Object.values(modules);
  if (!all.some((module) => module.imports.some((item) => QUEUES.test(item.module)))) return [];
  const follow = new Follow(modules);
  const found = new Map<string, TaskFact>();
  const add = (name: string, fact: Place, queue: Queue) => {
    const { path, line, endLine } = fact;
    const key = `${path}:${line}`;
    if (!found.has(key)) found.set(key, { name, path, line, endLine, queue });
  };
  for (const module of all) {
    for (const fact of functionsOf(module)) {
      const queue = first(fact.decorators, (decorator) => queueOf(calleeOf(decorator), fact.path, follow, modules));
      if (queue !== null) add(fact.qualname, fact, queue);
    }
    for (const fact of module.assignments) {
      const callee = calleeOf(fact.value);
      if (!/(?:^|\.)(?:actor|task|shared_task|job)$/.test(callee)) continue;
      const queue = queueOf(callee, module.path, follow, modules);
      if (queue !== null) add(fact.name, { ...fact, path: module.path }, queue);
    }
    for (const { name, queue } of [...workerSettings(module), ...handedOver(module, follow)]) {
      const target = follow.find(module.path, name) ?? byDottedName(name, all);
      if (target?.kind === 'function' && target.rest.length === 0) add(target.fact.qualname, target.fact, queue);
    }
  }
  return [...found.values()];
}

interface Place {
  path: string;
  line: number;
  endLine: number;
}

function functionsOf(module: ModuleFacts): FunctionFact[] {
  return [...module.functions, ...module.nested, ...module.classes.flatMap((item) => item.methods)];
}

/** The queue whose decorator a dotted name is: `shared_task`, `app.task` of `app = Celery(…)`. */
function queueOf(callee: string, path: string, follow: Follow, modules: Record<string, ModuleFacts>): Queue | null {
  const last = callee.split('.').at(-1) ?? '';
  if (!DECORATORS.has(last)) return null;
  const found = follow.find(path, callee);
  if (found?.kind === 'external') return externalQueue(found.name);
  if (found?.kind === 'function' && found.rest.length === 0) return wrappedQueue(modules[found.path]);
  if (found?.kind !== 'value' || found.rest.length !== 1) return null;
  return queueMadeBy(found, follow, modules, 0);
}

/** A decorator of the repository's own, named as a queue's, in a module that imports that queue. */
function wrappedQueue(module: ModuleFacts | undefined): Queue | null {
  return first(module?.imports ?? [], (item) => ROOTS.get(item.module.split('.')[0] ?? '') ?? null);
}

function externalQueue(name: string): Queue | null {
  return EXTERNAL.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** `app = Celery("shop")`, or the same from a function of this repository: `celery = create_celery()`. */
function queueMadeBy(
  value: Extract<Found, { kind: 'value' }>,
  follow: Follow,
  modules: Record<string, ModuleFacts>,
  depth: number,
): Queue | null {
  const maker = follow.find(value.path, calleeOf(value.fact.value), value.fact.line);
  if (maker?.kind === 'external') return MAKERS.find(([pattern]) => pattern.test(maker.name))?.[1] ?? null;
  if (maker?.kind === 'class') {
    const base = first(maker.fact.bases, (each) => {
      const meaning = follow.find(maker.path, each);
      return meaning?.kind === 'external' ? meaning.name : null;
    });
    return MAKERS.find(([pattern]) => base !== null && pattern.test(base))?.[1] ?? null;
  }
  if (maker?.kind === 'function') {
    const returned = maker.fact.returns === null ? null : follow.find(maker.path, maker.fact.returns);
    if (returned?.kind === 'external') return MAKERS.find(([pattern]) => pattern.test(returned.name))?.[1] ?? null;
    const imports = modules[maker.path]?.imports ?? [];
    return first(
      imports,
      (item) => MAKERS.find(([pattern]) => pattern.test(`${item.module}.${item.name ?? ''}`))?.[1] ?? null,
    );
  }
  // `celery = other.celery`
  return maker?.kind === 'value' && maker.fact !== value.fact && depth < 5
    ? queueMadeBy(maker, follow, modules, depth + 1)
    : null;
}

/** arq: `class WorkerSettings: functions = [send], cron_jobs = [cron(clean)]`. */
function workerSettings(module: ModuleFacts): { name: string; queue: Queue }[] {
  if (
    !module.imports.some((item) => /^arq(?:\.|$)/.test(item.module)) &&
    !module.classes.some((item) => item.name === 'WorkerSettings')
  )
    return [];
  return module.classes.flatMap((item) =>
    item.attributes
      .filter((each) => each.name === 'functions' || each.name === 'cron_jobs')
      .flatMap((each) => readItems(each.value) ?? [])
      .map((written) => readCall(written)?.positional[0] ?? written)
      .filter((name) => /^[\w.]+$/.test(name))
      .map((name) => ({ name, queue: 'arq' as const })),
  );
}

/** `queue.enqueue(send, 1)` of rq, `async_task("shop.tasks.send", 1)` of Django Q, as statements, values or returns. */
function handedOver(module: ModuleFacts, follow: Follow): { name: string; queue: Queue }[] {
  const texts = [
    ...module.calls.map((item) => item.text),
    ...functionsOf(module).flatMap((item) => (item.steps ?? []).map((step) => step.text)),
  ];
  return texts.flatMap((text): { name: string; queue: Queue }[] => {
    const call = /^[\w.]{1,200}\(/.test(text) ? readCall(text) : null;
    const name = call === null ? undefined : (call.positional[0] ?? call.keywords['func']);
    if (call === null || name === undefined) return [];
    const last = call.callee.split('.').at(-1) ?? '';
    const target = readString(name) ?? name;
    if (last === 'async_task' || last === 'schedule') {
      const found = follow.find(module.path, call.callee);
      return found?.kind === 'external' && found.name.startsWith('django_q.')
        ? [{ name: target, queue: 'django-q' }]
        : [];
    }
    if (last !== 'enqueue' || !usesRq(module)) return [];
    return [{ name: target, queue: 'rq' }];
  });
}

function usesRq(module: ModuleFacts): boolean {
  return module.imports.some((item) => /^(?:rq|django_rq)(?:\.|$)/.test(item.module));
}

/** A function by the full dotted name queues take as text. */
function byDottedName(name: string, modules: readonly ModuleFacts[]): Found | null {
  const at = name.lastIndexOf('.');
  const module = at === -1 ? undefined : modules.find((item) => item.name === name.slice(0, at));
  const fact = module?.functions.find((item) => item.name === name.slice(at + 1));
  return module === undefined || fact === undefined ? null : { kind: 'function', path: module.path, fact, rest: [] };
}

function calleeOf(written: string): string {
  return /^[\w.]{1,200}/.exec(written)?.[0] ?? '';
}

function first<Item, Result>(items: readonly Item[], look: (item: Item) => Result | null): Result | null {
  for (const item of items) {
    const found = look(item);
    if (found !== null) return found;
  }
  return null;
}

const QUEUES = /^(?:celery|rq|django_rq|dramatiq|huey|arq|django_q|django_tasks|django\.tasks)(?:\.|$)/;
const ROOTS = new Map<string, Queue>([
  ['celery', 'celery'],
  ['rq', 'rq'],
  ['django_rq', 'rq'],
  ['dramatiq', 'dramatiq'],
  ['huey', 'huey'],
]);
const DECORATORS = new Set([
  'task',
  'shared_task',
  'periodic_task',
  'actor',
  'job',
  'db_task',
  'db_periodic_task',
  'context_task',
  'on_commit_task',
]);
const EXTERNAL: readonly (readonly [RegExp, Queue])[] = [
  [/^celery\.(?:\w+\.)*(?:shared_task|task|periodic_task)$/, 'celery'],
  [/^(?:rq\.decorators|django_rq(?:\.decorators)?)\.job$/, 'rq'],
  [/^dramatiq(?:\.\w+)*\.actor$/, 'dramatiq'],
  [/^huey\.contrib\.djhuey\.(?:HUEY\.)?\w+$/, 'huey'],
  [/^(?:django\.tasks|django_tasks)(?:\.\w+)*\.task$/, 'django-tasks'],
];
const MAKERS: readonly (readonly [RegExp, Queue])[] = [
  [/^celery\.(?:\w+\.)*Celery$/, 'celery'],
  [/^huey\.(?:\w+\.)*\w*Huey$/, 'huey'],
];
