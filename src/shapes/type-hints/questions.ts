import type { ModuleFacts } from '../../python/index/facts.ts';
import type { Question } from '../../ticket/question.ts';
import type { Target } from '../find-target.ts';
import { untypedIn } from './untyped.ts';

const MOST_OPTIONS = 5;

export function askModule(why: string, modules: ModuleFacts[]): Question {
  return {
    slot: 'module',
    text: 'Which module shall get type hints?',
    why,
    options: modules.slice(0, MOST_OPTIONS).map((module) => ({
      value: module.path,
      label: `${module.path} (${functions(untypedIn(module).length)} without)`,
    })),
    default: null,
    freeText: true,
  };
}

export function askTarget(why: string, module: ModuleFacts, near: Target[]): Question {
  const open = untypedIn(module)
    .map(({ qualname }) => qualname)
    .filter((name) => !name.includes('<locals>'));
  const names = [...new Set([...near.filter(({ path }) => path === module.path).map(({ name }) => name), ...open])];
  return {
    slot: 'target',
    text: `Which functions of ${module.path} are meant?`,
    why,
    options: [
      ...names.slice(0, MOST_OPTIONS - 1).map((name) => ({ value: name, label: name })),
      { value: 'all', label: `all ${functions(untypedIn(module).length)} without` },
    ],
    default: null,
    freeText: true,
  };
}

function functions(count: number): string {
  return count === 1 ? '1 function' : `${count} functions`;
}
