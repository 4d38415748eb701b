import type { CommandFact } from '../../python/index/facts.ts';
import type { Question } from '../../ticket/question.ts';
import { type FoundApp, ownApps } from '../find-app.ts';
import type { Knowledge } from '../shape.ts';

/** More options than this are not read. */
const MOST_OPTIONS = 6;

export function askBehaviour(): Question {
  return {
    slot: 'behaviour',
    text: 'What shall the command do?',
    why: 'The request does not say it.',
    options: [],
    default: null,
    freeText: true,
  };
}

/** It is about stored rows, so no number is made up. */
export function askCriterion(word: string): Question {
  return {
    slot: 'criterion',
    text: 'Which rows exactly? A field and a limit: "last_login more than 365 days ago".',
    why: `"${word}" has no number and no rule, and the command deletes or changes them.`,
    options: [],
    default: null,
    freeText: true,
  };
}

export function askApp(found: FoundApp, knowledge: Knowledge): Question {
  const count = (label: string) => knowledge.index.django.commands.filter(({ app }) => app === label).length;
  const own = found.kind === 'several' ? found.apps : ownApps(knowledge);
  const apps = [...own].sort((a, b) => count(b.label) - count(a.label) || (a.label < b.label ? -1 : 1));
  return {
    slot: 'app',
    text: 'Which app shall the command live in?',
    why:
      found.kind === 'unknown'
        ? `There is no app "${found.said}" here.`
        : 'Commands live in several apps, and the request names neither an app nor a model.',
    options: apps.slice(0, MOST_OPTIONS).map(({ label }) => ({
      value: label,
      label: count(label) > 0 ? `${label} (has ${count(label)} commands)` : label,
    })),
    default: null,
    freeText: true,
  };
}

export function askCommand(taken: CommandFact): Question {
  return {
    slot: 'command',
    text: 'What shall the command be called?',
    why: `${taken.name} is there already (${taken.path}).`,
    options: [],
    default: null,
    freeText: true,
  };
}
