import type { FunctionFact, ModuleFacts } from '../index/facts.ts';
import type { Evidence, Fact, Profile } from './facts.ts';
import { importing, isOf } from './imports.ts';
import { factFrom, isTestPath, type Sources } from './sources.ts';

/** The frameworks the code imports outside its tests, the one more modules import first. */
export function frameworks(sources: Sources): Fact<('django' | 'fastapi')[]> {
  const found = (['django', 'fastapi'] as const)
    .map((name) => ({ name, evidence: importing(sources.own, (item) => isOf(item, name)) }))
    .filter((item) => item.evidence.length > 0)
    .sort((a, b) => b.evidence.length - a.evidence.length);
  return factFrom(
    found.map((item) => item.name),
    found.flatMap((item) => item.evidence.slice(0, 2)),
  );
}

/** How modules get their logger, and the name they bind it to. */
export function loggerStyle(sources: Sources): Profile['logger'] {
  const found = new Map<string, { value: NonNullable<Profile['logger']>['value']; evidence: Evidence[] }>();
  const add = (kind: 'stdlib' | 'structlog' | 'loguru', name: string, evidence: Evidence) => {
    const entry = found.get(`${kind} ${name}`) ?? { value: { kind, name }, evidence: [] };
    entry.evidence.push(evidence);
    found.set(`${kind} ${name}`, entry);
  };
  for (const module of sources.own) {
    for (const item of module.assignments) {
      const kind = /^(?:logging\.)?getLogger\(/.test(item.value)
        ? 'stdlib'
        : usesStructlog(module) && /^(?:structlog\.)?(?:stdlib\.)?get_logger\(/.test(item.value)
          ? 'structlog'
          : null;
      const text = `${item.name} = ${item.value}`.slice(0, 200);
      if (kind !== null) add(kind, item.name, { path: module.path, line: item.line, text });
    }
    const loguru = module.imports.find((item) => item.module === 'loguru');
    if (loguru?.name != null) {
      add('loguru', loguru.alias ?? loguru.name, {
        path: module.path,
        line: loguru.line,
        text: 'from loguru import logger',
      });
    }
  }
  const [most] = [...found.values()].sort((a, b) => b.evidence.length - a.evidence.length);
  return most === undefined ? null : factFrom(most.value, most.evidence);
}

/** A `get_logger` of the project's own may be anything. */
function usesStructlog(module: ModuleFacts): boolean {
  return module.imports.some((item) => isOf(item, 'structlog'));
}

/** Whether views and routes are async. One in ten of the other kind (a health check, say) does not make a repository mixed. */
export function mode(sources: Sources): Profile['mode'] {
  const all = handlersOf(sources);
  if (all.length === 0) return null;
  const asynchronous = all.filter((item) => item.async);
  const share = asynchronous.length / all.length;
  const value = share <= 0.1 ? 'sync' : share >= 0.9 ? 'async' : 'mixed';
  const shown =
    value === 'mixed' ? [...asynchronous.slice(0, 2), ...all.filter((item) => !item.async).slice(0, 1)] : all;
  return factFrom(value, shown.map(evidenceOfFunction));
}

export function handlers(sources: Sources): Fact<{ async: number; sync: number }> {
  const all = handlersOf(sources);
  const asynchronous = all.filter((item) => item.async).length;
  return factFrom({ async: asynchronous, sync: all.length - asynchronous }, all.map(evidenceOfFunction));
}

/**
 * What answers requests: the operations of FastAPI and the views that URL patterns name, where the index knows any; else what looks like
 * them. Each once, however often it is mounted.
 */
function handlersOf(sources: Sources): Handler[] {
  const { fastapi, django } = sources.index;
  const own = sources.own;
  const operations = fastapi.operations
    .filter((item) => !isTestPath(item.path))
    .map(({ handler, path, line, async }) => ({ name: handler, path, line, async }));
  const views = new Set(django.urls.flatMap(({ view }) => (view === null ? [] : [`${view.path} ${view.name}`])));
  const found = [
    ...operations,
    ...own.flatMap((module) => (operations.length > 0 ? [] : routesOf(module))),
    ...own.flatMap((module) => viewsOf(module, views)),
  ];
  return [...new Map(found.map((item) => [`${item.path} ${item.line}`, item])).values()];
}

type Handler = Pick<FunctionFact, 'name' | 'path' | 'line' | 'async'>;

function routesOf(module: ModuleFacts): Handler[] {
  return [...module.functions, ...module.nested, ...module.classes.flatMap((item) => item.methods)].filter((item) =>
    item.decorators.some((decorator) =>
      /^\w+\.(?:get|post|put|patch|delete|head|options|api_route|route|websocket)\s*\(/.test(decorator),
    ),
  );
}

/** Functions a URL pattern names, or that take a request where views live; and the methods of class-based views. */
function viewsOf(module: ModuleFacts, named: ReadonlySet<string>): Handler[] {
  const place = /(?:^|\/)(?:\w*views?|viewsets?|api|endpoints?)(?:\/|\.py$|_)/.test(module.path);
  const functions = module.functions.filter(
    (item) =>
      named.has(`${module.path} ${item.name}`) ||
      (place && item.parameters[0]?.name === 'request' && !item.name.startsWith('_')),
  );
  const methods = module.classes
    .filter((item) => place || named.has(`${module.path} ${item.name}`))
    .flatMap((item) => item.methods.filter((method) => /^(?:get|post|put|patch|delete)$/.test(method.name)));
  return [...functions, ...methods];
}

function evidenceOfFunction(item: Handler): Evidence {
  return { path: item.path, line: item.line, text: `${item.async ? 'async ' : ''}def ${item.name}(…)` };
}

/** Signal handlers outside tests; zero is a fact too. */
export function signalHandlers(sources: Sources): Fact<number> {
  const evidence = sources.own.flatMap((module) =>
    module.magic
      .filter((item) => item.kind === 'signal')
      .map((item): Evidence => ({ path: module.path, line: item.line, text: item.text })),
  );
  return { value: evidence.length, evidence: evidence.slice(0, 3) };
}
