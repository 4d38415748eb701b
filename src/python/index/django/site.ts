import path from 'node:path/posix';
import type { ModuleFacts } from '../facts.ts';
import { moduleCalled, settingOf, type Project } from './project.ts';
import { textOf } from './text.ts';

/** A repository has a few. */
const MOST = 20;

/** One site: the settings that manage.py loads, and the module its URLs start in. */
export interface Site {
  settings: string;
  urls: string;
}

/**
 * The sites of a repository: one for each manage.py that names its settings; without any, what the server loads, else the settings
 * whose ROOT_URLCONF is a module of this repository, those outside of tests and with the shortest path first.
 */
export function findSites(project: Project): Site[] {
  const all = Object.values(project.modules);
  const named = (...files: string[]) =>
    all
      .filter((module) => files.includes(path.basename(module.path)))
      .flatMap((module) => siteNamedBy(module, project) ?? []);
  for (const sites of [named('manage.py'), named('wsgi.py', 'asgi.py')])
    if (sites.length > 0) return distinct(sites).slice(0, MOST);
  const [first] = all
    .filter((module) => module.assignments.some((item) => item.name === 'ROOT_URLCONF'))
    .flatMap((module) => siteOf(module.path, project) ?? [])
    .sort((a, b) => rank(a.settings) - rank(b.settings) || a.settings.length - b.settings.length);
  return first === undefined ? [] : [first];
}

function siteNamedBy(module: ModuleFacts, project: Project): Site | null {
  if (module.settingsModule === undefined) return null;
  const settings = moduleCalled(module.settingsModule, module.path, project.modules);
  return settings === null ? null : siteOf(settings, project);
}

function siteOf(settings: string, project: Project): Site | null {
  const setting = settingOf(settings, 'ROOT_URLCONF', project);
  const name = setting === null ? null : textOf(setting.path, setting.value, { ...project, settings });
  const urls = name === null ? null : moduleCalled(name, settings, project.modules);
  return urls === null ? null : { settings, urls };
}

function distinct(sites: readonly Site[]): Site[] {
  return [...new Map(sites.map((site) => [site.urls, site])).values()];
}

function rank(file: string): number {
  return /(?:^|[/_])tests?(?:[/_.]|$)/.test(file) ? 1 : 0;
}
