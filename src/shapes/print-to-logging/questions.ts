import type { ModuleFacts } from '../../python/index/facts.ts';
import type { Question } from '../../ticket/question.ts';

const MOST_OPTIONS = 5;

export function askModule(why: string, modules: ModuleFacts[], sure: boolean): Question {
  const shown = modules.slice(0, MOST_OPTIONS);
  return {
    slot: 'module',
    text: 'Which module shall log instead of printing?',
    why,
    options: shown.map(({ path, prints }) => ({
      value: path,
      label: `${path} (${prints.length} ${prints.length === 1 ? 'print' : 'prints'})`,
    })),
    default: sure ? (shown[0]?.path ?? null) : null,
    freeText: true,
  };
}

export function askTarget(module: ModuleFacts, said: string): Question {
  const functions = [...new Set(module.prints.map(({ within }) => within).filter((within) => within !== null))];
  return {
    slot: 'target',
    text: `Which prints of ${module.path} are meant?`,
    why: `Nothing called "${said}" prints there.`,
    options: [
      { value: 'all', label: `all ${module.prints.length}` },
      ...functions.slice(0, MOST_OPTIONS - 1).map((name) => ({ value: name, label: name })),
    ],
    default: 'all',
    freeText: true,
  };
}
