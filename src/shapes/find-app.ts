import { appOf } from '../python/index/django/find.ts';
import type { DjangoApp, DjangoModel, UrlFact } from '../python/index/facts.ts';
import { resolveName } from '../python/resolve-name.ts';
import { appsSaid, modelsOf } from './find-model.ts';
import { segments } from './find-operation.ts';
import { isTestPath } from './is-test-path.ts';
import type { SaidApp } from './read-app.ts';
import type { Knowledge } from './shape.ts';

export type FoundApp =
  | { kind: 'one'; app: DjangoApp; why: string }
  /** Several apps are called so. */
  | { kind: 'several'; apps: DjangoApp[] }
  /** Said to be an app, and none is called so. */
  | { kind: 'unknown'; said: string }
  | { kind: 'none' };

/** The apps of the repository's own code. */
export function ownApps(knowledge: Knowledge): DjangoApp[] {
  return knowledge.index.django.apps.filter((app) => !isTestPath(`${app.path}/apps.py`));
}

/** The app that the words name. What is only a place in a sentence counts where an app is called exactly so. */
export function findApp(said: SaidApp, knowledge: Knowledge): FoundApp {
  if (said.app !== null) {
    const [app, second] = named(said.app, knowledge);
    if (app && second) return { kind: 'several', apps: named(said.app, knowledge) };
    if (app)
      return { kind: 'one', app, why: app.label === said.app ? '' : `${app.label} is the only app near "${said.app}"` };
  }
  for (const place of said.places) {
    const fits = ownApps(knowledge).filter(
      ({ label, name }) =>
        label.toLowerCase() === place.toLowerCase() ||
        name === place ||
        (place.includes('.') && name.endsWith(`.${place}`)),
    );
    const [app, second] = fits;
    if (app && !second) return { kind: 'one', app, why: '' };
  }
  if (said.app !== null) return { kind: 'unknown', said: said.app };
  // A slip in a long word is one; a short word is a letter away from many.
  const labels = ownApps(knowledge).map(({ label }) => label);
  // "of events" is about the rows of Event.
  for (const place of said.places.filter((each) => each.length > 5 && modelsIn(each, knowledge).length === 0)) {
    const near = resolveName(place, labels);
    const app = near.kind === 'one' ? ownApps(knowledge).find(({ label }) => label === near.name) : undefined;
    if (app) return { kind: 'one', app, why: `${app.label} is the only app near "${place}"` };
  }
  return { kind: 'none' };
}

function named(said: string, knowledge: Knowledge): DjangoApp[] {
  const own = new Set(ownApps(knowledge));
  const found = appsSaid(said, knowledge).filter((app) => own.has(app));
  if (found.length > 0) return found;
  const parts = said.split('.');
  const last = parts.at(-1) ?? said;
  if (last === said) return [];
  const near = appsSaid(last, knowledge).filter((app) => own.has(app));
  // "gym.manage_gym": what is in an app names it, too.
  return near.length > 0 ? near : ownApps(knowledge).filter(({ label }) => label === parts[0]);
}

/**
 * Of things that several apps have, those of the app that the words name anywhere: "the one in forums, not kbforums". All of them where none or
 * several are named.
 */
export function inNamedApp<T extends { app: string }>(things: readonly T[], words: string): readonly T[] {
  const apps = [...new Set(things.map(({ app }) => app))];
  const named = apps.filter((app) => {
    const name = app.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return new RegExp(
      `(?<!\\b(?:not|nicht|no|pas|instead of|rather than|unlike|except)\\s(?:the |that |in |of |from |im |en |dans )*[\`"']?)(?<![\\w])${name}(?![\\w-])`,
      'i',
    ).test(words);
  });
  const [only, second] = named;
  return only !== undefined && second === undefined ? things.filter(({ app }) => app === only) : things;
}

/** The app whose folder a path is in. */
export function appAround(path: string, knowledge: Knowledge): DjangoApp | null {
  const own = ownApps(knowledge);
  const label = appOf(path, own);
  return own.find((app) => app.label === label && (app.path === '' || path.startsWith(`${app.path}/`))) ?? null;
}

/**
 * Models that words name, in the order they are named: "weight entries" is WeightEntry. A user, where Django's own model is used,
 * is the model with one row a user.
 */
export function modelsIn(words: string, knowledge: Knowledge): DjangoModel[] {
  const models = modelsOf(knowledge);
  const byLetters = new Map<string, DjangoModel[]>();
  for (const model of models) {
    const key = model.name.toLowerCase();
    byLetters.set(key, [...(byLetters.get(key) ?? []), model]);
  }
  const tokens = words
    .slice(0, 4_000)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== '');
  const found: DjangoModel[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    for (let length = Math.min(4, tokens.length - at); length > 0; length -= 1) {
      const fits = singulars(tokens.slice(at, at + length).join('')).flatMap((form) => byLetters.get(form) ?? []);
      if (fits.length === 0) continue;
      found.push(...fits);
      at += length - 1;
      break;
    }
    if (/^(?:users?|benutzer|nutzer|utilisateurs?|usuarios?|accounts?)$/.test(tokens[at] ?? ''))
      found.push(...ofUsers(models, knowledge));
  }
  return [...new Set(found)];
}

/** The model of users: the project's own, or those with one row for each of Django's. */
export function ofUsers(models: readonly DjangoModel[], knowledge: Knowledge): DjangoModel[] {
  const user = knowledge.index.django.userModel;
  const own = models.filter((model) => `${model.app}.${model.name}` === user);
  if (own.length > 0) return own;
  return models.filter(
    (model) =>
      /profile|^(?:app|site|custom)?user$|account/i.test(model.name) &&
      model.fields.some((field) => field.type === 'OneToOneField' && /\bUser\b|AUTH_USER_MODEL/.test(field.to ?? '')),
  );
}

function singulars(word: string): string[] {
  const forms = [word];
  if (word.endsWith('ies')) forms.push(`${word.slice(0, -3)}y`);
  if (/(?:s|x|z|ch|sh)es$/.test(word)) forms.push(word.slice(0, -2));
  if (word.endsWith('s') && !word.endsWith('ss')) forms.push(word.slice(0, -1));
  if (word === 'children') forms.push('child');
  if (word === 'people') forms.push('person');
  return forms;
}

/** URL patterns of the repository's own views, tests left out. */
export function ownUrls(knowledge: Knowledge): UrlFact[] {
  const known = ownUrlsOf.get(knowledge.index);
  if (known !== undefined) return known;
  const own = knowledge.index.django.urls
    .filter(({ path, view }) => !isTestPath(path) && (view === null || !isTestPath(view.path)))
    .map((url) => (LANGUAGE.test(url.route) ? { ...url, route: url.route.replace(LANGUAGE, '') } : url));
  ownUrlsOf.set(knowledge.index, own);
  return own;
}

const ownUrlsOf = new WeakMap<Knowledge['index'], UrlFact[]>();

/** What `i18n_patterns` puts in front; nobody says it. */
const LANGUAGE = /^(?:en|de|fr|es|it|nl|pl|pt|ru)(?:-[a-z]{2,4})?\//;

/**
 * The patterns nearest to a path: those that share most of its first parts. A prefix that a whole API has ("api", "api/v1") tells
 * nothing where several apps share it. Empty where none is near.
 */
export function urlsNear(route: string, knowledge: Knowledge): UrlFact[] {
  const said = segments(route);
  const ranked = ownUrls(knowledge)
    .map((url) => ({ url, shared: sharedPrefix(segments(url.route), said) }))
    .filter(({ shared }) => shared > 0);
  const most = Math.max(0, ...ranked.map(({ shared }) => shared));
  return ranked.filter(({ shared }) => shared === most).map(({ url }) => url);
}

/** The app that answers under the path's prefix; null where several do, or none. */
export function appOfRoute(route: string, knowledge: Knowledge): FoundApp {
  const near = urlsNear(route, knowledge);
  const apps = [...new Set(near.flatMap((url) => appAround(url.view?.path ?? url.path, knowledge) ?? []))];
  const [app, second] = apps;
  const [first] = near;
  if (app && first && !second) return { kind: 'one', app, why: `/${first.route} is served by ${app.label}` };
  const most = mostOf(alike(route, near), knowledge);
  if (most !== null) return { kind: 'one', app: most, why: `it serves most of what is under the same path` };
  // "/recipes.csv" is about recipes.
  const plain = segments(route).map((part) => part.replace(/\.\w{1,5}$/, ''));
  const said = plain.filter((part) => part !== '{}' && !/^(?:api|v\d+)$/.test(part));
  for (const part of said.slice(0, 2)) {
    const fits = (second ? apps : ownApps(knowledge)).filter(({ label }) =>
      singulars(part).some((form) => singulars(label.toLowerCase()).includes(form)),
    );
    if (fits[0] && !fits[1]) return { kind: 'one', app: fits[0], why: `the path starts with ${part}` };
  }
  return { kind: 'none' };
}

/** Those whose next part starts as the path's does: "checks.csv" beside "checks/add/". All of them where none does. */
function alike(route: string, near: readonly UrlFact[]): readonly UrlFact[] {
  const said = segments(route).map((part) => part.replace(/\.\w{1,5}$/, ''));
  const depth = Math.max(0, ...near.map((url) => sharedPrefix(segments(url.route), said)));
  const fits = near.filter((url) => sharedPrefix(segments(url.route), said) === depth);
  return fits.length > 0 ? fits : near;
}

/** The app that serves two thirds of the patterns and more than one; null where none does. A prefix of an API is everybody's. */
function mostOf(urls: readonly UrlFact[], knowledge: Knowledge): DjangoApp | null {
  const [first] = urls;
  const shared = segments(first?.route ?? '').filter((part) => !/^(?:api|v\d+)$/.test(part));
  if (urls.length < 2 || shared.length < 2) return null;
  const apps = urls.flatMap((url) => appAround(url.view?.path ?? url.path, knowledge) ?? []);
  const counts = new Map<DjangoApp, number>();
  for (const app of apps) counts.set(app, (counts.get(app) ?? 0) + 1);
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best !== undefined && best[1] * 3 >= urls.length * 2 ? best[0] : null;
}

function sharedPrefix(a: readonly string[], b: readonly string[]): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  return at;
}
