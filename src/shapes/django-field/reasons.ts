import type { DjangoApp, DjangoModel } from '../../python/index/facts.ts';
import type { Evidence, Reason } from '../../ticket/reason.ts';
import type { Knowledge } from '../shape.ts';
import { modelsOf } from '../find-model.ts';

/** Why no field can be added here by rule, whatever the model; null where nothing speaks against it. */
export function refusesRepository(knowledge: Knowledge): Reason | null {
  const { index, profile } = knowledge;
  if (index.django.apps.length > 0 && modelsOf(knowledge).length > 0) return null;
  const framework = profile.framework?.value.join(' and ');
  return {
    code: 'not-django',
    message: `This repository has no Django models${framework && framework !== 'django' ? `; it uses ${framework}` : ' that could be found'}.`,
    evidence: profile.framework?.evidence.slice(0, 2) ?? [],
    next:
      framework === 'django'
        ? 'Ask in the repository that declares the model: this one takes its models from elsewhere.'
        : 'A person has to add the column and its migration with the tools this repository uses.',
  };
}

/**
 * Why a person has to look at a field of this model. A custom manager is no reason: a plain field does not touch it, and neither the
 * recipe nor its test goes through one.
 */
export function refusesModel(model: DjangoModel, knowledge: Knowledge): Reason | null {
  const at: Evidence = { path: model.path, line: model.line, text: `class ${model.name}(${model.bases.join(', ')})` };
  const name = `${model.app}.${model.name}`;
  if (model.proxy)
    return reason(
      'proxy-model',
      `${name} is a proxy: it has no table of its own.`,
      [at],
      'Name the model whose table it shows.',
    );
  if (!model.managed) {
    return reason(
      'unmanaged-model',
      `Django does not manage the table of ${name} (managed = False).`,
      [at],
      'Who owns the table has to add the column.',
    );
  }
  if (model.conditional) {
    const base = model.inherits.at(0)?.name;
    return reason(
      'conditional-model',
      `${name} is declared under a condition, so a project can replace it.`,
      [at],
      base === undefined
        ? 'Decide where the field belongs, and in which apps the migrations go.'
        : `Ask for the field on ${base} where every project shall have it; else decide where it belongs.`,
    );
  }
  const magic = magicOf(model, knowledge);
  if (magic) return magic;
  const apps = migratedApps(model, knowledge);
  if (model.abstract && apps.length !== 1) {
    const users = inheritors(model, knowledge).map((each) => `${each.app}.${each.name}`);
    const message =
      users.length === 0
        ? `${name} is abstract and no model here inherits it.`
        : `${name} is abstract: the field would go into ${users.slice(0, 5).join(', ')}${users.length > 5 ? ` and ${users.length - 5} more` : ''}, with a migration in ${apps.length} apps.`;
    return reason(
      'abstract-model',
      message,
      [at],
      'Name the one model that needs the field, or let a person plan the migrations.',
    );
  }
  const [app] = apps;
  return app
    ? refusesApp(app)
    : reason(
        'no-app',
        `The app ${model.app} of ${name} was not found.`,
        [at],
        'Say in which installed app the model lives.',
      );
}

/** The apps whose migrations a field of the model changes: its own, or those of an abstract model's children. */
export function migratedApps(model: DjangoModel, knowledge: Knowledge): DjangoApp[] {
  const tables = model.abstract ? inheritors(model, knowledge) : [model];
  return [...new Set(tables.flatMap((each) => appOf(each, knowledge) ?? []))];
}

/** Of several apps of one label (a sandbox or a test project has its own), the one whose folder the model lies in. */
function appOf(model: DjangoModel, knowledge: Knowledge): DjangoApp | null {
  const named = knowledge.index.django.apps.filter((app) => app.label === model.app);
  const around = named.filter((app) => app.path === '' || model.path.startsWith(`${app.path}/`));
  const [nearest] = around.sort((a, b) => b.path.length - a.path.length);
  return nearest ?? named[0] ?? null;
}

/** The models with a table that inherit an abstract one, directly or through others. */
export function inheritors(model: DjangoModel, knowledge: Knowledge): DjangoModel[] {
  return modelsOf(knowledge).filter(
    (each) => !each.abstract && each.inherits.some((base) => base.name === model.name && base.path === model.path),
  );
}

function refusesApp(app: DjangoApp): Reason | null {
  if (app.migrations.length === 0) {
    return reason(
      'no-migrations',
      `The app ${app.label} has no migrations, so its next one would create every table of it.`,
      [],
      `Run makemigrations ${app.label} once and commit it, then ask again.`,
    );
  }
  if (app.leaves.length < 2) return null;
  const evidence = app.migrations
    .filter(({ name }) => app.leaves.includes(name))
    .map(({ path, name }) => ({ path, line: 1, text: name }));
  return reason(
    'two-leaf-migrations',
    `The app ${app.label} has ${app.leaves.length} latest migrations: ${app.leaves.join(', ')}.`,
    evidence,
    'Merge them first (makemigrations --merge), then ask again.',
  );
}

function magicOf(model: DjangoModel, knowledge: Knowledge): Reason | null {
  const module = knowledge.index.modules[model.path];
  const declared = module?.classes.find((each) => each.name === model.name && each.line === model.line);
  const metaclass = declared?.keywords['metaclass'];
  const kinds = new Set(['metaclass', 'init-subclass', 'dynamic-attribute', 'monkey-patch', 'exec-eval']);
  const facts = (module?.magic ?? []).filter(
    (fact) =>
      kinds.has(fact.kind) &&
      fact.line >= model.line &&
      fact.line <= model.endLine &&
      // What watches values being set sets one more as it does the others.
      !/__(?:set|del)attr__|\b(?:set|del)attr\(/.test(fact.text),
  );
  const [first] = facts;
  if (!first && metaclass === undefined) return null;
  const evidence =
    facts.length > 0
      ? facts.map(({ line, text }) => ({ path: model.path, line, text }))
      : [{ path: model.path, line: model.line, text: `metaclass=${metaclass}` }];
  return reason(
    'dynamic-model',
    `${model.app}.${model.name} is built with ${first?.kind.replace('-', ' ') ?? 'a metaclass'}, so what a new field does cannot be told by reading.`,
    evidence,
    'A person who knows the class has to add the field.',
  );
}

export function reason(code: string, message: string, evidence: Evidence[], next: string): Reason {
  return { code, message, evidence, next };
}
