import type { ModuleFacts } from '../../python/index/facts.ts';
import type { Question } from '../../ticket/question.ts';
import type { Slot, Slots } from '../../ticket/slots.ts';
import { type FoundModule, findModule, findModuleOfTwo, moduleOfFrames, type Wanted } from '../find-module.ts';
import { findTarget, type FoundTarget, type Target } from '../find-target.ts';
import type { Draft, Grounding, Knowledge } from '../shape.ts';
import { slot, textOf, textsOf } from '../slot-values.ts';
import { narrowBy, spotModule } from '../spot-module.ts';
import { askModule, askTarget } from './questions.ts';
import { HAS_FUNCTIONS, UNTYPED, untypedIn, untypedModules } from './untyped.ts';

/** Finds the one module and what in it is meant; without a target it is all of it. */
export function ground(draft: Draft, knowledge: Knowledge): Grounding {
  const slots = Object.fromEntries(Object.entries(draft.slots).filter(([, each]) => each.from !== 'default'));
  const targets = textsOf(slots, 'target').filter((each) => !/^(?:all|everything|alle|todo|tout)$/i.test(each));
  const said = textsOf(slots, 'module');
  const frame = said.length + targets.length > 0 ? null : moduleOfFrames(textsOf(slots, 'pasted'), knowledge.index);
  const modules = frame === null ? said : [frame.path];
  const place = nearer(
    modules.length > 0 ? fromModules(modules, targets, wantedFor(slots), knowledge) : fromTargets(targets, knowledge),
    [...modules, ...targets],
    slots,
    knowledge,
  );
  if (place.kind === 'asks') return asks(slots, 'module', place.question);

  const { module, why } = place;
  const meant: Target[] = [];
  for (const name of place.targets) {
    const found = findTarget(name, knowledge.index, [module.path]);
    if (found.kind === 'one') meant.push(found.target);
    else if (!isPlain(name) || slots['target']?.from === 'answered')
      return asks(
        { ...slots, module: slot(module.path, 'said') },
        'target',
        askTarget(unclear(name, found, module), module, nearOf(found)),
      );
  }
  meant.push(...mentioned(textsOf(slots, 'mentions'), module, knowledge));
  const names = [...new Set(meant.map(({ name }) => name))];
  const open = untypedIn(module).length;
  return {
    kind: 'resolved',
    slots: {
      module: { ...(slots['module'] ?? slot('', 'inferred')), value: module.path, why },
      target: names.length > 0 ? slot(names, slots['target']?.from ?? 'said') : slot([], 'default', scope(open)),
    },
    title: names.length > 0 ? `Add type hints to ${names.join(', ')}` : `Add type hints to ${module.path}`,
  };
}

/** What the words name besides the module, where it is in it: "in app.py neither get_admin nor run says what it returns". */
function mentioned(names: string[], module: ModuleFacts, { index }: Knowledge): Target[] {
  const found = names.flatMap((name) => {
    const target = findTarget(name, index, [module.path]);
    return target.kind === 'one' && target.why === '' ? [{ name, target: target.target }] : [];
  });
  // A plain word is a function only beside a name that is written like one.
  return found.some(({ name }) => !isPlain(name)) ? found.map(({ target }) => target) : [];
}

function scope(open: number): string {
  if (open === 0) return 'every function whose types are said to be bad';
  return open === 1 ? 'the one function without' : `all ${open} functions without`;
}

/** A module whose types are said to be bad needs none that is left out. */
function wantedFor(slots: Slots): Wanted {
  return slots['retypes'] === undefined ? UNTYPED : HAS_FUNCTIONS;
}

type Place =
  | { kind: 'one'; module: ModuleFacts; targets: string[]; why: string }
  /** `several`: the modules that have what was said; none where nothing is called so. */
  | { kind: 'asks'; question: Question; several: ModuleFacts[] };

/** What other words of the request make of a name that several modules have, or of a place that is not written as one. */
function nearer(place: Place, said: string[], slots: Slots, { index }: Knowledge): Place {
  if (place.kind === 'one') return place;
  const around = textOf(slots, 'around') ?? '';
  const module = narrowBy(around, place.several, ({ path }) => path);
  const targets = textsOf(slots, 'target').filter((each) => !isPlain(each));
  if (module !== null) return { kind: 'one', module, targets, why: 'the one that is spoken of' };
  if (place.several.length > 0 || said.some((each) => /[./]/.test(each))) return place;
  const spotted = spotModule(around, index, wantedFor(slots));
  if (spotted?.kind !== 'one') return place;
  const { module: only, why } = spotted;
  return {
    kind: 'one',
    module: only,
    targets: targets.filter((each) => findTarget(each, index, [only.path]).kind === 'one'),
    why,
  };
}

function fromModules(said: string[], targets: string[], wanted: Wanted, knowledge: Knowledge): Place {
  const [first, second] = said;
  const [target] = targets;
  if (first !== undefined && second !== undefined && said.length === 2) {
    const one = findModuleOfTwo([first, second], knowledge.index, wanted);
    if (one !== null) return placed(said.join(' '), one, targets, knowledge);
  }
  // "the serializers in people": a plain word may be a module of the package rather than a function.
  const inPackage = first !== undefined && said.length === 1 && !first.endsWith('.py');
  if (inPackage && target !== undefined && targets.length === 1 && isPlain(target)) {
    const one = findModuleOfTwo([target, first], knowledge.index, wanted);
    if (one !== null) return placed(`${target} in ${first}`, one, [], knowledge);
  }
  if (said.length > 1) {
    const real = said.filter((each) => findModule(each, knowledge.index).kind !== 'none');
    if (real.length === 1) return fromModules(real, targets, wanted, knowledge);
    const named = said.flatMap((each) => modulesOf(findModule(each, knowledge.index, wanted)));
    return { kind: 'asks', question: askModule('A ticket takes one module.', named), several: [] };
  }
  return placed(first ?? '', findModule(first ?? '', knowledge.index, wanted), targets, knowledge);
}

function placed(said: string, found: FoundModule, targets: string[], knowledge: Knowledge): Place {
  switch (found.kind) {
    case 'one':
      return { kind: 'one', module: found.module, targets, why: found.why };
    case 'several': {
      // A named function may stand in one of them only.
      const paths = found.modules.map(({ path }) => path);
      const [target] = targets;
      const inside = target === undefined ? null : findTarget(target, knowledge.index, paths);
      const module = inside?.kind === 'one' ? knowledge.index.modules[inside.target.path] : undefined;
      if (module) return { kind: 'one', module, targets, why: `${target} is there` };
      const why = found.package
        ? `${found.modules.length} modules of "${said}" leave types out.`
        : `${found.modules.length} modules are called "${said}".`;
      return { kind: 'asks', question: askModule(why, mostOpen(found.modules)), several: found.modules };
    }
    case 'unfit': {
      const [only, other] = found.modules;
      const why =
        only && !other ? `No function of ${only.path} leaves a type out.` : `No module of "${said}" leaves types out.`;
      return { kind: 'asks', question: askModule(why, untypedModules(knowledge)), several: [] };
    }
    case 'none': {
      const target = isClass(said) ? fromTargets([said], knowledge) : null;
      if (target?.kind === 'one')
        return { ...target, targets: targets.length > 0 ? targets.map((each) => `${said}.${each}`) : [said] };
      const near = found.near;
      const others = untypedModules(knowledge).filter((module) => !near.includes(module));
      return { kind: 'asks', question: askModule(`There is no module "${said}".`, [...near, ...others]), several: [] };
    }
  }
}

/** The module that declares what is named, where only one does. */
function fromTargets(targets: string[], knowledge: Knowledge): Place {
  const { index } = knowledge;
  const found = targets.map((target) => ({ target, found: findTarget(target, index) }));
  const paths = new Set<string>();
  for (const { target, found: each } of found) {
    if (each.kind === 'one') paths.add(each.target.path);
    if (each.kind === 'several') {
      const modules = modulesAt(
        each.targets.map(({ path }) => path),
        knowledge,
      );
      const [only, other] = modules;
      if (only && !other) paths.add(only.path);
      else
        return {
          kind: 'asks',
          question: askModule(`${modules.length} modules have "${target}".`, modules),
          several: modules,
        };
    }
  }
  const [path, second] = paths;
  const module = path === undefined ? undefined : index.modules[path];
  if (module === undefined) {
    const why =
      targets.length > 0 ? `Nothing here is called "${targets.join('" or "')}".` : 'The request names no module.';
    const near = modulesAt(
      found.flatMap((each) => nearOf(each.found)).map((each) => each.path),
      knowledge,
    );
    return {
      kind: 'asks',
      question: askModule(why, [...near, ...untypedModules(knowledge).filter((each) => !near.includes(each))]),
      several: [],
    };
  }
  if (second !== undefined)
    return {
      kind: 'asks',
      question: askModule('A ticket takes one module.', modulesAt([...paths], knowledge)),
      several: [],
    };
  const inside = found.filter((each) => each.found.kind !== 'one' || each.found.target.kind !== 'module');
  return {
    kind: 'one',
    module,
    targets: inside.map(({ target }) => target),
    why: `${targets.join(', ')} ${targets.length === 1 ? 'is' : 'are'} there`,
  };
}

function modulesAt(paths: string[], { index }: Knowledge): ModuleFacts[] {
  return [...new Set(paths)].map((path) => index.modules[path]).filter((module) => module !== undefined);
}

function modulesOf(found: FoundModule): ModuleFacts[] {
  return found.kind === 'one' ? [found.module] : found.kind === 'none' ? [] : found.modules;
}

function mostOpen(modules: ModuleFacts[]): ModuleFacts[] {
  return [...modules].sort((a, b) => untypedIn(b).length - untypedIn(a).length || (a.path < b.path ? -1 : 1));
}

function nearOf(found: FoundTarget): Target[] {
  return found.kind === 'none' ? found.near : found.kind === 'several' ? found.targets : [];
}

function unclear(name: string, found: FoundTarget, module: ModuleFacts): string {
  return found.kind === 'several'
    ? `${found.targets.length} things in ${module.path} are called "${name}".`
    : `Nothing in ${module.path} is called "${name}".`;
}

function isClass(said: string): boolean {
  return /^[A-Z]\w*$/.test(said);
}

/** A word of prose, not one that is written like a name. */
function isPlain(name: string): boolean {
  return /^[\p{L}\p{N}' -]+$/u.test(name) && !/[a-z][A-Z]/.test(name) && !isClass(name);
}

function asks(slots: Slots, name: string, question: Question): Grounding {
  const rest: Record<string, Slot> = { ...slots };
  delete rest[name];
  delete rest['around'];
  return { kind: 'asks', slots: rest, questions: [question] };
}
