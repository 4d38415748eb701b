import type { Knowledge, Shape } from '../shapes/shape.ts';
import type { Reason } from '../ticket/reason.ts';
import type { Part } from './scope/bundle.ts';
import { type Extent, filesBound } from './scope/measure.ts';
import type { Offer } from './propose.ts';
import type { Kind } from './words/kinds.ts';

/** Names the bound a request breaks, with the numbers of this repository. */
export function tooBig(extent: Extent, offer: Offer, knowledge: Knowledge): Reason {
  const bound = `A ticket stays within one module or a handful of functions, at most ${say(filesBound(knowledge), 'file')}.`;
  const evidence = extent.modules
    .slice(0, 6)
    .map((path) => ({ path, line: 1, text: `${knowledge.index.modules[path]?.lines ?? 0} lines` }));
  const next =
    offer.proposals.length === 0
      ? 'Name one model, function or module of it.'
      : `${offer.widened} Choose one, or name another single part.`.trim();
  return { code: 'too-big', message: `${reach(extent, knowledge)} ${bound}`, evidence, next };
}

function reach(extent: Extent, knowledge: Knowledge): string {
  const folder = knowledge.index.django.apps.length > 0 ? 'app' : 'package';
  if (extent.modules.length === 0 && extent.counted !== null)
    return `${capital(extent.what)} reaches ${extent.counted}.`;
  if (extent.modules.length === 0)
    return `${capital(extent.what)} is a whole feature that this repository does not have yet: it cannot be bounded to one module.`;
  const where = extent.apps.length > 0 ? ` in ${say(extent.apps.length, folder)} (${list(extent.apps, 5)})` : '';
  const counted = extent.counted === null ? '' : `${extent.counted} in `;
  const importers =
    extent.importers === 0
      ? ''
      : `; ${say(extent.importers, 'more module')} import${extent.importers === 1 ? 's' : ''} ${extent.modules.length === 1 ? 'it' : 'them'}`;
  return `${capital(extent.what)} reaches ${counted}${say(extent.modules.length, 'module')}${where}${importers}.`;
}

export function bundled(parts: Part[]): Reason {
  return {
    code: 'bundle',
    message: `These are ${parts.length} unrelated tickets in one message. One ticket makes one change, so that each can be reviewed and undone alone.`,
    evidence: [],
    next: 'Start them one after the other.',
  };
}

/** Bounded work no shape does; says what can be done instead. */
export function noShape(kind: Kind | null, shapes: readonly Shape[]): Reason {
  const seen =
    kind === null
      ? 'I do not have a kind of ticket for this'
      : `${capital(kind.doing)} is not a kind of ticket I do yet`;
  const offers = shapes.map((shape) => `${lower(shape.title)} (“${shape.example}”)`);
  return {
    code: 'no-shape',
    message: `${seen}, so a person has to make the change.`,
    evidence: [],
    next: offers.length === 0 ? 'Hand it to a person.' : `What I can do: ${offers.join('; ')}.`,
  };
}

export function shapeOff(shape: Shape): Reason {
  return {
    code: 'shape-off',
    message: `The owners of this repository have turned “${lower(shape.title)}” off.`,
    evidence: [{ path: '.ensurefix.yml', line: 1, text: `shapes.off: ${shape.id}` }],
    next: 'Ask them, or hand the change to a person.',
  };
}

export function tooManyQuestions(slots: string[]): Reason {
  return {
    code: 'too-many-questions',
    message: `After three questions it is still open: ${slots.join(', ')}.`,
    evidence: [],
    next: 'Write it in one message with everything stated, or hand it to a person.',
  };
}

export function slotsUnclear(title: string, slots: string[]): Reason {
  return {
    code: 'slots-unclear',
    message: `I understood “${title}”, but not what ${slots.join(', ')} should be.`,
    evidence: [],
    next: 'Say it again with that part spelt out.',
  };
}

function say(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function list(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
