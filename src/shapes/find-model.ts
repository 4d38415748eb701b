import type { DjangoApp, DjangoModel } from '../python/index/facts.ts';
import type { Knowledge } from './shape.ts';
import { resolveName } from '../python/resolve-name.ts';
import { isTestPath } from './is-test-path.ts';

export type FoundModel =
  | { kind: 'one'; model: DjangoModel; why: string }
  /** One name in several apps. */
  | { kind: 'apps'; models: DjangoModel[] }
  /** No model, or several names that fit; the likeliest first. */
  | { kind: 'unclear'; said: string | null; near: DjangoModel[]; fits: boolean };

/**
 * The model a word means. `app` narrows; an app that does not exist narrows nothing. Where `firm`, the word is plainly meant as a model, so
 * that no other word of the request stands in for it.
 */
export function findModel(
  said: string | null,
  app: string | null,
  mentions: string[],
  knowledge: Knowledge,
  firm = false,
): FoundModel {
  const models = modelsOf(knowledge);
  const apps = app === null ? [] : appsSaid(app, knowledge);
  const within = apps.length > 0 ? models.filter((model) => apps.some((each) => each.label === model.app)) : models;
  if (said !== null) {
    const found = byName(said, within);
    if (found.kind === 'apps') return byAppAndName(mentions, found.models) ?? found;
    if (found.kind === 'one') return found;
    if (apps.length > 0) {
      const anywhere = byName(said, models);
      if (anywhere.kind === 'one') return { kind: 'apps', models: [anywhere.model] };
      if (anywhere.kind === 'apps') return anywhere;
    }
    if (found.fits) return found;
    // "the Speaker Profile model": two words that are one name.
    const longer = mentions.filter(
      (word) => word.length > said.length && word.toLowerCase().endsWith(said.toLowerCase()),
    );
    const mentioned = firm ? byMention(longer, within) : (byMention(mentions, within) ?? bySlip(mentions, within));
    return mentioned ?? { ...found, near: found.near.length > 0 ? found.near : standIns(said, models, knowledge) };
  }
  return (
    byMention(mentions, within) ??
    bySlip(mentions, within) ?? { kind: 'unclear', said: null, near: apps.length > 0 ? within : [], fits: false }
  );
}

/** The models of the repository's own code: what tests and migrations declare is no target. */
export function modelsOf(knowledge: Knowledge): DjangoModel[] {
  return knowledge.index.django.models.filter(
    (model) => !isTestPath(model.path) && !/(?:^|\/)migrations\//.test(model.path),
  );
}

export function appsSaid(said: string, knowledge: Knowledge): DjangoApp[] {
  const { apps } = knowledge.index.django;
  const exact = apps.filter(
    (app) => app.label === said || app.name === said || app.name.endsWith(`.${said}`) || said.endsWith(`.${app.label}`),
  );
  if (exact.length > 0) return exact;
  const near = resolveName(
    said.split('.').at(-1) ?? said,
    apps.map((app) => app.label),
  );
  return near.kind === 'one' ? apps.filter((app) => app.label === near.name) : [];
}

function byName(said: string, models: DjangoModel[]): FoundModel {
  const resolved = resolveName(
    said,
    models.map((model) => model.name),
  );
  if (resolved.kind === 'one') {
    const here = models.filter((model) => model.name === resolved.name);
    const [model] = here;
    const apps = new Set(here.map((each) => each.app));
    if (model && apps.size === 1)
      return { kind: 'one', model, why: resolved.exact ? '' : `${model.name} is the only model near "${said}"` };
    return { kind: 'apps', models: here };
  }
  const names = resolved.kind === 'several' ? resolved.names : resolved.near;
  const near = names.flatMap((name) => models.filter((model) => model.name === name));
  return { kind: 'unclear', said, near, fits: resolved.kind === 'several' };
}

/** A word of the request that is exactly one model's name, or its plural, however it is written; or an app's and its model's. */
function byMention(mentions: string[], models: DjangoModel[]): FoundModel | null {
  for (const word of mentions) {
    const letters = word.toLowerCase();
    const found = models.filter((model) => formsOf(letters).includes(model.name.toLowerCase()));
    const apps = new Set(found.map((model) => model.app));
    if (found[0] && apps.size === 1) return { kind: 'one', model: found[0], why: `the request names ${found[0].name}` };
    if (found.length > 0) return byAppAndName(mentions, found) ?? { kind: 'apps', models: found };
    const placed = byAppAndName([word], models);
    if (placed !== null) return placed;
  }
  return null;
}

/** "gallery images" is the Image of gallery. */
function byAppAndName(mentions: string[], models: DjangoModel[]): FoundModel | null {
  for (const word of mentions) {
    const letters = word.toLowerCase();
    const found = models.filter(({ app, name }) =>
      formsOf(app.toLowerCase()).some(
        (label) => letters.startsWith(label) && formsOf(letters.slice(label.length)).includes(name.toLowerCase()),
      ),
    );
    const [model, second] = found;
    if (model && !second) return { kind: 'one', model, why: `the request names ${model.app} and ${model.name}` };
  }
  return null;
}

/** A word written as a class that is a slip away from one model's name. */
function bySlip(mentions: string[], models: DjangoModel[]): FoundModel | null {
  const names = models.map((model) => model.name);
  for (const word of mentions.filter((each) => /^[A-Z]\w{5,}$/.test(each))) {
    const near = resolveName(word, names);
    if (near.kind === 'one') return byName(word, models);
  }
  return null;
}

function formsOf(word: string): string[] {
  return [word, word.replace(/s$/, ''), word.replace(/ies$/, 'y'), word.replace(/(s|x|ch|sh)es$/, '$1')];
}

/** For Django's own User, which no repository can edit: the model that holds one row a user. */
function standIns(said: string, models: DjangoModel[], knowledge: Knowledge): DjangoModel[] {
  if (said.toLowerCase() !== 'user' || knowledge.index.django.userModel?.startsWith('auth.') !== true) return [];
  return models.filter((model) =>
    model.fields.some((field) => field.type === 'OneToOneField' && /\bUser\b|AUTH_USER_MODEL/.test(field.to ?? '')),
  );
}
