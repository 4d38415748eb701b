import type { RepoIndex } from '../../python/index/facts.ts';
import type { Question } from '../../ticket/question.ts';
import type { Slots } from '../../ticket/slots.ts';
import { findModule, moduleOfFrames } from '../find-module.ts';
import { addressOf, findTarget, type FoundTarget, type Target } from '../find-target.ts';
import type { Draft, Grounding, Knowledge } from '../shape.ts';
import { narrowBy } from '../spot-module.ts';
import { slot, textOf, textsOf } from '../slot-values.ts';
import { askTarget, worthTesting } from './questions.ts';
import { USUAL_CASES } from './slots.ts';

/** Finds every target; one that is not there, or there more than once, is asked for. Cases have a default. */
export function ground(draft: Draft, knowledge: Knowledge): Grounding {
  const { index } = knowledge;
  const slots = Object.fromEntries(Object.entries(draft.slots).filter(([, each]) => each.from !== 'default'));
  const named = textsOf(slots, 'target')
    .flatMap((each) => each.split(/\s*,\s*/))
    .filter((each) => each !== '');
  const said = named.length > 0 ? named : fromFrames(textsOf(slots, 'pasted'), index);
  const place = placeOf(textsOf(slots, 'module'), index);
  if (said.length === 0 && place.said === '')
    return asks(askTarget('The request names nothing to test.', worthTesting(index), []));

  const found: Target[] = [];
  for (const name of said.length > 0 ? said : [place.said]) {
    const target = nearer(resolve(name, found, place, index), name, slots, index);
    if (target.kind === 'one') found.push(target.target);
    else if (!isPlain(name) || said.length === 1 || target.kind === 'several') {
      const whole = isPlain(name) && target.kind === 'none' ? place.whole : null;
      if (whole === null) return asks(questionFor(name, target, found, place, index));
      found.push(whole);
    }
  }
  const inside = insideOf(found, slots, index);
  if (inside.length > 0)
    return resolved(
      inside,
      inside.map(({ name }) => name),
      slots,
    );
  if (found.length === 0)
    return asks(askTarget(`Nothing here is called ${said.join(' or ')}.`, worthTesting(index), []));
  return resolved(found, said, slots);

  function asks(question: Question): Grounding {
    const { target: _, mentions: _mentions, around: _around, ...rest } = slots;
    return { kind: 'asks', slots: rest, questions: [question] };
  }
}

/**
 * What the rest of the message makes of a name: several that are called so are told apart by the folders and classes it speaks of, and a plain
 * word that means nothing here gives way to the one thing that is named as the repository names it.
 */
function nearer(found: FoundTarget, name: string, slots: Slots, index: RepoIndex): FoundTarget {
  if (slots['target']?.from === 'answered') return found;
  if (found.kind === 'several') {
    const target = narrowBy(textOf(slots, 'around') ?? '', found.targets, addressOf);
    return target === null ? found : { kind: 'one', target, why: 'the one that is spoken of' };
  }
  if (found.kind === 'one' || !isPlain(name)) return found;
  const [only, second] = [...exactMentions(slots, index), ...wordsOf(name, index)];
  return only !== undefined && second === undefined ? { kind: 'one', target: only, why: 'what is named' } : found;
}

/** "the yesno template helper": a word of the phrase that is a function's name and hardly anything else. */
function wordsOf(phrase: string, index: RepoIndex): Target[] {
  const words = phrase.split(/\s+/).filter((word) => /^[a-z]{4,40}$/.test(word) && /\s/.test(phrase));
  return words.flatMap((word) => {
    const found = findTarget(`function ${word}`, index);
    return found.kind === 'one' && found.why === '' && found.target.name === word ? [found.target] : [];
  });
}

/** A module that is named with functions of its own is where those are. */
function insideOf(found: readonly Target[], slots: Slots, index: RepoIndex): Target[] {
  const [only, second] = found;
  if (only?.kind !== 'module' || second !== undefined || slots['target']?.from === 'answered') return [];
  return exactMentions(slots, index, [only.path]);
}

function exactMentions(slots: Slots, index: RepoIndex, paths?: string[]): Target[] {
  const found = textsOf(slots, 'mentions').map((name) => findTarget(name, index, paths));
  const targets = found.flatMap((each) =>
    each.kind === 'one' && each.why === '' && each.target.kind !== 'module' ? [each.target] : [],
  );
  return [...new Map(targets.map((each) => [addressOf(each), each])).values()];
}

/** Where a pasted traceback ends in the repository's own code; `pasted` is "path::function", the last call first. */
function fromFrames(pasted: string[], index: RepoIndex): string[] {
  const module = moduleOfFrames(
    pasted.map((frame) => frame.split('::')[0] ?? ''),
    index,
  );
  const frame = pasted.find((each) => module !== null && each.split('::')[0]?.endsWith(module.path));
  return module === null || frame === undefined ? [] : [`${module.path}::${frame.split('::')[1] ?? ''}`];
}

/** Where the targets are said to be: modules, or a class of them. */
interface Place {
  said: string;
  paths: string[] | undefined;
  owner: string | null;
  /** The place itself, where it is one module or class. */
  whole: Target | null;
  /** It was named and is not there. */
  missing: boolean;
}

function placeOf(said: string[], index: RepoIndex): Place {
  const nowhere: Place = { said: said[0] ?? '', paths: undefined, owner: null, whole: null, missing: false };
  let place = nowhere;
  for (const each of said) {
    const owner =
      /^[A-Z]/.test(each) || /\s(?:class|model|serializer|form|view|viewset|admin)$/i.test(each)
        ? findTarget(each, index, place.paths)
        : null;
    if (owner?.kind === 'one' && owner.target.kind === 'class') {
      place = { ...place, paths: [owner.target.path], owner: owner.target.name, whole: owner.target };
      continue;
    }
    const found = findModule(each, index);
    if (found.kind === 'one') {
      const { path, lines } = found.module;
      const whole: Target = { kind: 'module', name: path, path, line: 1, endLine: lines };
      place = { ...place, paths: [path], whole };
    } else if (found.kind === 'several') place = { ...place, paths: found.modules.map(({ path }) => path) };
    else if (/[./_]/.test(each)) place = { ...place, missing: true };
  }
  return place;
}

function resolve(name: string, found: Target[], place: Place, index: RepoIndex): FoundTarget {
  // "Profile.follow, unfollow": the class goes on to the next name.
  const before = found.at(-1);
  const owner = place.owner ?? (before?.kind === 'method' ? before.name.slice(0, before.name.lastIndexOf('.')) : null);
  if (owner !== null && !name.includes('.')) {
    const inside = findTarget(`${owner}.${name}`, index, place.paths ?? (before && [before.path]));
    if (inside.kind === 'one') return inside;
  }
  if (place.missing && place.paths === undefined) {
    const elsewhere = findTarget(name, index);
    return {
      kind: 'none',
      near:
        elsewhere.kind === 'one'
          ? [elsewhere.target]
          : elsewhere.kind === 'several'
            ? elsewhere.targets
            : elsewhere.near,
    };
  }
  return findTarget(name, index, place.paths);
}

/** A word of prose, not one that is written like a name. */
function isPlain(name: string): boolean {
  return /^[\p{L}\p{N}' -]+$/u.test(name) && !/[a-z][A-Z]/.test(name) && !/^[A-Z]\w*$/.test(name);
}

function questionFor(name: string, found: FoundTarget, beside: Target[], place: Place, index: RepoIndex): Question {
  if (found.kind === 'several') {
    const modules = found.targets.every(({ kind }) => kind === 'module');
    const why = modules
      ? `"${name}" is ${found.targets.length} modules.`
      : `There are ${found.targets.length} things called "${name}".`;
    return askTarget(
      why,
      modules
        ? worthTesting(
            index,
            found.targets.map(({ path }) => path),
          )
        : found.targets,
      beside,
    );
  }
  const near = found.kind === 'none' ? found.near : [];
  const why = place.missing
    ? `There is no module "${place.said}".`
    : place.said === '' || place.said === name
      ? `Nothing here is called "${name}".`
      : `Nothing in ${place.owner ?? place.said} is called "${name}".`;
  const others = worthTesting(index, place.paths).filter((each) =>
    near.every((one) => addressOf(one) !== addressOf(each)),
  );
  return askTarget(why, [...near, ...others], beside);
}

function resolved(found: Target[], said: string[], slots: Slots): Grounding {
  const targets = [...new Map(found.map((each) => [addressOf(each), each])).values()];
  const names = targets.map(({ name }) => name);
  const paths = [...new Set(targets.map(({ path }) => path))];
  const from = slots['target']?.from ?? slots['module']?.from ?? 'said';
  const why = names.every((name) => said.includes(name)) ? '' : `what ${said.join(', ') || 'was said'} means here`;
  const where = targets.map((each) => `${each.name} is at ${each.path}:${each.line}`).join(', ');
  const cases = textsOf(slots, 'cases');
  return {
    kind: 'resolved',
    slots: {
      target: slot(oneOrList(names), from, why),
      module: slot(oneOrList(paths), slots['module'] ? 'said' : 'inferred', slots['module'] ? '' : where),
      cases:
        cases.length > 0
          ? slot(cases, slots['cases']?.from ?? 'said')
          : slot([...USUAL_CASES], 'default', 'no cases were named'),
    },
    title: `Test ${names.join(', ')}`,
  };
}

function oneOrList(values: string[]): string | string[] {
  const [only, second] = values;
  return only !== undefined && second === undefined ? only : values;
}
