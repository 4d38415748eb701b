import type { Question } from '../../ticket/question.ts';
import { nameOf, type Operation } from '../find-operation.ts';

const MOST_OPTIONS = 5;

export function askTrigger(why: string, operations: Operation[]): Question {
  return {
    slot: 'trigger',
    text: 'Which endpoint starts it?',
    why,
    options: operations
      .slice(0, MOST_OPTIONS)
      .map((each) => ({ value: nameOf(each), label: `${nameOf(each)} (${each.handler ?? each.path})`.slice(0, 75) })),
    default: null,
    freeText: true,
  };
}

export function askBehaviour(trigger: string | null): Question {
  return {
    slot: 'behaviour',
    text:
      trigger === null
        ? 'What shall be done in the background?'
        : `What of ${trigger} shall be done in the background?`,
    why: 'The request does not say which call or which work.',
    options: [],
    default: null,
    freeText: true,
  };
}

export function askMechanism(said: string, used: string): Question {
  return {
    slot: 'mechanism',
    text: `What shall run it, when nothing here uses ${said}?`,
    why: `This repository has no ${said} task; it would have to be set up first.`,
    options: [{ value: used, label: used }],
    default: used,
    freeText: true,
  };
}
