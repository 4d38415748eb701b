import type { ImportFact } from '../index/facts.ts';
import { type Fact, HTTP_CLIENTS, type HttpClient, type TaskQueue, type Use } from './facts.ts';
import { importing, isOf } from './imports.ts';
import { factFrom, type Sources } from './sources.ts';

/** Which clients call other services. */
export function httpClients(sources: Sources): Fact<Use<HttpClient>[]> {
  return usesOf(sources, CLIENTS);
}

/** The client that an import brings into a module. What only handles its exceptions or types does not count. */
export function clientOf(item: ImportFact): HttpClient | null {
  return HTTP_CLIENTS.find((name) => CLIENTS[name](item)) ?? null;
}

const CLIENTS: Record<HttpClient, (item: ImportFact) => boolean> = {
  requests: (item) =>
    isOf(item, 'requests') && !/^requests\.(?:exceptions|structures|status_codes|utils)/.test(item.module),
  httpx: (item) => isOf(item, 'httpx'),
  aiohttp: (item) => isOf(item, 'aiohttp') && !isOf(item, 'aiohttp.web') && item.name !== 'web',
  urllib3: (item) =>
    isOf(item, 'urllib3') && /^(?:PoolManager|ProxyManager|HTTPS?ConnectionPool|request)$/.test(item.name ?? ''),
  urllib: ({ module, name }) =>
    module === 'urllib.request' && (name === null || /^(?:urlopen|urlretrieve|Request|build_opener)$/.test(name)),
  pycurl: (item) => isOf(item, 'pycurl'),
  niquests: (item) => isOf(item, 'niquests'),
};

/** What work outside of a request is handed to. */
export function taskQueues(sources: Sources): Fact<Use<TaskQueue>[]> {
  return usesOf(sources, {
    celery: (item) => isOf(item, 'celery'),
    rq: (item) => isOf(item, 'rq', 'django_rq'),
    dramatiq: (item) => isOf(item, 'dramatiq', 'django_dramatiq'),
    huey: (item) => isOf(item, 'huey'),
    arq: (item) => isOf(item, 'arq'),
    'django-q': (item) => isOf(item, 'django_q'),
    'django-tasks': (item) => isOf(item, 'django.tasks', 'django_tasks'),
    procrastinate: (item) => isOf(item, 'procrastinate'),
    taskiq: (item) => isOf(item, 'taskiq', 'taskiq_fastapi'),
    'background-tasks': (item) => isOf(item, 'fastapi', 'starlette') && item.name === 'BackgroundTasks',
  });
}

/** The one to use where there is only one; which of several is a person's to say. */
export function onlyOne<Name extends string>(uses: Fact<Use<Name>[]>): Fact<Name> {
  const [first, second] = uses?.value ?? [];
  return first === undefined || second !== undefined ? null : factFrom(first.name, first.evidence);
}

/** A package of the repository's own by one of the names is not the one everybody knows. */
function usesOf<Name extends string>(
  sources: Sources,
  rules: Record<Name, (item: ImportFact) => boolean>,
): Fact<Use<Name>[]> {
  const own = new Set(Object.values(sources.index.modules).map((module) => module.name));
  const modules = sources.own;
  return sortUses(
    (Object.keys(rules) as Name[]).map((name) => {
      const evidence = importing(modules, (item) => rules[name](item) && !own.has(item.module.split('.')[0] ?? ''));
      return { name, modules: evidence.length, evidence };
    }),
  );
}

/** The one more modules use first. */
export function sortUses<Name extends string>(found: readonly Use<Name>[]): Fact<Use<Name>[]> {
  const uses = found
    .filter((use) => use.modules > 0)
    .sort((a, b) => b.modules - a.modules)
    .map((use) => ({ ...use, evidence: use.evidence.slice(0, 3) }));
  return factFrom(
    uses,
    uses.flatMap((use) => use.evidence.slice(0, 1)),
  );
}
