import type { ModuleFacts } from '../../python/index/facts.ts';
import type { Slot, Slots } from '../../ticket/slots.ts';
import type { Draft, Grounding, Knowledge } from '../shape.ts';
import { resolveName } from '../../python/resolve-name.ts';
import { findModule, type FoundModule } from '../find-module.ts';
import { narrowBy, spotModule } from '../spot-module.ts';
import { slot, textOf, textsOf } from '../slot-values.ts';
import { findLogger } from './find-logger.ts';
import { PRINTS, printingModules } from './printing.ts';
import { askModule, askTarget } from './questions.ts';
import { LEVELS } from './slots.ts';

/** Finds the module and what in it prints; the level and the logger have defaults and are never asked. */
export function ground(draft: Draft, knowledge: Knowledge): Grounding {
  const slots = Object.fromEntries(Object.entries(draft.slots).filter(([, each]) => each.from !== 'default'));
  const printing = printingModules(knowledge);
  const word = textOf(slots, 'module');
  const open = word === null || (/^\w+$/.test(word) && findModule(word, knowledge.index, PRINTS).kind !== 'one');
  const stem = open && textsOf(slots, 'module').length < 2 ? stemSaid(slots, printing) : null;
  if (stem !== null) slots['module'] = slot(stem, 'said');
  const modules = textsOf(slots, 'module');
  const around = textOf(slots, 'around') ?? '';
  if (modules.length > 1)
    return asks(
      slots,
      askModule(
        'A ticket takes one module.',
        modules.flatMap((said) => named(findModule(said, knowledge.index, PRINTS))),
        false,
      ),
    );
  const [said] = modules;
  const targets = textsOf(slots, 'target')
    .filter((target) => !/^(?:all|everything|alle)$/i.test(target) && target !== stem)
    .map((target) => spelt(target, printing));

  let module: ModuleFacts;
  let moduleSlot: Slot;
  if (said === undefined) {
    const holding =
      targets.length === 0 ? [] : printing.filter((each) => targets.every((target) => holds(each, target)));
    const [single, second] = holding;
    const only = single && !second ? single : spotOne(around, knowledge);
    if (!only) {
      const why = second
        ? `${holding.length} modules print in ${targets.join(' and ')}.`
        : targets.length > 0
          ? `Nothing called ${targets.join(' or ')} prints here.`
          : 'The request names no module.';
      return asks(slots, askModule(why, holding.length > 0 ? holding : printing, false));
    }
    module = only;
    moduleSlot = slot(
      only.path,
      'inferred',
      only === single ? `${targets.join(', ')} prints there` : 'the module that is spoken of',
    );
  } else {
    const found = nearer(findModule(said, knowledge.index, PRINTS), said, around, knowledge);
    if (found.kind === 'unfit') {
      const [only, second] = found.modules;
      const why = only && !second ? `${only.path} prints nothing.` : `No module of "${said}" prints.`;
      return asks(slots, askModule(why, near(only && !second ? only.path : said, printing), false));
    }
    if (found.kind === 'several')
      return asks(slots, askModule(`${found.modules.length} modules of "${said}" print.`, found.modules, false));
    if (found.kind === 'none')
      return asks(slots, askModule(`There is no module "${said}".`, near(said, printing), false));
    ({ module } = found);
    moduleSlot = { ...(slots['module'] ?? slot('', 'said')), value: module.path, why: found.why };
  }

  const unknown = targets.find((target) => !holds(module, target));
  // A name that neither prints nor exists here was no target, unless it is all that was said of what to convert.
  const strict =
    unknown !== undefined && (isDeclared(module, unknown) || targets.every((target) => !holds(module, target)));
  if (unknown !== undefined && strict && slots['target']?.from === 'said' && mentioned(unknown, knowledge)) {
    return {
      kind: 'asks',
      slots: without({ ...slots, module: moduleSlot }, 'target'),
      questions: [askTarget(module, unknown)],
    };
  }
  const logger = findLogger(module, knowledge);
  const level = textOf(slots, 'level')?.toLowerCase();
  const known = LEVELS.find((each) => each === level);
  const called = textOf(slots, 'logger');
  const printed = targets.filter((target) => holds(module, target));
  const meant = printed.length > 0 ? printed : textsOf(slots, 'inside').filter((name) => holds(module, name));
  const resolved: Slots = {
    module: moduleSlot,
    target:
      meant.length > 0
        ? { ...(slots['target'] ?? slot('', 'said')), value: meant }
        : slot(
            onlyHolder(module),
            'default',
            module.prints.length === 1 ? 'the only print' : `all ${module.prints.length} prints`,
          ),
    level:
      known && slots['level']
        ? { ...slots['level'], value: known }
        : slot('info', 'default', 'warning or error where the message tells of trouble'),
    logger: called && !logger.exists ? slot(called, 'said') : slot(logger.name, 'inferred', logger.why),
  };
  return { kind: 'resolved', slots: resolved, title: `Log instead of printing in ${module.path}` };
}

/** What other words of the request make of a name that several modules have, or that none has where it is a word of prose. */
function nearer(found: FoundModule, said: string, around: string, knowledge: Knowledge): FoundModule {
  if (found.kind === 'several') {
    const module = narrowBy(around, found.modules, ({ path }) => path);
    return module === null ? found : { kind: 'one', module, why: `the ${said} that is spoken of` };
  }
  if (found.kind !== 'none' || /[./]/.test(said)) return found;
  return spotModule(around, knowledge.index, PRINTS) ?? found;
}

function spotOne(around: string, knowledge: Knowledge): ModuleFacts | null {
  const found = spotModule(around, knowledge.index, PRINTS);
  return found?.kind === 'one' ? found.module : null;
}

/** "load_initial_data still prints": a name that is the file of one printing module, and of no function that prints. */
function stemSaid(slots: Slots, printing: readonly ModuleFacts[]): string | null {
  const names = [...textsOf(slots, 'target'), ...textsOf(slots, 'mentions')];
  return (
    names.find(
      (name) =>
        !printing.some((module) => holds(module, name)) && printing.some(({ path }) => path.endsWith(`/${name}.py`)),
    ) ?? null
  );
}

/** What is a slip away from the one thing that prints: "SerchView.list". */
function spelt(target: string, printing: readonly ModuleFacts[]): string {
  if (!/[._]|[a-z][A-Z]/.test(target) || printing.some((module) => holds(module, target))) return target;
  const names = printing.flatMap(({ prints }) => prints.flatMap(({ within }) => (within === null ? [] : [within])));
  const depth = target.split('.').length;
  const resolved = resolveName(
    target,
    names.map((name) => name.split('.').slice(-depth).join('.')),
  );
  return resolved.kind === 'one' ? resolved.name : target;
}

/** The function that all prints stand in. */
function onlyHolder({ prints }: ModuleFacts): string[] {
  const [first] = prints;
  const within = first?.within ?? null;
  return within !== null && prints.every((each) => each.within === within) ? [within.replace(/\.<locals>.*$/, '')] : [];
}

/** Whether a print stands in what the name means: the function, the method, or anything in the class. */
function holds(module: ModuleFacts, target: string): boolean {
  return module.prints.some(({ within }) => within !== null && isWithin(within, target));
}

export function isWithin(within: string, target: string): boolean {
  const parts = within.split('.').filter((part) => part !== '<locals>');
  const wanted = target.split('.');
  return parts.some((_, at) => wanted.every((part, offset) => parts[at + offset] === part));
}

function isDeclared(module: ModuleFacts, name: string): boolean {
  const last = name.split('.').at(-1);
  return [
    ...module.functions,
    ...module.nested,
    ...module.classes.flatMap((each) => [...each.methods, { name: each.name }]),
  ].some((each) => each.name === last);
}

/** Something of this repository has that name, so it was meant as one. */
function mentioned(name: string, knowledge: Knowledge): boolean {
  return Object.values(knowledge.index.modules).some((module) => isDeclared(module, name));
}

function asks(slots: Slots, question: ReturnType<typeof askModule>): Grounding {
  return { kind: 'asks', slots: without(slots, 'module'), questions: [question] };
}

function without(slots: Slots, name: string): Slots {
  return Object.fromEntries(
    Object.entries(slots).filter(
      ([each]) => each !== name && each !== 'mentions' && each !== 'inside' && each !== 'around',
    ),
  );
}

function named(found: ReturnType<typeof findModule>): ModuleFacts[] {
  return found.kind === 'one' ? [found.module] : found.kind === 'several' ? found.modules : [];
}

/** Modules in the same folder first, then those that share the most of the path. */
function near(path: string, modules: ModuleFacts[]): ModuleFacts[] {
  const shared = (other: string) => {
    const [a, b] = [path.split('/'), other.split('/')];
    const end = a.findIndex((part, at) => part !== b[at]);
    return end === -1 ? a.length : end;
  };
  return [...modules].sort((a, b) => shared(b.path) - shared(a.path));
}
