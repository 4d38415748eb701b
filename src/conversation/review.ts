import type { RepoIndex } from '../python/index/facts.ts';
import type { Knowledge } from '../shapes/shape.ts';
import type { Evidence, Reason } from '../ticket/reason.ts';
import { ANSWERS_REQUESTS, ASYNC_VIEW, MAGIC, type Magic } from './words/magic.ts';
import { namesIn } from './scope/names.ts';
import type { Kind } from './words/kinds.ts';

/**
 * Why a bounded request is a person's: it asks for what cannot be followed by reading, or gives secrets away. Null when
 * nothing of the kind is asked for. `asked` holds the sentences that ask for a change.
 */
export function needsPerson(asked: string, kind: Kind | null, knowledge: Knowledge): Reason | null {
  const words = asked.replace(FILE_NAME, ' ');
  const magic = magicIn(words);
  // What prints secrets today is made to log by work that keeps what code does.
  if (magic !== undefined && !(magic.code === 'publishes-secrets' && kind?.keepsBehaviour === true)) {
    return {
      code: magic.code,
      message: magic.message,
      evidence: seen(magic.code, asked, knowledge.index),
      next: magic.next,
    };
  }
  return changesManager(asked, kind, knowledge.index) ?? makesAsync(words, knowledge);
}

/** Whether words speak of what cannot be followed by reading, as a noun phrase without a verb may. */
export function needsWhoKnows(words: string): boolean {
  return magicIn(words.replace(FILE_NAME, ' ')) !== undefined;
}

function magicIn(words: string): Magic | undefined {
  return MAGIC.find((magic) => magic.words.test(words) && magic.unless?.test(words) !== true);
}

/** A name of a file says nothing about what is asked: print calls in signals.py are print calls. */
const FILE_NAME = /`?(?<![\w./-])[\w./-]+\.(?:py|html|txt|toml|cfg|md|ya?ml|json)\b`?/g;

function changesManager(asked: string, kind: Kind | null, index: RepoIndex): Reason | null {
  if (kind?.keepsBehaviour === true) return null;
  for (const named of namesIn(asked, index)) {
    const name = named.name.split('.')[0] ?? named.name;
    for (const path of named.paths) {
      const found = index.modules[path]?.classes.find(
        (each) => each.name === name && each.bases.some((base) => /(?:Manager|QuerySet)\b/.test(base)),
      );
      if (found === undefined) continue;
      const models = index.django.models.filter((model) =>
        model.managers.some((manager) => manager.value.includes(name)),
      );
      return {
        code: 'custom-manager',
        message: `${name} is a manager${models.length > 0 ? ` of ${models.map((model) => model.name).join(', ')}` : ''}: a change to it changes every query made through it.`,
        evidence: [{ path, line: found.line, text: `class ${found.name}(${found.bases.join(', ')})` }],
        next: 'Ask a person who knows the callers; say which queries must keep their rows.',
      };
    }
  }
  return null;
}

function makesAsync(words: string, knowledge: Knowledge): Reason | null {
  const mode = knowledge.profile.mode?.value ?? (knowledge.index.django.apps.length > 0 ? 'sync' : null);
  if (mode !== 'sync' || !ASYNC_VIEW.test(words) || /\b(?:no|not|without|avoid|stay) (?:any )?async/i.test(words))
    return null;
  const named = namesIn(words, knowledge.index).filter((each) =>
    each.paths.some((path) => /view|api|route|endpoint/i.test(path)),
  );
  if (named.length === 0 && !ANSWERS_REQUESTS.test(words)) return null;
  return {
    code: 'async-in-sync',
    message:
      'This code base is synchronous; an async view in it changes how its database and its middleware are called.',
    evidence: knowledge.profile.mode?.evidence.slice(0, 3) ?? [],
    next: 'Decide for the whole code base first, or say what is slow: a query can be a ticket.',
  };
}

const SEEN_AS: Record<string, string> = {
  signals: 'signal',
  'monkey-patch': 'monkey-patch',
  'exec-eval': 'exec-eval',
  'custom-manager': 'custom-manager',
};

/** Lines of the repository that show it: of the modules named, or else anywhere. */
function seen(code: string, asked: string, index: RepoIndex): Evidence[] {
  if (code === 'migration-squash') {
    return index.django.apps
      .filter((app) => app.migrations.length > 0)
      .sort(
        (a, b) =>
          Number(new RegExp(`\\b${b.label}\\b`, 'i').test(asked)) -
            Number(new RegExp(`\\b${a.label}\\b`, 'i').test(asked)) || b.migrations.length - a.migrations.length,
      )
      .slice(0, 1)
      .map((app) => ({
        path: app.migrations[0]?.path ?? app.path,
        line: 1,
        text: `${app.label} has ${app.migrations.length} migrations`,
      }));
  }
  const kind = SEEN_AS[code];
  const named = new Set(namesIn(asked, index).flatMap((each) => each.paths));
  return Object.values(index.modules)
    .flatMap((module) => module.magic.map((fact) => ({ fact, path: module.path })))
    .filter(({ fact }) =>
      code === 'dynamic-code' ? /metaclass|init-subclass|dynamic/.test(fact.kind) : fact.kind === kind,
    )
    .sort((a, b) => Number(named.has(b.path)) - Number(named.has(a.path)) || (a.path < b.path ? -1 : 1))
    .slice(0, 3)
    .map(({ fact, path }) => ({ path, line: fact.line, text: fact.text }));
}
