import type { ModuleFacts } from '../../python/index/facts.ts';
import type { Slots } from '../../ticket/slots.ts';
import { findModule, findModuleOfTwo, moduleOfFrames } from '../find-module.ts';
import { findTarget } from '../find-target.ts';
import { narrowBy, spotModule } from '../spot-module.ts';
import type { Draft, Grounding, Knowledge } from '../shape.ts';
import { slot, textOf, textsOf } from '../slot-values.ts';
import { askModule } from './questions.ts';
import { IMPORTS_REQUESTS, modulesWithRequests } from './requests.ts';
import { CLIENTS } from './slots.ts';

/** Finds the one module, which must import requests. The client has a default and is never asked. */
export function ground(draft: Draft, knowledge: Knowledge): Grounding {
  const slots = Object.fromEntries(Object.entries(draft.slots).filter(([, each]) => each.from !== 'default'));
  const said = textOf(slots, 'client')?.toLowerCase();
  const client = CLIENTS.find((each) => each === said) ?? 'httpx';
  const resolved: Slots = {
    client:
      said === client && slots['client']
        ? { ...slots['client'], value: client }
        : slot(client, 'default', 'it can do what requests does, and async'),
  };
  const named = moduleOf(textsOf(slots, 'module'), textsOf(slots, 'pasted'), knowledge);
  const found = nearer(
    named.kind === 'asks' && named.modules.length === 0 ? (subjectOf(slots, knowledge) ?? named) : named,
    slots,
    knowledge,
  );
  if (found.kind === 'asks') {
    const everywhere = modulesWithRequests(knowledge);
    const why = everywhere.length === 0 ? `${found.why} Nothing in this repository imports requests.` : found.why;
    return {
      kind: 'asks',
      slots: resolved,
      questions: [askModule(why, found.modules.length > 0 ? found.modules : everywhere, client)],
    };
  }
  const { module, why } = found;
  return {
    kind: 'resolved',
    slots: { ...resolved, module: { ...(slots['module'] ?? slot('', 'said')), value: module.path, why } },
    title: `Move ${module.path} from requests to ${client}`,
  };
}

/** What other words of the request make of a name that several modules have, or of a place that is not written as one. */
function nearer(found: Found, slots: Slots, { index }: Knowledge): Found {
  if (found.kind === 'one') return found;
  const around = textOf(slots, 'around') ?? '';
  const fit = found.modules.filter((module) => IMPORTS_REQUESTS.is(module));
  const module = textsOf(slots, 'module').length < 2 ? narrowBy(around, fit, ({ path }) => path) : null;
  if (module !== null) return { kind: 'one', module, why: 'the one that is spoken of' };
  if (fit.length > 0 || textsOf(slots, 'module').some((said) => /[./]/.test(said))) return found;
  const spotted = spotModule(around, index, IMPORTS_REQUESTS);
  return spotted?.kind === 'one' ? spotted : found;
}

/** What is spoken of in plain words, where that is one module that imports requests. */
function subjectOf(slots: Slots, { index }: Knowledge): Found | null {
  for (const words of textsOf(slots, 'mentions')) {
    const found = findModule(words.replace(/^(?:the|our|that|this)\s+/i, ''), index, IMPORTS_REQUESTS);
    if (found.kind === 'one') return found;
    if (found.kind === 'several')
      return {
        kind: 'asks',
        why: `${found.modules.length} modules of "${words}" import requests.`,
        modules: found.modules,
      };
  }
  return null;
}

type Found = { kind: 'one'; module: ModuleFacts; why: string } | { kind: 'asks'; why: string; modules: ModuleFacts[] };

/** `pasted`: files of a traceback, the last call first; the first that is here is meant where no other is named. */
function moduleOf(said: string[], pasted: string[], knowledge: Knowledge): Found {
  const { index } = knowledge;
  const [first, second] = said;
  if (first === undefined) {
    const frame = moduleOfFrames(pasted, index);
    return frame === null
      ? { kind: 'asks', why: 'The request names no module.', modules: [] }
      : moduleOf([frame.path], [], knowledge);
  }
  if (second !== undefined) return fromSeveral(said, knowledge);
  const found = findModule(first, index, IMPORTS_REQUESTS);
  switch (found.kind) {
    case 'one':
      return found;
    case 'several': {
      const why = found.package
        ? `${found.modules.length} modules of "${first}" import requests.`
        : `${found.modules.length} modules are called "${first}".`;
      return { kind: 'asks', why, modules: found.modules };
    }
    case 'unfit': {
      const [only, other] = found.modules;
      const why =
        only && !other ? `${only.path} does not import requests.` : `No module of "${first}" imports requests.`;
      return { kind: 'asks', why, modules: [] };
    }
    case 'none': {
      const target = findTarget(first, index);
      const module = target.kind === 'one' ? index.modules[target.target.path] : undefined;
      if (module === undefined) return { kind: 'asks', why: `There is no module "${first}".`, modules: found.near };
      if (!IMPORTS_REQUESTS.is(module))
        return { kind: 'asks', why: `${module.path} does not import requests.`, modules: [] };
      return { kind: 'one', module, why: `${first} is there` };
    }
  }
}

/** Two words may name one module ("client.py of the billing app", a function and its file); two modules are two tickets. */
function fromSeveral(said: string[], knowledge: Knowledge): Found {
  const { index } = knowledge;
  const [first, second] = said;
  if (first !== undefined && second !== undefined && said.length === 2) {
    const found = findModuleOfTwo([first, second], index, IMPORTS_REQUESTS);
    if (found?.kind === 'one') return found;
  }
  const each = said.map((name) => moduleOf([name], [], knowledge));
  const named = each.flatMap((found) => (found.kind === 'one' ? [found.module] : []));
  const modules = [...new Set(named)];
  const [only, other] = modules;
  // A package beside the module in it, or a function beside its file.
  if (only !== undefined && other === undefined) {
    const unclear = each.filter((found) => found.kind === 'asks');
    if (unclear.every((found) => found.modules.length === 0 || found.modules.includes(only)))
      return { kind: 'one', module: only, why: '' };
  }
  return { kind: 'asks', why: 'A ticket takes one module.', modules };
}
