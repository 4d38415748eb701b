import { z } from 'zod';
import type { AuthDependency, Evidence, Fact, MigrationHistory, PackageVersion, Use } from '../python/profile/facts.ts';
import type { Knowledge } from '../shapes/shape.ts';
import { EvidenceLine } from './evidence-line.ts';

/** One fact in words. */
export const ProfileLine = z.object({
  /** "Python"; at most 16 characters. */
  title: z.string(),
  /** Null where it was not found. */
  value: z.string().nullable(),
  evidence: z.array(EvidenceLine),
});
export type ProfileLine = z.infer<typeof ProfileLine>;

export function describeProfile({ profile, index }: Knowledge): ProfileLine[] {
  const django = index.django.userModel !== null;
  const fastapi = profile.framework?.value.includes('fastapi') === true;
  return [
    line('Framework', profile.framework, (value) =>
      value.map((name) => (name === 'django' ? 'Django' : 'FastAPI')).join(' and '),
    ),
    line('Versions', profile.versions, sayVersions),
    line('Python', profile.python, (version) =>
      profile.pythonLocked?.value === false ? `${version} or newer` : version,
    ),
    line('Packages', profile.packageManager),
    line('Installed from', profile.lockFile),
    line('Dependencies', profile.dependencies, ({ pinned, floating, locked }) =>
      [`${pinned} pinned`, `${floating} floating`, ...(locked ? ['all locked'] : [])].join(', '),
    ),
    line('Views and routes', profile.mode, (mode) => {
      const counts = profile.handlers?.value;
      return counts === undefined ? mode : `${mode} (${counts.async} async, ${counts.sync} sync)`;
    }),
    line('Database access', profile.orms, sayUses),
    line('Task queue', profile.taskQueues, sayUses),
    line('HTTP client', profile.httpClients, sayUses),
    ...(fastapi ? [line('Who is calling', profile.auth, sayAuth)] : []),
    ...(django
      ? [line('manage.py', profile.managePy, (folder) => (folder === '' ? 'manage.py' : `${folder}/manage.py`))]
      : []),
    ...(django ? [line('Settings', profile.settingsModule)] : []),
    ...(django
      ? [line('Own managers', profile.managers, (value) => few(value.map((use) => `${use.model}.${use.name}`)))]
      : []),
    ...(django ? [line('Signal handlers', profile.signals)] : []),
    line('Migrations', profile.migrations, sayMigrations),
    line('Type checker', profile.typeChecker, (name) => {
      const strict = profile.typeStrict?.value === true ? 'strict' : 'not strict';
      const inCi = profile.typesInCi == null ? 'no CI seen' : profile.typesInCi.value ? 'run by CI' : 'not run by CI';
      return `${name}, ${strict}, ${inCi}`;
    }),
    line('Annotated', profile.typeCoverage, ({ functions, annotated }) => `${annotated} of ${functions} functions`),
    line('Linter', profile.linter),
    line('Formatter', profile.formatter),
    line('Logger', profile.logger, (value) => `${value.name} (${value.kind === 'stdlib' ? 'logging' : value.kind})`),
    line('Test runner', profile.testRunner),
    line('Tests live in', profile.testLayout),
    line('Tables of cases', profile.parametrised, ({ tests, parametrised }) => `in ${parametrised} of ${tests} tests`),
    line('Test data', profile.factories),
    line('Recorder', profile.recorder),
    line('Test database', profile.testDatabase),
    line('Magic', profile.magic, (modules) => few(modules.map((module) => module.path))),
  ];
}

function line<T>(title: string, fact: Fact<T> | undefined, say: (value: T) => string = String): ProfileLine {
  const evidence: Evidence[] = fact?.evidence ?? [];
  return { title, value: fact == null ? null : say(fact.value), evidence };
}

function sayVersions(versions: PackageVersion[]): string {
  return few(
    versions.map(({ name, version, exact }) => `${name} ${version}${exact ? '' : ' or newer'}`),
    6,
  );
}

function sayUses(uses: Use<string>[]): string {
  return uses.map(({ name, modules }) => `${name} (${modules} ${modules === 1 ? 'module' : 'modules'})`).join(', ');
}

function sayAuth(dependencies: AuthDependency[]): string {
  return few(
    dependencies.map(({ name, scopes, operations }) => {
      const scope = scopes.length === 0 ? '' : ` for ${scopes.join(', ')}`;
      return `${name}${scope} (${operations} ${operations === 1 ? 'operation' : 'operations'})`;
    }),
  );
}

function sayMigrations(histories: MigrationHistory[]): string {
  const total = histories.reduce((sum, history) => sum + history.count, 0);
  const squashes = histories.reduce((sum, history) => sum + history.squashes, 0);
  const split = histories.filter((history) => history.leaves.length > 1).length;
  return [
    `${total} in ${histories.length} ${histories[0]?.tool === 'alembic' ? 'Alembic ' : ''}${histories.length === 1 ? 'history' : 'histories'}`,
    ...(squashes > 0 ? [`${squashes} squashed`] : []),
    split === 0 ? 'no branches' : `${split} with branches`,
  ].join(', ');
}

function few(items: readonly string[], most = 4): string {
  const rest = items.length - most;
  return items.slice(0, most).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
