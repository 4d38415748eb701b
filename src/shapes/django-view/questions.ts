import type { UrlFact } from '../../python/index/facts.ts';
import type { Question } from '../../ticket/question.ts';
import type { FoundApp } from '../find-app.ts';
import type { Knowledge } from '../shape.ts';
import { answering } from './find-place.ts';

/** More options than this are not read. */
const MOST_OPTIONS = 6;

/** An address is public and is never made up, so there is no default. */
export function askPath(said: string | null, taken: UrlFact | null): Question {
  const by =
    taken?.view === null || taken === null ? '' : ` (${taken.view.name}, ${taken.view.path}:${taken.view.line})`;
  return {
    slot: 'path',
    text: 'Under which path shall it be served?',
    why: taken && said !== null ? `${said} is served already${by}.` : 'The request names no path.',
    options: [],
    default: null,
    freeText: true,
  };
}

export function askBehaviour(name: string): Question {
  return {
    slot: 'behaviour',
    text: `What shall ${name} show or do?`,
    why: 'The request does not say it.',
    options: [],
    default: null,
    freeText: true,
  };
}

export function askApp(found: FoundApp, knowledge: Knowledge): Question {
  const apps = found.kind === 'several' ? found.apps : answering(knowledge);
  return {
    slot: 'app',
    text: 'Which app shall it go to?',
    why: found.kind === 'unknown' ? `There is no app "${found.said}" here.` : 'Neither the path nor a model tells.',
    options: apps
      .slice(0, MOST_OPTIONS)
      .map(({ label, path }) => ({ value: label, label: `${label} (${path === '' ? '.' : path})` })),
    default: null,
    freeText: true,
  };
}
