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
  factories: Fact<'factory_boy' | 'model_bakery'>;
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
}

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
