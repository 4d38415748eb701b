import type { DependencyFact, FastApiFacts, ModuleFacts } from '../facts.ts';
import type { Names } from '../names.ts';
import { SchemaKinds } from '../schema-kind.ts';
import { Dependencies } from './dependencies.ts';
import { Evaluator } from './evaluate.ts';
import { findMiddleware } from './middleware.ts';
import { findOperations, routerFact } from './operations.ts';
import { runModules } from './run.ts';
import { Signatures, useOf } from './signature.ts';
import { readAnnotation } from './types.ts';
import { fastApiName, moduleScope, type Router } from './value.ts';

/**
 * The FastAPI facts of a repository; all empty where nothing imports FastAPI. Tests are left out: the applications they build serve
 * nobody.
 */
export function findFastApi(modules: Record<string, ModuleFacts>, names: Names): FastApiFacts {
  const own = Object.values(modules).filter((module) => !TESTS.test(module.path));
  if (!own.some((module) => module.imports.some((item) => /^fastapi(?:\.|$)/.test(item.module)))) return EMPTY;
  const on = new Evaluator(modules, names);
  const kinds = new SchemaKinds(names, on.follow);
  const signatures = new Signatures(on, kinds);
  const dependencies = new Dependencies(on, signatures);
  runModules(on, own);

  const routers = distinct(on.routers);
  const apps = routers.filter((router) => router.kind === 'app');
  const { operations, prefixes } = findOperations(apps, { on, signatures, dependencies });
  const facts = routers
    .filter((router) => router.kind === 'router' && router.name !== '')
    .map((router) => routerFact(router, prefixes.get(router) ?? new Set(), dependencies));
  const aliases = followAliases(on, own, dependencies);
  return {
    apps: apps.filter((app) => app.name !== '').map(({ name, path, line }) => ({ name, path, line })),
    routers: facts,
    operations,
    dependencies: [...dependencies.found.values()].map((item) => factOf(item, aliases)),
    middleware: findMiddleware(own),
  };
}

/** `CurrentUser = Annotated[User, Depends(get_current_user)]`: alias names by the place of what they carry. */
function followAliases(
  on: Evaluator,
  modules: readonly ModuleFacts[],
  dependencies: Dependencies,
): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const module of modules) {
    for (const fact of module.assignments) {
      if (!/^(?:[\w.]*\.)?Annotated\[/.test(fact.value)) continue;
      const annotation = readAnnotation(fact.name, moduleScope(module.path), on);
      const marker = annotation.markers.find((item) => ['Depends', 'Security'].includes(fastApiName(item.by) ?? ''));
      if (marker === undefined) continue;
      const item = dependencies.of(useOf(marker, annotation, on));
      if (item.place === null) continue;
      const key = `${item.place.path}:${item.place.line}`;
      found.set(key, [...(found.get(key) ?? []), fact.name]);
    }
  }
  return found;
}

function factOf(item: ReturnType<Dependencies['of']>, aliases: ReadonlyMap<string, string[]>): DependencyFact {
  const { path, line } = item.place ?? { path: '', line: 0 };
  return {
    name: item.name,
    path,
    line,
    kind: item.kind,
    aliases: [...new Set(aliases.get(`${path}:${line}`) ?? [])],
    needs: [...new Set(item.needs.map((need) => need.name))],
    scopes: [...new Set([...item.scopes, ...item.needs.flatMap((need) => need.scopes)])],
    scheme: item.scheme,
  };
}

/** A factory that runs several times makes the same router again; the one that is bound to a name stands for it. */
function distinct(routers: readonly Router[]): Router[] {
  return [...new Set(routers)];
}

const TESTS = /(?:^|\/)(?:tests?|conftest\.py|test_[^/]*\.py|[^/]*_test\.py)(?:\/|$)/;
const EMPTY: FastApiFacts = { apps: [], routers: [], operations: [], dependencies: [], middleware: [] };
