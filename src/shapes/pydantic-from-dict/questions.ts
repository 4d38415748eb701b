import { addressOf, type Target } from '../find-target.ts';
import type { Question } from '../../ticket/question.ts';

const MOST_OPTIONS = 5;

export function askTarget(why: string, targets: Target[]): Question {
  return {
    slot: 'target',
    text: 'Which function, method or name holds the dict?',
    why,
    options: targets.slice(0, MOST_OPTIONS).map((target) => ({
      value: addressOf(target),
      label: `${target.name} (${target.path}:${target.line})`.slice(0, 75),
    })),
    default: null,
    freeText: true,
  };
}

export function askModule(name: string, targets: Target[]): Question {
  return {
    slot: 'module',
    text: `Which ${name} is meant?`,
    why: `${targets.length} modules have one.`,
    options: targets.slice(0, MOST_OPTIONS).map(({ path, line, name: qualified }) => ({
      value: path,
      label: `${qualified} (${path}:${line})`.slice(0, 75),
    })),
    default: null,
    freeText: true,
  };
}
