import type { ModuleFacts } from '../../python/index/facts.ts';
import type { Question } from '../../ticket/question.ts';

const MOST_OPTIONS = 5;

/** The default is the only module there is to move, where there is only one. */
export function askModule(why: string, modules: ModuleFacts[], client: string): Question {
  const [only, other] = modules;
  return {
    slot: 'module',
    text: `Which module shall use ${client}?`,
    why,
    options: modules.slice(0, MOST_OPTIONS).map(({ path }) => ({ value: path, label: path })),
    default: only !== undefined && other === undefined ? only.path : null,
    freeText: true,
  };
}
