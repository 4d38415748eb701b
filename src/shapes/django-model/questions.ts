import type { Question } from '../../ticket/question.ts';
import { type FoundApp, ownApps } from '../find-app.ts';
import { modelsOf } from '../find-model.ts';
import type { Knowledge } from '../shape.ts';
import type { ResolvedFields } from './resolve-fields.ts';

/** More options than this are not read. */
const MOST_OPTIONS = 6;

export function askModel(said: string | null, taken: { app: string; path: string; line: number } | null): Question {
  return {
    slot: 'model',
    text: 'What shall the new model be called?',
    why: taken
      ? `${taken.app} already has a model ${said} (${taken.path}:${taken.line}).`
      : 'The request does not name it.',
    options: [],
    default: null,
    freeText: true,
  };
}

export function askApp(found: FoundApp, knowledge: Knowledge): Question {
  const own = found.kind === 'several' ? found.apps : ownApps(knowledge);
  const count = (label: string) => modelsOf(knowledge).filter((model) => model.app === label).length;
  const apps = [...own].sort((a, b) => count(b.label) - count(a.label) || (a.label < b.label ? -1 : 1));
  return {
    slot: 'app',
    text: 'Which app does the model belong to?',
    why:
      found.kind === 'unknown'
        ? `There is no app "${found.said}" here.`
        : found.kind === 'several'
          ? `${found.apps.length} apps are called so.`
          : 'The request names no app.',
    options: apps
      .slice(0, MOST_OPTIONS)
      .map(({ label }) => ({ value: label, label: `${label} (${count(label)} models)` })),
    default: null,
    freeText: true,
  };
}

export function askFields(model: string | null, fields: ResolvedFields): Question {
  const known = Object.keys(fields.details).filter((name) => !fields.open.some((each) => each.name === name));
  const texts = fields.open.filter(({ why }) => why.endsWith('has no type')).map(({ name }) => name);
  return {
    slot: 'fields',
    text:
      fields.open.length > 0
        ? `What are ${fields.open.map(({ name }) => `\`${name}\``).join(', ')}?`
        : `Which fields does ${model ?? 'the model'} have? A name and a type each: "title char(100), body text".`,
    why:
      fields.open.length > 0
        ? `${capital(fields.open.map(({ why }) => why).join('; '))}.`
        : 'A table needs at least one field.',
    options:
      texts.length > 0 && texts.length === fields.open.length
        ? [
            {
              value: texts.map((name) => `${name} CharField`).join(', '),
              label: `short text${known.length > 0 ? ', the others as said' : ''}`,
            },
          ]
        : [],
    default: null,
    freeText: true,
  };
}

export function askBase(said: string, near: readonly string[]): Question {
  return {
    slot: 'base',
    text: 'Which class shall the model be based on?',
    why: `There is no class "${said}" here.`,
    options: [...new Set(near), 'none']
      .slice(0, MOST_OPTIONS)
      .map((name) => ({ value: name, label: name === 'none' ? 'models.Model alone' : name })),
    default: null,
    freeText: true,
  };
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
