import type { CodeStyle } from '../parse/style.ts';

/** What a repository is, each fact with its evidence. A fact that was not found is null. */
export interface Profile {
  framework: Fact<('django' | 'fastapi')[]>;
  /** The lowest version of Django that its requirements admit, "4.2"; null where they leave it open. */
  django?: Fact<string>;
  /** The Python version it is locked or limited to, "3.11". */
  python: Fact<string>;
  /** The lowest Python version CI runs on, which may be higher than the one that is promised. */
  pythonTested?: Fact<string>;
  /** Whether it is held to that version and no other. */
  pythonLocked?: Fact<boolean>;
  packageManager: Fact<'uv' | 'poetry' | 'pipenv' | 'pip' | 'pdm'>;
  lockFile: Fact<string>;
  /** Folder of manage.py from the repository root; "" for the root. */
  managePy: Fact<string>;
  settingsModule: Fact<string>;
  /**
   * The settings that manage.py or pytest must be told in DJANGO_SETTINGS_MODULE, because nothing they read themselves names them;
   * a key is absent where its command needs no telling.
   */
  settingsToName?: Fact<{ managePy?: string; pytest?: string }>;
  /** Values for environment variables that the settings cannot do without. */
  settingsVariables?: Fact<SettingsVariable[]>;
  /** Folders, from the repository root, that are not tracked and that the project expects to be there. */
  settingsFolders?: Fact<string[]>;
  testRunner: Fact<'pytest' | 'django' | 'unittest'>;
  /** Folder tests of an app usually live in, relative to the app or the root: "tests", "{app}/tests", "{app}/tests.py". */
  testLayout: Fact<string>;
  factories: Fact<'factory_boy' | 'model_bakery' | 'polyfactory'>;
  typeChecker: Fact<'mypy' | 'pyright'>;
  typeStrict: Fact<boolean>;
  linter: Fact<'ruff' | 'flake8' | 'pylint'>;
  formatter: Fact<'ruff' | 'black'>;
  /** The logger style of the repository: `logging.getLogger(__name__)` bound to which name, or structlog. */
  logger: Fact<{ kind: 'stdlib' | 'structlog' | 'loguru'; name: string }>;
  mode: Fact<'sync' | 'async' | 'mixed'>;
  signals: Fact<number>;
  /** How Python is linted and formatted, by folder; `styleOf(profile.styles?.value, path)` picks. */
  styles?: Fact<CodeStyle[]>;
  /** Packages that decide how code is written (Django, Pydantic, SQLAlchemy, …), with the version in force. */
  versions?: Fact<PackageVersion[]>;
  /** What the project itself says it depends on, apart from what its lock file adds. */
  dependencies?: Fact<Dependencies>;
  /** How many views and routes are async, and how many are not. */
  handlers?: Fact<{ async: number; sync: number }>;
  /** Ways of doing one thing, the one more modules use first; and the one to use: the only one there is, or the declared one. */
  orms?: Fact<Use<Orm>[]>;
  orm?: Fact<Orm>;
  taskQueues?: Fact<Use<TaskQueue>[]>;
  taskQueue?: Fact<TaskQueue>;
  httpClients?: Fact<Use<HttpClient>[]>;
  httpClient?: Fact<HttpClient>;
  /** Dependencies that say who is calling, of FastAPI. */
  auth?: Fact<AuthDependency[]>;
  /** Managers of their own that models have. */
  managers?: Fact<ManagerUse[]>;
  /** Functions and methods outside of tests and migrations; annotated: each parameter and the return. */
  typeCoverage?: Fact<{ functions: number; annotated: number }>;
  /** Whether CI runs the type checker. Null where there is no CI, or no checker. */
  typesInCi?: Fact<boolean>;
  /** What writes down real answers of other services for tests. */
  recorder?: Fact<'vcrpy' | 'pytest-recording' | 'pytest-vcr' | 'betamax'>;
  parametrised?: Fact<{ tests: number; parametrised: number }>;
  /** The kind of database the tests run on: the one their settings or fixtures name, unless the environment says another. */
  testDatabase?: Fact<Database>;
  /** Migrations of each Django app, and of each Alembic folder. */
  migrations?: Fact<MigrationHistory[]>;
  /** Modules that cannot be followed by reading them. */
  magic?: Fact<MagicModule[]>;
}

export const ORMS = [
  'django',
  'sqlalchemy',
  'sqlalchemy-async',
  'sqlmodel',
  'sqlmodel-async',
  'tortoise',
  'peewee',
  'mongoengine',
  'beanie',
  'pony',
  'ormar',
] as const;
/** "sqlalchemy" and "sqlmodel" mean their sync sessions. */
export type Orm = (typeof ORMS)[number];

export const TASK_QUEUES = [
  'celery',
  'rq',
  'dramatiq',
  'huey',
  'arq',
  'django-q',
  'django-tasks',
  'procrastinate',
  'taskiq',
  'background-tasks',
] as const;
/** "background-tasks" are FastAPI's own. */
export type TaskQueue = (typeof TASK_QUEUES)[number];

export const HTTP_CLIENTS = ['requests', 'httpx', 'aiohttp', 'urllib3', 'urllib', 'pycurl', 'niquests'] as const;
/** "urllib" is `urllib.request` of the standard library. */
export type HttpClient = (typeof HTTP_CLIENTS)[number];

export const DATABASES = ['sqlite', 'postgresql', 'mysql', 'oracle', 'mssql', 'mongodb'] as const;
export type Database = (typeof DATABASES)[number];

/** One way, and how many modules outside of tests go it. */
export interface Use<Name extends string> {
  name: Name;
  modules: number;
  evidence: Evidence[];
}

export interface PackageVersion {
  /** Normalised: "sqlalchemy", "django-rest-framework" is "djangorestframework". */
  name: string;
  /** "5.2.19"; the lowest admitted where it is not exact, "4.2". */
  version: string;
  /** Locked, or pinned by ==. */
  exact: boolean;
}

export interface Dependencies {
  /** Held to one version by ==, or by a commit. */
  pinned: number;
  floating: number;
  /** A lock file beside it holds everything to one version all the same. */
  locked: boolean;
}

export interface AuthDependency {
  /** Of the function or class; of the alias, where the scope of an alias is declared. */
  name: string;
  path: string;
  line: number;
  /** Alias names that carry it: "CurrentUser". */
  aliases: string[];
  scopes: string[];
  /** Operations it holds for. */
  operations: number;
}

export interface ManagerUse {
  model: string;
  /** The attribute: "objects". */
  name: string;
  path: string;
  line: number;
}

export interface MigrationHistory {
  tool: 'django' | 'alembic';
  /** Label of the Django app, folder of Alembic. */
  name: string;
  count: number;
  /** More than one is a conflict. */
  leaves: string[];
  /** Migrations that replace others. */
  squashes: number;
}

export interface MagicModule {
  path: string;
  kinds: MagicKind[];
  /** Of the first. */
  line: number;
}

export type MagicKind = 'metaclass' | 'init-subclass' | 'dynamic-attribute' | 'exec-eval' | 'monkey-patch';

export interface SettingsVariable {
  name: string;
  value: string;
  /** "path:line" of the example or CI file that holds the value; null for a made-up one. */
  from: string | null;
}

export type Fact<T> = { value: T; evidence: Evidence[] } | null;

/** A line of the repository that shows a fact. The same shape as a ticket's evidence, which `python` must not know. */
export interface Evidence {
  path: string;
  /** 1-based. */
  line: number;
  text: string;
}
