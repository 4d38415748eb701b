import type { RepoIndex } from '../python/index/facts.ts';
import type { AuthDependency, Evidence, Fact, Profile } from '../python/profile/facts.ts';
import { isTestPath } from '../python/profile/sources.ts';
import { resolveName } from '../python/resolve-name.ts';
import { type Declared, wrongValue } from './read-config.ts';
import type { RepoConfig } from './settings.ts';

/**
 * The profile with what is declared in place of what was detected: profile < .ensurefix.yml < operator. Counts of what modules use stay:
 * they are so, whatever new code shall do. Throws UserError 'repository-config-invalid' where a dependency is named that is not there.
 */
export function declare(detected: Profile, index: RepoIndex, own: Declared, override: RepoConfig = {}): Profile {
  const operator: Declared = { config: override, at: () => [] };
  return [own, operator].reduce((profile, declared) => declareOne(profile, index, declared), detected);
}

function declareOne(profile: Profile, index: RepoIndex, declared: Declared): Profile {
  const { config, at } = declared;
  const { python, mode, orm, task_queue, http_client, tests } = config;
  return {
    ...profile,
    ...(python === undefined ? {} : { pythonLocked: fact(true, at('python')) }),
    ...(mode === undefined ? {} : { mode: fact(mode, at('mode')) }),
    ...(orm === undefined ? {} : { orm: fact(orm, at('orm')) }),
    ...(task_queue === undefined ? {} : { taskQueue: fact(task_queue, at('task_queue')) }),
    ...(http_client === undefined ? {} : { httpClient: fact(http_client, at('http_client')) }),
    ...(tests?.runner === undefined ? {} : { testRunner: fact(tests.runner, at('tests', 'runner')) }),
    ...(tests?.factories === undefined ? {} : { factories: fact(tests.factories, at('tests', 'factories')) }),
    ...(config.auth === undefined ? {} : { auth: declaredAuth(config.auth, profile, index, declared) }),
  };
}

function fact<T>(value: T, evidence: Evidence[]): Fact<T> {
  return { value, evidence };
}

/**
 * Each declared name with the scope it lets in; what was detected and has no scope declared stays, without one. Two aliases of one
 * dependency may stand for two scopes, so an alias is an entry of its own.
 */
function declaredAuth(
  scopes: Record<string, string>,
  profile: Profile,
  index: RepoIndex,
  declared: Declared,
): Fact<AuthDependency[]> {
  const found = new Map((profile.auth?.value ?? []).map((item) => [item.name, { ...item, scopes: [] as string[] }]));
  for (const [scope, name] of Object.entries(scopes)) {
    const item = found.get(name) ?? declaredAt(name, index);
    if (item === null) {
      const near = resolveName(name, namesOf(index));
      const names = near.kind === 'one' ? [near.name] : near.kind === 'several' ? near.names : near.near;
      throw wrongValue(declared, ['auth', scope], `no module declares ${name}.`, names.slice(0, 2));
    }
    item.scopes.push(scope);
    found.set(name, item);
  }
  const evidence = Object.keys(scopes).flatMap((scope) => declared.at('auth', scope));
  return fact([...found.values()], evidence);
}

/** Where a module of the repository declares a name: a function, a class, or what it is assigned. */
function declaredAt(name: string, { modules, fastapi }: RepoIndex): AuthDependency | null {
  const places = Object.values(modules)
    .filter((module) => !isTestPath(module.path))
    .flatMap(({ path, functions, classes, assignments }) =>
      [...functions, ...classes, ...assignments]
        .filter((item) => item.name === name)
        .map(({ line }) => ({ path, line })),
    );
  const [place] = places;
  if (place === undefined) return null;
  const behind = fastapi.dependencies.find((item) => item.aliases.includes(name))?.name ?? name;
  const operations = fastapi.operations.filter((item) => item.dependencies.includes(behind)).length;
  return { name, ...place, aliases: [], scopes: [], operations };
}

function namesOf({ fastapi, modules }: RepoIndex): string[] {
  const dependencies = fastapi.dependencies.flatMap((item) => [item.name, ...item.aliases]);
  return dependencies.length > 0
    ? dependencies
    : Object.values(modules).flatMap(({ functions }) => functions.map((item) => item.name));
}
