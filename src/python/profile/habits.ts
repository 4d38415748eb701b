import type { FunctionFact, ModuleFacts } from '../index/facts.ts';
import type { Evidence, Fact, Profile } from './facts.ts';
import { factFrom, isTestPath, type Sources } from './sources.ts';

/** The frameworks the code imports outside its tests, the one more modules import first. */
export function frameworks(sources: Sources): Fact<('django' | 'fastapi')[]> {
  const found = (['django', 'fastapi'] as const)
    .map((name) => ({ name, evidence: importsOf(sources, name) }))
    .filter((item) => item.evidence.length > 0)
    .sort((a, b) => b.evidence.length - a.evidence.length);
  return factFrom(
    found.map((item) => item.name),
    found.flatMap((item) => item.evidence.slice(0, 2)),
  );
}

function importsOf(sources: Sources, top: string): Evidence[] {
  return ownModules(sources).flatMap((module) => {
    const found = module.imports.find((item) => item.module === top || item.module.startsWith(`${top}.`));
    if (found === undefined) return [];
    const text = found.name === null ? `import ${found.module}` : `from ${found.module} import ${found.name}`;
    return [{ path: module.path, line: found.line, text }];
  });
}

/** How modules get their logger, and the name they bind it to. */
export function loggerStyle(sources: Sources): Profile['logger'] {
  const found = new Map<string, { value: NonNullable<Profile['logger']>['value']; evidence: Evidence[] }>();
  const add = (kind: 'stdlib' | 'structlog' | 'loguru', name: string, evidence: Evidence) => {
    const entry = found.get(`${kind} ${name}`) ?? { value: { kind, name }, evidence: [] };
    entry.evidence.push(evidence);
    found.set(`${kind} ${name}`, entry);
  };
  for (const module of ownModules(sources)) {
    for (const item of module.assignments) {
      const kind = /^(?:logging\.)?getLogger\(/.test(item.value)
        ? 'stdlib'
        : /^(?:structlog\.)?(?:stdlib\.)?get_logger\(/.test(item.value)
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

/** Whether views and routes are async. One in ten of the other kind (a health check, say) does not make a repository mixed. */
export function mode(sources: Sources): Profile['mode'] {
  const handlers = ownModules(sources).flatMap((module) => handlersOf(module));
  if (handlers.length === 0) return null;
  const asynchronous = handlers.filter((item) => item.async);
  const share = asynchronous.length / handlers.length;
  const value = share <= 0.1 ? 'sync' : share >= 0.9 ? 'async' : 'mixed';
  const shown =
    value === 'mixed' ? [...asynchronous.slice(0, 2), ...handlers.filter((item) => !item.async).slice(0, 1)] : handlers;
  return factFrom(value, shown.map(evidenceOfFunction));
}

function handlersOf(module: ModuleFacts): FunctionFact[] {
  const routes = [...module.functions, ...module.nested].filter((item) =>
    item.decorators.some((decorator) =>
      /^\w+\.(?:get|post|put|patch|delete|head|options|api_route|route|websocket)\s*\(/.test(decorator),
    ),
  );
  const views = module.functions.filter((item) => item.parameters[0]?.name === 'request' && !routes.includes(item));
  const methods = /(?:^|\/)(?:views?|viewsets?|api)(?:\/|\.py$|_)/.test(module.path)
    ? module.classes.flatMap((item) =>
        item.methods.filter((method) => /^(?:get|post|put|patch|delete)$/.test(method.name)),
      )
    : [];
  return [...routes, ...views, ...methods];
}

function evidenceOfFunction(item: FunctionFact): Evidence {
  return { path: item.path, line: item.line, text: `${item.async ? 'async ' : ''}def ${item.name}(…)` };
}

/** Signal handlers outside tests; zero is a fact too. */
export function signalHandlers(sources: Sources): Fact<number> {
  const evidence = ownModules(sources).flatMap((module) =>
    module.magic
      .filter((item) => item.kind === 'signal')
      .map((item): Evidence => ({ path: module.path, line: item.line, text: item.text })),
  );
  return { value: evidence.length, evidence: evidence.slice(0, 3) };
}

function ownModules(sources: Sources): ModuleFacts[] {
  return Object.values(sources.index.modules).filter((module) => !isTestPath(module.path));
}
