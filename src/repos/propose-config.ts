import { stringify } from 'yaml';
import type { Fact } from '../python/profile/facts.ts';
import type { Knowledge } from '../shapes/shape.ts';
import type { Conflict } from './conflicts.ts';
import { readConfigText } from './read-config.ts';
import { RepoConfig } from './settings.ts';

/**
 * A `.ensurefix.yml` that reads as it stands: what is in force now, with where it was seen, and as comments what only the owners can
 * decide. A file that is there stays as it is, and gets what it leaves open.
 */
export function proposeConfig(knowledge: Knowledge, conflicts: readonly Conflict[], own: string | null): string {
  const parts = [
    ...declaredNow(knowledge),
    ...choices(conflicts),
    ...scopes(knowledge),
    ...environment(knowledge),
    ...policies(knowledge),
    ...paths(),
  ];
  if (own === null)
    return join([
      '# What EnsureFix bot should know of this repository. Everything here is optional.',
      ...parts.map((part) => part.text),
    ]);
  const there = new Set(Object.keys(readConfigText(own).config));
  const added = parts.filter((part) => part.live && !there.has(part.key));
  if (added.length === 0) return own;
  const whole = join([own.trimEnd(), ...added.map((part) => part.text)]);
  return reads(whole) ? whole : own;
}

/** A key of the file, as it would be written; not live where it is all comment. */
interface Part {
  key: keyof RepoConfig;
  live: boolean;
  text: string;
}

function join(texts: string[]): string {
  return `${texts.join('\n\n')}\n`;
}

/** A file in flow style, or with an end mark, takes no lines at its end. */
function reads(text: string): boolean {
  try {
    readConfigText(text);
    return true;
  } catch {
    return false;
  }
}

function declaredNow({ profile, settings }: Knowledge): Part[] {
  const { testRunner, factories } = profile;
  const mode = profile.mode?.value;
  const tests = {
    ...(testRunner === null ? {} : { runner: testRunner.value }),
    ...(factories === null ? {} : { factories: factories.value }),
  };
  return [
    settings.python === null
      ? idle('python', '# No file says which Python version the code runs on.\n# python: "3.12"')
      : live({ python: settings.python }, seen(profile.python)),
    ...(mode === undefined || mode === 'mixed' ? [] : [live({ mode }, seen(profile.mode))]),
    ...(profile.orm == null ? [] : [live({ orm: profile.orm.value }, seen(profile.orm))]),
    ...(profile.httpClient == null ? [] : [live({ http_client: profile.httpClient.value }, seen(profile.httpClient))]),
    ...(profile.taskQueue == null ? [] : [live({ task_queue: profile.taskQueue.value }, seen(profile.taskQueue))]),
    ...(Object.keys(tests).length === 0 ? [] : [live({ tests }, seen(testRunner ?? factories))]),
  ];
}

function seen<T>(fact: Fact<T> | undefined): string[] {
  const [first] = fact?.evidence ?? [];
  return first === undefined ? [] : [`Seen in ${first.path}, line ${first.line}.`];
}

const KEYS: Partial<Record<Conflict['kind'], keyof RepoConfig>> = {
  'http-client': 'http_client',
  mode: 'mode',
  orm: 'orm',
  'task-queue': 'task_queue',
};

/** What is used in two ways: the owners take one by taking a comment mark away. */
function choices(conflicts: readonly Conflict[]): Part[] {
  return conflicts.flatMap(({ kind, message, settled, sides }) => {
    const key = KEYS[kind];
    if (key === undefined || settled !== null) return [];
    return [idle(key, [comment(message), ...sides.map((side) => `# ${key}: ${side.name}`)].join('\n'))];
  });
}

/** Scopes the code names stand as they are; the others are named after what sets the dependencies apart, for the owners to correct. */
function scopes({ profile }: Knowledge): Part[] {
  const used = (profile.auth?.value ?? []).filter((item) => item.operations > 0);
  const named = used.flatMap((item) => item.scopes.map((scope) => [scope, item.name] as const));
  const auth = Object.fromEntries(
    named.filter(([scope, name]) => RepoConfig.safeParse({ auth: { [scope]: name } }).success),
  );
  const open = used
    .filter((item) => item.scopes.length === 0)
    .flatMap(({ name, aliases, operations }) => {
      const count = `${operations} ${operations === 1 ? 'operation' : 'operations'}`;
      return (aliases.length > 0 ? aliases : [name]).map((given) =>
        comment(`  ${scopeOf(given)}: ${given}   # ${count}${given === name ? '' : ` with ${name}`}`, false),
      );
    });
  const note = 'Which dependency lets which scope in, for new endpoints.';
  if (Object.keys(auth).length === 0) {
    return open.length === 0 ? [] : [idle('auth', [comment(note), '# auth:', ...open].join('\n'))];
  }
  const part = live({ auth }, [note]);
  return [{ ...part, text: [part.text, ...open].join('\n') }];
}

function scopeOf(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split('_')
    .filter(
      (word) =>
        word !== '' && !/^(?:get|current|require|required|requires|verify|check|is|active|dep|dependency)$/.test(word),
    );
  return words.join('-') || 'user';
}

function environment({ profile, settings }: Knowledge): Part[] {
  const { lock } = settings.environment;
  if (lock !== null) return [live({ environment: { lock } }, ['What the environment of the checks is built from.'])];
  const found = profile.lockFile?.value;
  if (found === undefined) return [];
  const note = `Environments are built from ${found} and, where there are, files for development.`;
  const text = [comment(note), '# environment:', comment(`  lock: ${found}`, false)].join('\n');
  return [idle('environment', text)];
}

function policies({ profile, settings }: Knowledge): Part[] {
  const managers = new Set(profile.managers?.value.map((use) => use.model)).size;
  const signals = profile.signals?.value ?? 0;
  return [
    live({ managers: settings.managers }, [
      `May new queries go round a model's own manager? ${managers === 0 ? 'No model has one' : managers === 1 ? '1 model has one' : `${managers} models have one`}.`,
    ]),
    live({ signals: settings.signals }, [
      `May new signal handlers be added? There ${signals === 1 ? 'is 1' : `are ${signals}`} now.`,
    ]),
  ];
}

function paths(): Part[] {
  const text =
    '# paths:\n#   protected:\n#     - billing/**   # globs no ticket may touch, besides secrets, CI and deploy files';
  return [idle('paths', text)];
}

function live(values: RepoConfig, notes: string[]): Part {
  const [key] = Object.keys(values) as (keyof RepoConfig)[];
  const text = [...notes.map((note) => comment(note)), stringify(values).trimEnd()].join('\n');
  return { key: key ?? 'python', live: true, text };
}

function idle(key: keyof RepoConfig, text: string): Part {
  return { key, live: false, text };
}

/** Paths and names come from the repository: none of them may end the comment and start a setting. */
function comment(text: string, tidy = true): string {
  return `# ${tidy ? text.replace(/\s+/g, ' ') : text.replace(/[^\S ]+/g, ' ')}`;
}
