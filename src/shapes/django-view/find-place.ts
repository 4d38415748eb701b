import type { DjangoApp } from '../../python/index/facts.ts';
import { appAround, appOfRoute, type FoundApp, findApp, modelsIn, ownApps } from '../find-app.ts';
import type { Knowledge } from '../shape.ts';
import { isTestPath } from '../is-test-path.ts';
import type { SaidApp } from '../read-app.ts';

/** What decides the app, the surest first: it is named, the path's prefix is one app's, a model is named, the kind of page, or there is one. */
export function findPlace(
  said: SaidApp,
  path: string | null,
  words: string,
  page: boolean,
  knowledge: Knowledge,
): FoundApp {
  const named = findApp(said, knowledge);
  const byPath: FoundApp = path === null ? { kind: 'none' } : appOfRoute(path, knowledge);
  // "sum of weight": a word that happens to be an app's does not outweigh the path.
  const plainly =
    said.app !== null || byPath.kind !== 'one' || (named.kind === 'one' && isPlace(named.app.label, words));
  if (named.kind !== 'none' && plainly) return named;
  if (byPath.kind === 'one') return byPath;
  return (
    byModel(`${words} ${path ?? ''}`, page, knowledge) ??
    byCode(words, knowledge) ??
    byKind(`${words} ${path ?? ''}`, knowledge) ??
    onlyApp(knowledge) ??
    named
  );
}

/** "agenda: …", "in agenda". */
function isPlace(label: string, words: string): boolean {
  return new RegExp(
    `(?:^|\\n)\\W*(?:\\w+\\.)*${label}\\s?(?::|->|=>|→|/|,| -)|\\b(?:in|im|into|dans|en|for|für)\\s+(?:the\\s+)?[\`"']?(?:\\w+\\.)*${label}\\b`,
    'i',
  ).test(words);
}

/** The app whose views answer for the first model that is named; the model's own where it answers requests. */
function byModel(words: string, page: boolean, knowledge: Knowledge): FoundApp | null {
  for (const model of modelsIn(words, knowledge)) {
    const apps = answering(knowledge).filter(
      (app) => app.label === model.app || viewModules(app, knowledge).some(({ uses }) => uses.includes(model.path)),
    );
    const showing = page
      ? apps.filter((app) =>
          viewModules(app, knowledge).some(({ imports }) =>
            imports.some(({ name, module }) => name === 'render' || /django\.views\.generic/.test(module)),
          ),
        )
      : apps;
    const fits = showing.length > 0 ? showing : apps;
    const app = fits.find(({ label }) => label === model.app) ?? fits[0];
    if (app)
      return {
        kind: 'one',
        app,
        why:
          app.label === model.app
            ? `${model.name} is a model of ${app.label}`
            : `the views of ${app.label} show ${model.name}`,
      };
  }
  return null;
}

/** The app that declares the functions and classes that the words name, where one does. */
function byCode(words: string, knowledge: Knowledge): FoundApp | null {
  const names = new Set(words.match(/\b[a-z]\w*_\w+\b|\b[A-Z][a-z0-9]+[A-Z]\w*|\b[a-z]\w*(?=\(\))/g));
  if (names.size === 0) return null;
  const declaring = Object.values(knowledge.index.modules).filter(
    ({ path, functions, classes }) =>
      !isTestPath(path) && [...functions, ...classes].some(({ name }) => names.has(name)),
  );
  const apps = [...new Set(declaring.flatMap(({ path }) => appAround(path, knowledge) ?? []))];
  const [app, second] = apps;
  return app && !second ? { kind: 'one', app, why: `${app.label} has what is named` } : null;
}

/** A page about the account goes to the app of accounts, one about the site to the app of such pages. */
function byKind(words: string, knowledge: Knowledge): FoundApp | null {
  for (const [kind, labels] of KINDS) {
    if (!kind.test(words)) continue;
    const [app, second] = answering(knowledge).filter(({ label }) => labels.test(label));
    if (app && !second) return { kind: 'one', app, why: `the repository keeps such pages in ${app.label}` };
  }
  return null;
}

const KINDS: readonly (readonly [RegExp, RegExp])[] = [
  [
    /\b(?:log-?in|log-?out|sign-?(?:in|up)|register|registration|password|accounts?|profile|my settings|konto|compte|cuenta)\b/i,
    /^(?:accounts?|auth|authentication|users?|profiles?|members?|customers?)$/i,
  ],
  [/\b(?:dashboard|backoffice|back office)\b/i, /^dashboard$/i],
  [/\b(?:reports?|statistics|stats|charts?)\b/i, /^(?:reports?|reporting|statistics|stats|analytics)$/i],
  [
    /\b(?:about|imprint|impressum|legal|privacy|terms|faq|contact|help|health(?:z|check| check)?|ready|readyz?|readiness|live(?:ness|z)|probe|ping|status|version|robots\.txt|sitemap|changelog|landing|home|welcome|maintenance|cookies?)\b/i,
    /^(?:core|base|common|main|home|pages?|site|web|website|front|frontend|public|landing|general)$/i,
  ],
];

function onlyApp(knowledge: Knowledge): FoundApp | null {
  const apps = answering(knowledge);
  const [app, second] = apps;
  return app && !second ? { kind: 'one', app, why: 'the only app with views' } : null;
}

/** The apps that have views. */
export function answering(knowledge: Knowledge): DjangoApp[] {
  return ownApps(knowledge).filter((app) => viewModules(app, knowledge).length > 0);
}

function viewModules(app: DjangoApp, knowledge: Knowledge) {
  const folder = app.path === '' ? '' : `${app.path}/`;
  return Object.values(knowledge.index.modules).filter(
    ({ path, lines }) =>
      lines > 0 &&
      path.startsWith(folder) &&
      /^(?:[\w]*views?|viewsets?|api|pages)(?:\/[\w/]*)?(?:\w*\.py)?$/.test(path.slice(folder.length)),
  );
}
