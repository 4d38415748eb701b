import type { DjangoFacts, ModuleFacts } from '../facts.ts';
import { Follow } from '../follow.ts';
import { findAdmins } from './admins.ts';
import { findApps } from './apps.ts';
import { findCommands } from './commands.ts';
import { findFactories } from './factories.ts';
import { findForms } from './forms.ts';
import { findModels } from './models.ts';
import type { Names } from '../names.ts';
import { Routers } from './routers.ts';
import { findSites } from './site.ts';
import { findUrls } from './urls.ts';
import { findViewsets } from './viewsets.ts';

/** The Django facts of a repository; all empty where nothing imports Django. */
export function findDjango(modules: Record<string, ModuleFacts>, names: Names): DjangoFacts {
  const all = Object.values(modules);
  const usesDjango = all.some((module) => module.imports.some((item) => /^django(?:\.|$)/.test(item.module)));
  // factory_boy and model_bakery are used without Django too.
  if (!usesDjango) {
    const factories = findFactories(all, names, []);
    return {
      apps: [],
      models: [],
      admins: [],
      forms: [],
      factories,
      urls: [],
      viewsets: [],
      commands: [],
      userModel: null,
    };
  }
  const models = findModels(all, names);
  const apps = findApps(modules, names, models);
  for (const model of models) model.app ||= appOf(model.path, apps);
  const userModel = userModelOf(all);
  const forms = findForms(all, names, models, userModel);
  const project = { modules, names, follow: new Follow(modules) };
  const routers = new Routers({ ...project, settings: findSites(project)[0]?.settings ?? null });
  return {
    apps,
    models,
    admins: findAdmins(all, names, models, userModel),
    forms,
    factories: findFactories(all, names, models),
    urls: findUrls(project),
    viewsets: findViewsets(all, names, forms, routers.all()),
    commands: findCommands(all, apps),
    userModel,
  };
}

/** The label of the app whose folder a path lies in, the innermost one; "" for none. */
export function appOf(path: string, apps: DjangoFacts['apps']): string {
  const labels = labelsOf.get(apps) ?? new Map(apps.map((app) => [app.path, app.label]));
  labelsOf.set(apps, labels);
  for (let folder = path; folder !== ''; ) {
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
    const label = labels.get(folder);
    if (label !== undefined) return label;
  }
  return '';
}

/** By folder. */
const labelsOf = new WeakMap<DjangoFacts['apps'], ReadonlyMap<string, string>>();

function userModelOf(modules: readonly ModuleFacts[]): string {
  for (const module of modules) {
    const set = module.assignments.find((item) => item.name === 'AUTH_USER_MODEL');
    const value = /^["']([\w.]+)["']/.exec(set?.value ?? '')?.[1];
    if (value !== undefined && !/(?:^|\/)tests?\//.test(module.path)) return value;
  }
  return 'auth.User';
}
