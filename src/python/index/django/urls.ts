import type { UrlFact } from '../facts.ts';
import type { Project } from './project.ts';
import { PatternReader, type Entry } from './patterns.ts';
import { Routers } from './routers.ts';
import { findSites } from './site.ts';

/** Patterns of all sites; a repository whose modules include each other many times over stops here. */
const MOST = 20_000;

/** Every URL pattern at the full path it is served under, from the ROOT_URLCONF of each site down. */
export function findUrls(project: Project): UrlFact[] {
  const found: UrlFact[] = [];
  for (const site of findSites(project)) {
    const around = { ...project, settings: site.settings };
    const reader = new PatternReader(around, new Routers(around));
    let steps = 5 * MOST;
    const walk = (entries: readonly Entry[], above: Above, open: ReadonlySet<string>): void => {
      for (const entry of entries) {
        if (found.length >= MOST || steps-- <= 0) return;
        const here: Above = {
          route: join(above.route, entry.route),
          regex: above.regex || entry.regex,
          conditional: above.conditional || entry.conditional,
          namespaces: above.namespaces,
        };
        if (entry.kind === 'pattern') {
          const { view, source, methods, path, line } = entry;
          const name = entry.name === null ? null : [...above.namespaces, entry.name].join(':');
          const fact: UrlFact = { route: here.route, regex: here.regex, name, view, source, methods, path, line };
          found.push(here.conditional ? { ...fact, conditional: true } : fact);
          continue;
        }
        if (entry.namespace !== null) here.namespaces = [...above.namespaces, entry.namespace];
        if (Array.isArray(entry.patterns)) {
          walk(entry.patterns, here, open);
          continue;
        }
        const { path, name } = entry.patterns;
        if (!open.has(path)) walk(reader.list(path, name), here, new Set([...open, path]));
      }
    };
    const start: Above = { route: '', regex: false, conditional: false, namespaces: [] };
    walk(reader.list(site.urls, 'urlpatterns'), start, new Set([site.urls]));
  }
  return found;
}

interface Above {
  route: string;
  regex: boolean;
  conditional: boolean;
  namespaces: string[];
}

/** As Django joins routes: the caret of a regular expression counts at the start alone. */
function join(above: string, route: string): string {
  return above === '' ? route : above + route.replace(/^\^/, '');
}
