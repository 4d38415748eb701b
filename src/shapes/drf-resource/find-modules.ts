import type { DjangoModel, ViewSetFact } from '../../python/index/facts.ts';
import { appAround, ownUrls } from '../find-app.ts';
import { segments } from '../find-operation.ts';
import { isTestPath } from '../is-test-path.ts';
import type { Knowledge } from '../shape.ts';

/** The repository uses Django REST framework. */
export function usesRestFramework({ index }: Knowledge): boolean {
  return Object.values(index.modules).some(
    ({ imports, path, classes }) =>
      !isTestPath(path) &&
      (imports.some(({ module }) => /^rest_framework(?:\.|$)/.test(module)) ||
        // A copy of the framework that a repository keeps as its own.
        classes.some(({ bases }) => bases.some((base) => /(?:Model\w*|Generic)ViewSet$/.test(base)))),
  );
}

/** Viewsets and API views of the repository's own code that answer for a model. */
export function viewsetsOf(model: DjangoModel, knowledge: Knowledge): ViewSetFact[] {
  return knowledge.index.django.viewsets.filter(
    (each) => !isTestPath(each.path) && each.model?.split('.').at(-1) === model.name && sameApp(each, model, knowledge),
  );
}

/** A name that several apps have is this model's where its module uses this one's. */
function sameApp(viewset: ViewSetFact, model: DjangoModel, knowledge: Knowledge): boolean {
  const namesakes = knowledge.index.django.models.filter(({ name, path }) => name === model.name && !isTestPath(path));
  if (new Set(namesakes.map(({ app }) => app)).size < 2) return true;
  return (
    knowledge.index.modules[viewset.path]?.uses.includes(model.path) === true ||
    appAround(viewset.path, knowledge)?.label === model.app
  );
}

/** The viewsets beside a new one: those of the model's app, else all; the file with most first. */
export function siblingsOf(model: DjangoModel, knowledge: Knowledge): ViewSetFact[] {
  const own = knowledge.index.django.viewsets.filter(({ path }) => !isTestPath(path));
  const inApp = own.filter(({ path }) => appAround(path, knowledge)?.label === model.app);
  return inApp.length > 0 ? inApp : own;
}

/** Where serializer, viewset and router entry go: beside the siblings, else in the model's app. */
export function modulesFor(model: DjangoModel, knowledge: Knowledge): string[] {
  const siblings = siblingsOf(model, knowledge);
  const folder = model.path.replace(/models(?:\.py|\/.*)$/, '');
  const views = commonest(siblings.map(({ path }) => path)) ?? `${folder}views.py`;
  const used = new Set(siblings.flatMap(({ serializer }) => serializer ?? []));
  const serializers = knowledge.index.django.forms.filter(
    ({ kind, path }) => /serializer/.test(kind) && !isTestPath(path),
  );
  const beside = serializers.filter(
    ({ name, path }) => used.has(name) || appAround(path, knowledge)?.label === model.app,
  );
  const serializer =
    commonest(beside.map(({ path }) => path)) ?? `${views.slice(0, views.lastIndexOf('/') + 1)}serializers.py`;
  const names = new Set(siblings.map(({ name }) => name));
  const routed = ownUrls(knowledge).filter(({ view }) => view !== null && names.has(view.name));
  const urls = commonest(routed.map(({ path }) => path)) ?? registering(knowledge) ?? `${folder}urls.py`;
  return [...new Set([serializer, views, urls])];
}

/** The module that registers viewsets on a router. */
function registering(knowledge: Knowledge): string | null {
  const modules = Object.values(knowledge.index.modules).filter(
    ({ path, calls }) => !isTestPath(path) && calls.some(({ callee }) => /router\w*\.register$/i.test(callee)),
  );
  return commonest(
    modules.flatMap(({ path, calls }) =>
      calls.filter(({ callee }) => /router\w*\.register$/i.test(callee)).map(() => path),
    ),
  );
}

/** Where a router serves its viewsets: "/api/v2"; "" where none is mounted. */
export function routerPrefix(model: DjangoModel, knowledge: Knowledge): string {
  const siblings = siblingsOf(model, knowledge);
  const mounts = siblings.flatMap(({ name, path, prefixes }) =>
    ownUrls(knowledge)
      .filter(({ view }) => view?.name === name && view.path === path)
      .flatMap(({ route }) => prefixes.flatMap((prefix) => before(route, prefix))),
  );
  const mounted = commonest(mounts);
  if (mounted !== null) return mounted === '' ? '' : `/${mounted}`;
  const api = ownUrls(knowledge).find(({ route }) => route.startsWith('api/'));
  return api === undefined ? '' : '/api';
}

function before(route: string, prefix: string): string[] {
  const [parts, tail] = [segments(route), segments(prefix)];
  const at = parts.findIndex((_, index) => tail.every((part, offset) => parts[index + offset] === part));
  // As it is written, with the kinds of its parameters.
  const written = route
    .replace(/\(\?P<(\w+)>[^)]*\)/g, '<$1>')
    .replace(/[\^$]/g, '')
    .split('/')
    .filter((part) => part !== '');
  return tail.length === 0 || at === -1 ? [] : [written.slice(0, at).join('/')];
}

/** Whether the routes of viewsets end in a slash, as a router writes them unless it is told not to. */
export function endsInSlash(model: DjangoModel, knowledge: Knowledge): boolean {
  const names = new Set(siblingsOf(model, knowledge).map(({ name }) => name));
  const routes = ownUrls(knowledge).filter(({ view }) => view !== null && names.has(view.name));
  return routes.filter(({ route }) => /\/\??\$?$/.test(route)).length * 2 >= routes.length;
}

function commonest(values: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? null;
}

/** "weight-entries", as routers are written: plural where the other prefixes are. */
export function prefixFor(model: DjangoModel, knowledge: Knowledge): string {
  const words = model.name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(' ');
  const known = siblingsOf(model, knowledge).flatMap(({ prefixes }) =>
    prefixes.map((prefix) => prefix.split('/').at(-1) ?? ''),
  );
  const joint =
    known.some((prefix) => prefix.includes('_')) && !known.some((prefix) => prefix.includes('-')) ? '_' : '-';
  const last = words.at(-1) ?? '';
  return [...words.slice(0, -1), plural(last)].join(joint);
}

function plural(word: string): string {
  if (/(?:s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}
