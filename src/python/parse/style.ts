import { understands, type RuffSettings } from './ruff.ts';

/** How the Python below one folder is linted and formatted. Plain data: part of the profile. */
export interface CodeStyle {
  /** Folder of the configuration from the repository root; "" for the root. */
  folder: string;
  formatter: 'ruff' | 'black' | null;
  /** Columns a line may have. */
  lineLength: number;
  /** What ruff is run with: its own settings, or what corresponds to black's. Null where neither is configured. */
  ruff: RuffSettings | null;
  /** Whether `ruff` says which rules hold here. */
  lints: boolean;
  /** Patterns of files left alone, as ruff and black read them. */
  exclude: string[];
  /** Rules not held in some files, by pattern. */
  perFileIgnores: Record<string, string[]>;
}

const NO_STYLE: CodeStyle = {
  folder: '',
  formatter: null,
  lineLength: 88,
  ruff: null,
  lints: false,
  exclude: [],
  perFileIgnores: {},
};

/** The style that governs a path: the configuration nearest above it. */
export function styleOf(styles: readonly CodeStyle[] | undefined, path: string): CodeStyle {
  let best = NO_STYLE;
  for (const style of styles ?? []) {
    const inside = style.folder === '' || path.startsWith(`${style.folder}/`);
    if (inside && (best === NO_STYLE || style.folder.length > best.folder.length)) best = style;
  }
  return best;
}

/** A style from [tool.ruff] (or the whole of ruff.toml). Keys and rules this version of ruff does not know are left out. */
export function styleFromRuff(folder: string, table: RuffSettings, formatter: CodeStyle['formatter']): CodeStyle {
  const lint = tableOf(table['lint']);
  // Rules stood at the top level before `lint` had its own table.
  const rules = { ...pickKeys(table, RULE_KEYS), ...lint };
  const perFileIgnores = tableOf(rules['per-file-ignores'] ?? {});
  const length = table['line-length'];
  return {
    folder,
    formatter,
    lineLength: typeof length === 'number' && length > 0 && length <= 320 ? length : 88,
    ruff: knownPart({
      ...pickKeys(table, ['line-length', 'indent-width', 'format', 'preview']),
      lint: omit(rules, 'per-file-ignores'),
    }),
    lints: true,
    exclude: [...strings(table['exclude']), ...strings(table['extend-exclude'])],
    perFileIgnores: Object.fromEntries(
      Object.entries(perFileIgnores).map(([pattern, codes]) => [pattern, strings(codes)]),
    ),
  };
}

/** A style from [tool.black], as ruff's formatter would be set to do the same. */
export function styleFromBlack(folder: string, table: RuffSettings): CodeStyle {
  const length = table['line-length'];
  const lineLength = typeof length === 'number' && length > 0 && length <= 320 ? length : 88;
  const format = {
    ...(table['skip-string-normalization'] === true ? { 'quote-style': 'preserve' } : {}),
    ...(table['skip-magic-trailing-comma'] === true ? { 'skip-magic-trailing-comma': true } : {}),
  };
  return {
    ...NO_STYLE,
    folder,
    formatter: 'black',
    lineLength,
    ruff: knownPart({ 'line-length': lineLength, format }),
  };
}

/** Whether the tools leave a file alone: a bare name means any folder or file of that name, another pattern a path. */
export function isExcluded(style: CodeStyle, path: string): boolean {
  return style.exclude.some((pattern) => matchesPattern(pattern, below(style, path)));
}

/** Rules that are not held in a file; prefixes such as "F" stand for all that start so. */
export function ignoredRules(style: CodeStyle, path: string): string[] {
  return Object.entries(style.perFileIgnores).flatMap(([pattern, codes]) => {
    const negated = pattern.startsWith('!');
    return matchesPattern(pattern.slice(negated ? 1 : 0), below(style, path)) === negated ? [] : codes;
  });
}

function below(style: CodeStyle, path: string): string {
  return style.folder === '' ? path : path.slice(style.folder.length + 1);
}

function matchesPattern(pattern: string, path: string): boolean {
  const plain = pattern.replace(/^\.\//, '').replace(/\/+$/, '');
  // Each star multiplies the work; nobody needs this many.
  if (plain.replaceAll('**', '*').split('*').length > 6) return false;
  const expression = plain
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\//g, '\u0001')
    .replace(/\*\*/g, '\u0002')
    .replace(/\*/g, '[^/]*')
    .replace(/\?/g, '[^/]')
    .replaceAll('\u0001', '(?:.*/)?')
    .replaceAll('\u0002', '.*');
  const anchor = plain.includes('/') ? '^' : '(?:^|/)';
  return new RegExp(`${anchor}${expression}(?:/|$)`).test(path);
}

const RULE_KEYS = [
  'select',
  'extend-select',
  'ignore',
  'extend-ignore',
  'per-file-ignores',
  'isort',
  'mccabe',
  'pycodestyle',
  'pydocstyle',
  'pyupgrade',
  'flake8-quotes',
];

/** The largest part of settings this ruff accepts: all, or without the tables and rules it does not know. */
function knownPart(settings: RuffSettings): RuffSettings {
  if (understands(settings)) return settings;
  const kept: RuffSettings = {};
  for (const [key, value] of Object.entries(settings)) {
    const part = key === 'lint' || key === 'format' ? knownEntries(key, tableOf(value)) : value;
    if (understands({ ...kept, [key]: part })) kept[key] = part;
  }
  return kept;
}

function knownEntries(table: string, entries: RuffSettings): RuffSettings {
  const kept: RuffSettings = {};
  for (const [key, value] of Object.entries(entries)) {
    const codes = /^(?:extend-)?(?:select|ignore|fixable|unfixable)$/.test(key)
      ? strings(value).filter((code) => understands({ lint: { select: [code] } }))
      : value;
    if (understands({ [table]: { ...kept, [key]: codes } })) kept[key] = codes;
  }
  return kept;
}

function tableOf(value: unknown): RuffSettings {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as RuffSettings) : {};
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function pickKeys(table: RuffSettings, keys: readonly string[]): RuffSettings {
  return Object.fromEntries(Object.entries(table).filter(([key]) => keys.includes(key)));
}

function omit(table: RuffSettings, key: string): RuffSettings {
  return Object.fromEntries(Object.entries(table).filter(([name]) => name !== key));
}
