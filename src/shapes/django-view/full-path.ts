import type { UrlFact } from '../../python/index/facts.ts';
import { ownUrls } from '../find-app.ts';
import { sameRoute, segments } from '../find-operation.ts';
import type { Knowledge } from '../shape.ts';

/** The path as it will be served: a request may leave out the prefix of the API. `why` is empty where it was said whole. */
export function fullPath(said: string, knowledge: Knowledge): { path: string; why: string } {
  const path = withConverters(said.startsWith('/') ? said : `/${said}`, knowledge);
  const [first] = segments(path);
  const routes = ownUrls(knowledge).map(({ route }) => route);
  if (first === undefined || first === '{}' || routes.some((route) => segments(route)[0] === first))
    return { path, why: '' };
  const prefixes = routes.flatMap((route) => {
    const parts = route
      .replace(/^\^/, '')
      .split('/')
      .filter((part) => part !== '');
    const at = parts.findIndex((part) => part.toLowerCase() === first);
    return at > 0 && parts.slice(0, at).every((part) => /^(?:api|rest|v\d+)$/i.test(part))
      ? [parts.slice(0, at).join('/')]
      : [];
  });
  // Under several versions of an API the newest is meant.
  const newest = [...new Set(prefixes)].sort().at(-1);
  return newest === undefined
    ? { path, why: '' }
    : { path: `/${newest}${path}`, why: `${first} is served under /${newest}` };
}

/**
 * Parameters as Django writes them, of the kind they have beside it: "/<event>/x" is "/<slug:event>/x" where the other patterns say so. Where those
 * are regular expressions, or there are none, a parameter stays as it was said.
 */
function withConverters(path: string, knowledge: Knowledge): string {
  const parts = path
    .replace(/\/:(\w+)/g, '/<$1>')
    .replace(/\{(\w+)\}/g, '<$1>')
    .split('/');
  const routes = ownUrls(knowledge).map(({ route }) => ({ route, written: route.split('/'), parts: segments(route) }));
  const converted = parts.map((part, at) => {
    const name = /^<(\w+)>/.exec(part)?.[1];
    if (name === undefined) return part;
    const before = segments(parts.slice(0, at).join('/'));
    const beside = routes.filter(
      ({ parts: own }) => own[before.length] === '{}' && before.every((each, index) => own[index] === each),
    );
    const kind =
      converterOf(
        beside.map(({ written }) => written[before.length] ?? ''),
        name,
      ) ??
      (beside.length > 0 && before.length > 0
        ? null
        : converterOf(
            routes.flatMap(({ written }) => written.filter((each) => each.includes(`:${name}>`))),
            name,
          ));
    return kind === null ? part : part.replace(`<${name}>`, `<${kind}:${name}>`);
  });
  return converted.join('/');
}

/** The kind that most parameters have, those of the same name first. */
function converterOf(parts: readonly string[], name: string): string | null {
  const kinds = parts.flatMap((part) => {
    const [, kind, own] = /<(\w+):(\w+)>/.exec(part) ?? [];
    return kind === undefined ? [] : [{ kind, own }];
  });
  const same = kinds.filter(({ own }) => own === name);
  const counts = new Map<string, number>();
  for (const { kind } of same.length > 0 ? same : kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/** The pattern that answers there already; what answers any method answers this one. */
export function takenBy(method: string, path: string, knowledge: Knowledge): UrlFact | null {
  return (
    ownUrls(knowledge).find(
      (url) => (url.methods === null || url.methods.includes(method)) && sameRoute(url.route, path),
    ) ?? null
  );
}
