import path from 'node:path/posix';
import type { ClassFact, DjangoApp, DjangoModel, MigrationFact, ModuleFacts } from '../facts.ts';
import { readString } from '../split-code.ts';
import type { Names } from '../names.ts';

/**
 * The apps of a repository: folders with an AppConfig, with migrations, or with models or admins in their usual place. INSTALLED_APPS is
 * not needed: it is often computed.
 */
export function findApps(
  modules: Record<string, ModuleFacts>,
  names: Names,
  models: readonly DjangoModel[],
): DjangoApp[] {
  const configs = new Map<string, ClassFact>();
  const folders = new Set<string>();
  const withModels = new Set(models.map((model) => model.path));
  const installed = installedNames(modules);
  for (const module of Object.values(modules)) {
    const folder = folderOf(module.path);
    const file = path.basename(module.path);
    const configsHere = module.classes.filter(
      (fact) => (file === 'apps.py' || installed.has(`${module.name}.${fact.name}`)) && isConfig(fact, names),
    );
    const config = chooseConfig(configsHere);
    if (config !== null) {
      configs.set(folder, config);
      folders.add(folder);
    }
    if (path.basename(folder) === 'migrations' && /^(?:__init__|\d{4}_\w+)\.py$/.test(file))
      folders.add(folderOf(folder));
    if (withModels.has(module.path) && path.basename(folder) === 'models') folders.add(folderOf(folder));
    // A package of models may hold a module of that name, too.
    else if (withModels.has(module.path) && file === 'models.py') folders.add(folder);
  }
  for (const folder of installedFolders(modules, installed)) folders.add(folder);

  const migrations = migrationsByFolder(modules);
  return [...folders].sort().map((folder) => {
    const config = configs.get(folder);
    const name = textOf(config, 'name') ?? packageName(folder, modules);
    const label = textOf(config, 'label') ?? name.split('.').at(-1) ?? name;
    const own = migrations.get(folder) ?? [];
    return { label, path: folder, name, migrations: own, leaves: leavesOf(own, label) };
  });
}

/** Packages and AppConfigs that settings modules list. */
function installedNames(modules: Record<string, ModuleFacts>): Set<string> {
  const found = new Set<string>();
  for (const module of Object.values(modules)) {
    for (const list of [...module.assignments, ...module.additions]) {
      if (!/^[A-Z_]*APPS$/.test(list.name)) continue;
      for (const [, , name = ''] of list.value.matchAll(/(["'])([\w.]+)\1/g)) found.add(name);
    }
  }
  return found;
}

function installedFolders(modules: Record<string, ModuleFacts>, installed: ReadonlySet<string>): string[] {
  const packages = new Map<string, string>();
  for (const module of Object.values(modules)) {
    if (module.path.endsWith('__init__.py')) packages.set(module.name, folderOf(module.path));
  }
  return [...installed].flatMap((name) => packages.get(name) ?? packages.get(name.replace(/\.apps\.\w+$/, '')) ?? []);
}

function isConfig(fact: ClassFact, names: Names): boolean {
  return names.lineage(fact).some((base) => base.kind === 'external' && base.name.endsWith('AppConfig'));
}

function chooseConfig(found: ClassFact[]): ClassFact | null {
  const named = found.filter((fact) => fact.attributes.some((item) => item.name === 'name'));
  const chosen = named.find((fact) => fact.attributes.some((item) => item.name === 'default' && item.value === 'True'));
  return chosen ?? named[0] ?? null;
}

function textOf(config: ClassFact | undefined, name: string): string | null {
  return readString(config?.attributes.find((item) => item.name === name)?.value ?? '');
}

function packageName(folder: string, modules: Record<string, ModuleFacts>): string {
  const init = modules[`${folder}/__init__.py`];
  return init?.name ?? folder.replaceAll('/', '.');
}

function folderOf(file: string): string {
  const folder = path.dirname(file);
  return folder === '.' ? '' : folder;
}

function migrationsByFolder(modules: Record<string, ModuleFacts>): Map<string, MigrationFact[]> {
  const byFolder = new Map<string, MigrationFact[]>();
  for (const module of Object.values(modules)) {
    const folder = folderOf(module.path);
    const name = path.basename(module.path, '.py');
    if (path.basename(folder) !== 'migrations' || name === '__init__') continue;
    const migration = module.classes.find((fact) => fact.qualname === 'Migration');
    if (migration === undefined) continue;
    const app = folderOf(folder);
    const fact: MigrationFact = {
      name,
      path: module.path,
      dependencies: pairs(migration, 'dependencies'),
      replaces: pairs(migration, 'replaces'),
    };
    byFolder.set(app, [...(byFolder.get(app) ?? []), fact]);
  }
  for (const list of byFolder.values()) list.sort((a, b) => (a.name < b.name ? -1 : 1));
  return byFolder;
}

/** `[("shop", "0001_initial"), …]`; `swappable_dependency(…)` names no migration of this repository. */
function pairs(migration: ClassFact, name: string): [string, string][] {
  const value = migration.attributes.find((item) => item.name === name)?.value ?? '';
  const code = value.replace(/#[^\n]*/g, '');
  return [...code.matchAll(/\(\s*["']([\w.]+)["']\s*,\s*["']([^"'\n]+)["']\s*,?\s*\)/g)].map(
    ([, app = '', migrated = '']) => [app, migrated],
  );
}

/** Migrations no other of the app builds on. What a squashed migration replaces counts as the squashed one. */
function leavesOf(migrations: readonly MigrationFact[], label: string): string[] {
  const replacedBy = new Map<string, string>();
  for (const migration of migrations) {
    for (const [app, name] of migration.replaces) if (app === label) replacedBy.set(name, migration.name);
  }
  const standsFor = (name: string) => replacedBy.get(name) ?? name;
  const used = new Set<string>();
  for (const migration of migrations) {
    for (const [app, name] of migration.dependencies) {
      if (app === label && standsFor(name) !== standsFor(migration.name)) used.add(standsFor(name));
    }
  }
  return migrations.map((item) => item.name).filter((name) => !replacedBy.has(name) && !used.has(name));
}
