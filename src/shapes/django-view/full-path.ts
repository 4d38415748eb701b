import type { UrlFact } from '../../python/index/facts.ts';
import { ownUrls } from '../find-app.ts';
import { sameRoute, segments } from '../find-operation.ts';
import type { Knowledge } from '../shape.ts';

/** The path as it will be served: a request may leave out the prefix of the API. `why` is empty where it was said whole. */
export function fullPath(said: string, knowledge: Knowledge): { path: string; why: string } {
  const path = said.startsWith('/') ? said : `/${said}`;
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

/** The pattern that answers there already; what answers any method answers this one. */
export function takenBy(method: string, path: string, knowledge: Knowledge): UrlFact | null {
  return (
    ownUrls(knowledge).find(
      (url) => (url.methods === null || url.methods.includes(method)) && sameRoute(url.route, path),
    ) ?? null
  );
}
