import type { DjangoModel, ViewSetFact } from '../../python/index/facts.ts';
import type { Question } from '../../ticket/question.ts';
import type { FoundModel } from '../find-model.ts';

/** More options than this are not read. */
const MOST_OPTIONS = 6;

const named = (model: DjangoModel) => `${model.app}.${model.name}`;

export function askModel(found: Extract<FoundModel, { kind: 'unclear' }>, unserved: readonly DjangoModel[]): Question {
  const options = [...new Set([...found.near, ...(found.fits ? [] : unserved)])];
  const first = found.near[0];
  return {
    slot: 'model',
    text: 'Which model shall be served?',
    why:
      found.said === null
        ? 'The request names no model.'
        : found.fits
          ? `"${found.said}" fits ${found.near.slice(0, MOST_OPTIONS).map(named).join(' and ')}.`
          : `There is no model "${found.said}" here.`,
    options: options.slice(0, MOST_OPTIONS).map((model) => ({ value: named(model), label: named(model) })),
    default: first && found.near.length === 1 && found.said !== null ? named(first) : null,
    freeText: true,
  };
}

export function askServed(model: DjangoModel, there: ViewSetFact, unserved: readonly DjangoModel[]): Question {
  return {
    slot: 'model',
    text: 'Which model shall be served?',
    why: `${named(model)} is served already by ${there.name} (${there.path}:${there.line}).`,
    options: unserved.slice(0, MOST_OPTIONS).map((each) => ({ value: named(each), label: named(each) })),
    default: null,
    freeText: true,
  };
}

export function askApp(models: readonly DjangoModel[]): Question {
  return {
    slot: 'app',
    text: `Which ${models[0]?.name ?? 'model'} is meant?`,
    why:
      models.length === 1
        ? `${models[0]?.name} is only in ${models[0]?.app}.`
        : `${models.length} apps have a model ${models[0]?.name}.`,
    options: models
      .slice(0, MOST_OPTIONS)
      .map((model) => ({ value: model.app, label: `${named(model)} (${model.path})` })),
    default: models.length === 1 ? (models[0]?.app ?? null) : null,
    freeText: false,
  };
}

/** Reading gives away less than writing, so it comes first; it is no default, as who asks may need the other. */
export function askOperations(model: DjangoModel | null): Question {
  return {
    slot: 'operations',
    text: `What may callers do with ${model ? named(model) : 'it'}?`,
    why: 'The request does not say whether they may only read.',
    options: [
      { value: 'read-only', label: 'read: list and retrieve' },
      { value: 'CRUD', label: 'everything: also create, update and delete' },
      { value: 'list', label: 'list only' },
    ],
    default: null,
    freeText: true,
  };
}

/** Nothing that shows too much is offered, only what is plainly no such data. */
export function askFields(model: DjangoModel, why: string, plain: readonly string[]): Question {
  return {
    slot: 'fields',
    text: `Which fields of ${named(model)} may be seen?`,
    why: `${why}: personal data and credentials are only shown where somebody says so.`,
    options:
      plain.length > 0
        ? [
            {
              value: plain.join(', '),
              label: plain.length > 6 ? `${plain.slice(0, 6).join(', ')}, …` : plain.join(', '),
            },
          ]
        : [],
    default: null,
    freeText: true,
  };
}

export function askPath(said: string, by: string): Question {
  return {
    slot: 'path',
    text: 'Under which path shall it be served?',
    why: `${said} is served already${by}.`,
    options: [],
    default: null,
    freeText: true,
  };
}
