import type { ImportFact, ModuleFacts } from '../index/facts.ts';
import type { Evidence, Fact, Orm, Use } from './facts.ts';
import { importing, isOf } from './imports.ts';
import { isTestPath, type Sources } from './sources.ts';
import { sortUses } from './uses.ts';

/**
 * How the code reaches its database. Django counts modules with models; SQLAlchemy and SQLModel count modules that hold sessions or
 * engines, because those are sync or async: a module that only names columns is neither.
 */
export function orms(sources: Sources): Fact<Use<Orm>[]> {
  const modules = sources.own.filter((module) => !MIGRATIONS.test(module.path));
  const asynchronous = importing(modules, isAsync);
  const paths = new Set(asynchronous.map((item) => item.path));
  const synchronous = importing(
    modules.filter((module) => !paths.has(module.path)),
    isSync,
  );
  const family = importing(modules, (item) => isOf(item, 'sqlmodel')).length > 0 ? 'sqlmodel' : 'sqlalchemy';
  return sortUses<Orm>([
    use('django', djangoModels(sources)),
    use(family, synchronous),
    use(`${family}-async`, asynchronous),
    ...(['tortoise', 'peewee', 'mongoengine', 'beanie', 'pony', 'ormar'] as const).map((name) =>
      use(name, usersOf(modules, name)),
    ),
  ]);
}

const MIGRATIONS = /(?:^|\/)(?:alembic|migrations)\//;

function use(name: Orm, evidence: Evidence[]): Use<Orm> {
  return { name, modules: evidence.length, evidence };
}

function usersOf(modules: readonly ModuleFacts[], name: string): Evidence[] {
  return importing(modules, (item) => isOf(item, name));
}

function isAsync(item: ImportFact): boolean {
  return isOf(item, 'sqlalchemy.ext.asyncio', 'sqlmodel.ext.asyncio') || ASYNC.test(item.name ?? '');
}

const ASYNC = /^(?:AsyncSession|async_sessionmaker|create_async_engine|async_scoped_session)$/;

function isSync(item: ImportFact): boolean {
  return (
    isOf(item, 'sqlalchemy', 'sqlmodel') &&
    /^(?:Session|sessionmaker|scoped_session|create_engine)$/.test(item.name ?? '')
  );
}

function djangoModels({ index }: Sources): Evidence[] {
  const first = new Map<string, Evidence>();
  for (const { path, line, name, bases } of index.django.models) {
    if (isTestPath(path) || first.has(path)) continue;
    first.set(path, { path, line, text: `class ${name}(${bases.join(', ')})`.slice(0, 200) });
  }
  return [...first.values()];
}
