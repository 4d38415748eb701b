import type { ClassFact, FunctionFact, RepoIndex } from '../../python/index/facts.ts';

/** Something the index has under a name somebody wrote. */
export interface Named {
  /** As in the repository. */
  name: string;
  kind: 'class' | 'function' | 'module' | 'app' | 'package';
  /** Modules it is in or consists of. */
  paths: string[];
}

/** What of the repository a text names: classes, functions and modules by their exact names, apps and packages where the words say so. */
export function namesIn(text: string, index: RepoIndex): Named[] {
  const directory = directoryOf(index);
  const found = new Map<string, Named>();
  for (const word of candidates(text)) {
    for (const named of directory.find(word.text, word.plain)) found.set(`${named.kind}:${named.name}`, named);
  }
  for (const match of text.matchAll(APP_NAMED)) {
    const label = match[1] ?? match[2] ?? '';
    const named = directory.app(label);
    if (named !== null) found.set(`${named.kind}:${named.name}`, named);
  }
  return [...found.values()];
}

/** The app or package with this label or last path part, or null. */
export function appNamed(label: string, index: RepoIndex): Named | null {
  return directoryOf(index).app(label);
}

/** Whether a word looks like something out of source code. */
export function looksLikeCode(text: string): boolean {
  return /`[^`\n]+`|\b\w+_\w+\b|\b[a-z]+[A-Z]\w*|\b[A-Z][a-z0-9]+[A-Z]\w*|\b\w+\.py\b|\b\w+\(\)|\s\/\w+/.test(text);
}

/** "Recipe.servings": a field that a model of the repository has. */
export function namesField(text: string, index: RepoIndex): boolean {
  return [...text.slice(0, 4_000).matchAll(/(?<![\w./@])`?([A-Z]\w+)\.([a-z_]\w*)`?(?![\w(./])/g)].some(
    ([, owner, part]) =>
      index.django.models.some(({ name, fields }) => name === owner && fields.some((field) => field.name === part)),
  );
}

export function isTestPath(path: string): boolean {
  return /(?:^|\/)(?:tests?|testing)\/|(?:^|\/)(?:test_[^/]*|[^/]*_tests?|conftest|tests|factories)\.py$/.test(path);
}

function isMigrationPath(path: string): boolean {
  return /(?:^|\/)(?:migrations|alembic\/versions|versions)\//.test(path);
}

/** Modules a ticket could be about: no tests, no migrations, nothing empty. */
export function sourceModules(index: RepoIndex): string[] {
  return Object.values(index.modules)
    .filter((module) => module.lines > 0 && !isTestPath(module.path) && !isMigrationPath(module.path))
    .map((module) => module.path)
    .sort();
}

const APP_NAMED =
  /\b([\w.]+)[ -](?:app|package|application|module|service|area|part|folder|directory)\b|\b(?:app|package|module|folder|directory|in|of) `?([\w.]+)`?/gi;

/** Words of a text that could be names; `plain` ones are ordinary words and count only in their exact case. */
function candidates(text: string): { text: string; plain: boolean }[] {
  const words = text.match(/[\w./-]*\w(?:\(\))?/g) ?? [];
  return words.map((word) => {
    const bare = word.replace(/\(\)$/, '').replace(/^[./-]+/, '');
    return { text: bare, plain: !/[_./]|[a-z][A-Z]|^[A-Z]\w/.test(bare) };
  });
}

interface Directory {
  find(word: string, plain: boolean): Named[];
  app(label: string): Named | null;
}

const directories = new WeakMap<RepoIndex, Directory>();

/** Names of one index, looked up once: an index never changes. */
function directoryOf(index: RepoIndex): Directory {
  const known = directories.get(index);
  if (known !== undefined) return known;
  const made = makeDirectory(index);
  directories.set(index, made);
  return made;
}

function makeDirectory(index: RepoIndex): Directory {
  const declared = new Map<string, Named>();
  const files = new Map<string, string[]>();
  const packages = new Map<string, Set<string>>();
  const declare = (name: string, kind: Named['kind'], path: string): void => {
    const key = `${kind}:${name}`;
    const known = declared.get(key);
    if (known === undefined) declared.set(key, { name, kind, paths: [path] });
    else if (!known.paths.includes(path)) known.paths.push(path);
  };
  for (const module of Object.values(index.modules)) {
    if (isMigrationPath(module.path)) continue;
    for (const each of module.classes) {
      declare(each.name, 'class', module.path);
      for (const method of each.methods) declare(`${each.name}.${method.name}`, 'function', module.path);
    }
    for (const each of module.functions) declare(each.name, 'function', module.path);
    for (const key of suffixesOf(module.path, module.name)) files.set(key, [...(files.get(key) ?? []), module.path]);
    for (const folder of foldersOf(module.path))
      packages.set(folder, (packages.get(folder) ?? new Set()).add(module.path));
  }
  return {
    find(word, plain) {
      const named: Named[] = [];
      if (!plain || word.length > 3) {
        for (const kind of ['class', 'function'] as const) {
          const hit = plain && kind === 'class' ? undefined : declared.get(`${kind}:${word}`);
          if (hit !== undefined && (!plain || word.includes('_'))) named.push(hit);
        }
      }
      // "Lodging.stars" names Lodging, whether it has stars or is to get them.
      const owner =
        named.length === 0 && /^[A-Z]\w*\.[a-z_]\w*$/.test(word)
          ? declared.get(`class:${word.split('.')[0]}`)
          : undefined;
      if (owner !== undefined) named.push(owner);
      const paths = files.get(word.toLowerCase());
      if (paths !== undefined && /[./]/.test(word)) named.push({ name: word, kind: 'module', paths });
      // A command goes by the name of its module.
      const stem = named.length === 0 && word.includes('_') ? files.get(`${word.toLowerCase()}.py`) : undefined;
      if (stem?.length === 1) named.push({ name: word, kind: 'module', paths: stem });
      return named;
    },
    app(label) {
      const wanted = label.toLowerCase().split('.').at(-1) ?? '';
      const app = index.django.apps.find(
        (each) => each.label.toLowerCase() === wanted || each.name.toLowerCase() === label.toLowerCase(),
      );
      if (app !== undefined) return { name: app.label, kind: 'app', paths: within(app.path, index) };
      const inside = packages.get(wanted);
      return inside === undefined
        ? null
        : { name: label, kind: 'package', paths: [...inside].filter((path) => !isMigrationPath(path)) };
    },
  };
}

function within(folder: string, index: RepoIndex): string[] {
  return Object.keys(index.modules).filter(
    (path) => (folder === '' || path.startsWith(`${folder}/`)) && !isMigrationPath(path),
  );
}

function suffixesOf(path: string, name: string): string[] {
  const parts = path.toLowerCase().split('/');
  const dotted = name.toLowerCase().split('.');
  return [
    ...parts.map((_, i) => parts.slice(i).join('/')),
    ...dotted.map((_, i) => dotted.slice(i).join('.')).filter((suffix) => suffix.includes('.')),
  ];
}

function foldersOf(path: string): string[] {
  return path.toLowerCase().split('/').slice(0, -1);
}

/** The name and the parts of a declaration, for stems: "ApiToken" gives api and token. */
export function partsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '');
}

export function declarations(module: { classes: ClassFact[]; functions: FunctionFact[] }): string[] {
  return [...module.classes.map((each) => each.name), ...module.functions.map((each) => each.name)];
}
