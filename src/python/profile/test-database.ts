import type { Database, Evidence, Fact } from './facts.ts';
import { settingsFiles } from './settings-variables.ts';
import { testSettings } from './settings-module.ts';
import { factFrom, isTestPath, type Sources } from './sources.ts';

/**
 * The database tests run on: for Django the engine that the settings of its tests give where the environment says nothing, else the
 * address in the fixtures of the tests, else the only kind that the program's own settings name. Null where it cannot be told.
 */
export function testDatabase(sources: Sources): Fact<Database> {
  return ofDjango(sources) ?? ofFixtures(sources) ?? ofProgram(sources);
}

function ofDjango(sources: Sources): Fact<Database> {
  const module = testSettings(sources);
  if (module === null) return null;
  // The settings themselves before those they take everything from.
  for (const path of settingsFiles(sources, module)) {
    const all = sources.index.modules[path]?.assignments.filter((item) => item.name === 'DATABASES') ?? [];
    if (all.length === 0) continue;
    const always = all.filter((item) => item.conditional !== true).slice(-1);
    // Where every branch sets it, they must agree.
    const found = (always.length > 0 ? always : all).filter((item) => kindsIn(item.value).length > 0);
    const kinds = [...new Set(found.flatMap((item) => kindsIn(item.value)))];
    const [kind] = kinds;
    if (kind === undefined || kinds.length > 1) return null;
    return factFrom(
      kind,
      found.map((item) => engineLine(sources, path, item.line, item.endLine)),
    );
  }
  return null;
}

/** The line in a range that names the engine. */
function engineLine(sources: Sources, path: string, from: number, to: number): Evidence {
  const lines = (sources.text(path) ?? '').split(/\r?\n/).slice(from - 1, to);
  const at = Math.max(
    lines.findIndex((line) => kindsIn(line).length > 0),
    0,
  );
  return { path, line: from + at, text: (lines[at] ?? '').trim().slice(0, 200) };
}

/** Fixtures that all tests share, and what starts a database for them. */
function ofFixtures(sources: Sources): Fact<Database> {
  return theOnlyKind(
    sources,
    sources.texts.filter((path) => isTestPath(path)),
  );
}

function ofProgram(sources: Sources): Fact<Database> {
  return theOnlyKind(
    sources,
    sources.texts.filter((path) => path.endsWith('.py') && !isTestPath(path)),
  );
}

function theOnlyKind(sources: Sources, paths: readonly string[]): Fact<Database> {
  const found = new Map<Database, Evidence[]>();
  for (const path of paths) {
    for (const [at, line] of (sources.text(path) ?? '').split(/\r?\n/).entries()) {
      if (line.length > 2_000 || /^\s*#/.test(line)) continue;
      for (const kind of kindsIn(line)) {
        const evidence = { path, line: at + 1, text: line.trim().slice(0, 200) };
        found.set(kind, [...(found.get(kind) ?? []), evidence]);
      }
    }
  }
  const [only, second] = found;
  return only === undefined || second !== undefined ? null : factFrom(only[0], only[1]);
}

/** Kinds named by an engine of Django, by an address, or by a container that is started for tests. */
function kindsIn(text: string): Database[] {
  const found = new Set<Database>();
  for (const match of text.matchAll(NAMED)) {
    const kind = KINDS[(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '').toLowerCase()];
    if (kind !== undefined) found.add(kind);
  }
  return [...found];
}

const NAMED =
  /["'][\w.]*backends\.(sqlite3|spatialite|postgresql|postgis|postgresql_psycopg2|mysql|oracle)["']|["'](sqlite|postgres|postgresql|postgis|mysql|mariadb|oracle|mssql|mongodb)(?:\+[a-z0-9]+)?:\/\/|scheme\s*=\s*["'](postgresql|mysql|sqlite)(?:\+[a-z0-9]+)?["']|\b(Postgres|MySql|Oracle|SqlServer|MongoDb)Container\s*\(/g;

const KINDS: Record<string, Database> = {
  sqlite: 'sqlite',
  sqlite3: 'sqlite',
  spatialite: 'sqlite',
  postgres: 'postgresql',
  postgresql: 'postgresql',
  postgresql_psycopg2: 'postgresql',
  postgis: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mysql',
  oracle: 'oracle',
  mssql: 'mssql',
  sqlserver: 'mssql',
  mongodb: 'mongodb',
};
