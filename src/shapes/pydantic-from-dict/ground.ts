import type { RepoIndex } from '../../python/index/facts.ts';
import type { Slots } from '../../ticket/slots.ts';
import { resolveName } from '../../python/resolve-name.ts';
import { findModule, isAside } from '../find-module.ts';
import { narrowBy } from '../spot-module.ts';
import { addressOf, findTarget, type FoundTarget, type Target } from '../find-target.ts';
import type { Draft, Grounding, Knowledge } from '../shape.ts';
import { slot, textOf, textsOf } from '../slot-values.ts';
import { askModule, askTarget } from './questions.ts';

/** Finds what holds the dict: a function, a method, a class or a name of a module whose value is one. */
export function ground(draft: Draft, { index }: Knowledge): Grounding {
  const slots: Slots = Object.fromEntries(
    Object.entries(draft.slots).filter(([, each]) => each.from !== 'default' && each.from !== 'inferred'),
  );
  const said = textOf(slots, 'target');
  const names = said === null ? textsOf(slots, 'mentions') : [said];
  const paths = pathsOf(textOf(slots, 'module'), index);
  const found = names.map((name, at) => {
    const here = holder(name, index, paths);
    // What a variable is said to be in counts more than a file that is spoken of besides.
    const owns = at === 0 && paths !== null && here.kind === 'none' && slots['variable'] !== undefined;
    return { name, target: nearer(owns ? holder(name, index, null) : here, slots) };
  });
  // What is found outright counts before what is found several times: "the payload in PagerTree.notify".
  // What is called so exactly counts before what only resembles it.
  const one =
    found.find(({ target }) => target.kind === 'one' && target.why === '') ??
    (found.some(({ target }) => target.kind === 'several')
      ? undefined
      : found.find(({ target }) => target.kind === 'one'));
  const several = found.find(({ target }) => target.kind === 'several');
  if (one?.target.kind === 'one') {
    const { target, why } = one.target;
    const variable =
      textOf(slots, 'variable') ?? names.find((name) => name !== one.name && /^[a-z_]\w*$/.test(name)) ?? null;
    const resolved: Slots = {
      target: { ...(slots['target'] ?? slot('', 'said')), value: target.name, why },
      module: slot(
        target.path,
        slots['module'] === undefined ? 'inferred' : slots['module'].from,
        `${target.path}:${target.line}`,
      ),
      variable: variable === null ? slot(null, 'default', 'the dict it builds') : slot(variable, 'said'),
      fields: slots['fields'] ?? slot([], 'default', 'the keys that are used'),
      model_name:
        slots['model_name'] ??
        newName(names, target.name, index) ??
        slot(modelName(target.name, index), 'default', 'after what holds it'),
    };
    return { kind: 'resolved', slots: resolved, title: `Make the dict of ${target.name} a Pydantic model` };
  }
  if (several?.target.kind === 'several') {
    const { targets } = several.target;
    const modules = new Set(targets.map(({ path }) => path));
    const last = (target: Target) => target.name.split('.').at(-1);
    const sameName = new Set(targets.map(last)).size === 1;
    // One name in several modules: which module; several names in one: which of them.
    if (sameName && modules.size > 1 && slots['module'] === undefined)
      return asks({ ...slots, target: slot(several.name, 'said') }, 'module', askModule(several.name, targets));
    return asks(slots, 'target', askTarget(`Several fit "${several.name}".`, targets));
  }
  const near = found.flatMap(({ target }) => (target.kind === 'none' ? target.near : []));
  const [first] = names;
  const why = first === undefined ? 'The request names nothing that holds one.' : `Nothing here is called "${first}".`;
  return asks(slots, 'target', askTarget(why, near.length > 0 ? near : inModules(paths, index)));
}

/** Of several that are called so, the one whose class, file or folder the request speaks of. */
function nearer(found: FoundTarget, slots: Slots): FoundTarget {
  if (found.kind !== 'several') return found;
  const target = narrowBy(textOf(slots, 'around') ?? '', found.targets, addressOf);
  return target === null ? found : { kind: 'one', target, why: '' };
}

function asks(slots: Slots, name: string, question: ReturnType<typeof askTarget>): Grounding {
  return {
    kind: 'asks',
    slots: Object.fromEntries(Object.entries(slots).filter(([each]) => each !== name && each !== 'around')),
    questions: [question],
  };
}

/** The modules a request points to; null where it points to none that is here. */
function pathsOf(said: string | null, index: RepoIndex): string[] | null {
  if (said === null) return null;
  const found = findModule(said, index);
  if (found.kind === 'one') return [found.module.path];
  return found.kind === 'several' ? found.modules.map(({ path }) => path) : null;
}

function holder(name: string, index: RepoIndex, paths: string[] | null): FoundTarget {
  const named = assigned(name, index, paths);
  const found = findTarget(name, index, paths ?? undefined);
  // A whole module holds no one dict, and a class that resembles a variable is another thing.
  const isOther =
    found.kind === 'one' &&
    (found.target.kind === 'module' || (found.target.kind === 'class' && found.why !== '' && !/^[A-Z]/.test(name)));
  // A plain word may be any word: what only tests call so is not it.
  const byChance = found.kind === 'one' && /^[a-z]+$/.test(name) && (isAside(found.target.path) || found.why !== '');
  if (named.length === 0) return isOther || byChance ? { kind: 'none', near: [] } : found;
  const [only, second] = named;
  const targets = found.kind === 'several' ? found.targets : found.kind === 'one' && !isOther ? [found.target] : [];
  if (only && !second && targets.length === 0) return { kind: 'one', target: only, why: '' };
  return { kind: 'several', targets: [...targets, ...named] };
}

/** Names of modules that are bound to a dict. */
function assigned(name: string, index: RepoIndex, paths: string[] | null): Target[] {
  const all = Object.values(index.modules).filter(({ path }) => paths?.includes(path) ?? true);
  const found = all.flatMap(({ path, assignments }) =>
    assignments
      .filter((each) => each.name === name && /^(?:\{|dict\()/.test(each.value.trim()))
      .map(({ line, endLine }): Target => ({ kind: 'function', name, path, line, endLine })),
  );
  const own = found.filter(({ path }) => !isAside(path));
  return own.length > 0 ? own : found;
}

function inModules(paths: string[] | null, index: RepoIndex): Target[] {
  return (paths ?? []).flatMap((path) =>
    (index.modules[path]?.functions ?? []).map(
      ({ qualname, line, endLine }): Target => ({ kind: 'function', name: qualname, path, line, endLine }),
    ),
  );
}

/** A name that is written like a class and is none yet: what the new one is to be called. */
function newName(names: string[], target: string, index: RepoIndex): Slots[string] | null {
  const known = new Set(Object.values(index.modules).flatMap((module) => module.classes.map((each) => each.name)));
  const owners = new Set(target.split('.'));
  const free = names.filter(
    (name) => /^[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+$/.test(name) && !known.has(name) && !owners.has(name),
  );
  const [only, second] = free;
  const near = only === undefined ? null : resolveName(only, [...known, ...owners]);
  return only !== undefined && second === undefined && near?.kind === 'none' ? slot(only, 'said') : null;
}

/** "create_access_token" → AccessToken; a name that is taken gets "Model". */
function modelName(target: string, index: RepoIndex): string {
  const words = target
    .split('.')
    .filter((part) => part !== '<locals>')
    .flatMap((part) => part.replace(/([a-z0-9])([A-Z])/g, '$1_$2').split('_'))
    .filter((word) => /[a-z]/i.test(word));
  const rest = words.filter(
    (word) => !/^(?:get|build|create|make|generate|to|as|from|load|read|fetch|compute|prepare|the)$/i.test(word),
  );
  const name = (rest.length > 0 ? rest : words)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join('');
  const taken = Object.values(index.modules).some((module) => module.classes.some((each) => each.name === name));
  const plain = /^[A-Z]/.test(name) ? name : `Data${name}`;
  return taken ? `${plain}Model` : plain;
}
