import type { TicketProposal } from '../chat/post.ts';
import type { RepoIndex } from '../python/index/facts.ts';
import type { Knowledge } from '../shapes/shape.ts';
import type { Part } from './scope/bundle.ts';
import { appOf, conceptsIn, type Extent } from './scope/measure.ts';
import { sourceModules } from './scope/names.ts';
import { IDEAS } from './words/ideas.ts';

/** What is offered instead of something too big. */
export interface Offer {
  proposals: TicketProposal[];
  /** Said where too few were found inside; empty otherwise. */
  widened: string;
}

export interface Refused {
  /** The sentences that ask for it. */
  asked: string;
  extent: Extent;
  parts: readonly Part[];
  knowledge: Knowledge;
  /** Whether a request would be accepted as it stands. */
  accepts: (request: string) => boolean;
  /** Whether one that is accepted can also be computed; what cannot goes to a person, and is offered after the others. */
  computes: (request: string) => boolean;
}

const FEWEST = 2;
const MOST = 5;

/**
 * Two to five tickets of this repository that `accepts` takes as they stand, in the order to do them: parts of the request that
 * are tickets already, then improvements inside what it reaches, then, saying so, in the modules nearest to it.
 */
export function propose(refused: Refused): Offer {
  const { extent, parts, accepts, computes } = refused;
  const { index } = refused.knowledge;
  const topics = conceptsIn(`${refused.asked} ${extent.what}`).map((concept) => concept.id);
  const taken = new Map<string, TicketProposal>();
  const take = (candidates: TicketProposal[], most: number): void => {
    for (const candidate of candidates) {
      if (taken.size >= most) return;
      if (!taken.has(candidate.request) && accepts(candidate.request)) taken.set(candidate.request, candidate);
    }
  };
  take(
    parts
      .filter((part) => part.names.length > 0)
      .map((part) => ({ request: part.text, why: 'this part of your request is a ticket by itself' })),
    MOST,
  );
  const ideas = ideasFor(extent.modules, topics, index);
  take(
    ideas.filter((idea) => computes(idea.request)),
    MOST,
  );
  take(ideas, MOST);
  const inside = taken.size;
  if (inside < FEWEST) {
    for (const ring of ringsAround(extent.modules, index)) {
      take(ideasFor(ring, topics, index), FEWEST + 1);
      if (taken.size >= FEWEST) break;
    }
  }
  return { proposals: [...taken.values()], widened: widening(inside, taken.size) };
}

/** A few of each idea first: five times the same work is no choice. */
function ideasFor(paths: readonly string[], topics: readonly string[], index: RepoIndex): TicketProposal[] {
  const found = IDEAS.filter((idea) => idea.topic === null || topics.includes(idea.topic)).map((idea) =>
    paths.flatMap((path) => idea.find(path, index)),
  );
  return [...found.flatMap((each) => each.slice(0, FEWEST)), ...found.flatMap((each) => each.slice(FEWEST))];
}

/** Modules nearer before further: what imports it or is imported by it, the same apps, the same top folder, the rest. */
function ringsAround(paths: readonly string[], index: RepoIndex): string[][] {
  const source = sourceModules(index);
  const inside = new Set(paths);
  const used = new Set(paths.flatMap((path) => index.modules[path]?.uses ?? []));
  const apps = new Set(paths.map((path) => appOf(path, index)));
  const tops = new Set(paths.map((path) => path.split('/')[0]));
  const neighbours = source.filter(
    (path) => used.has(path) || (index.modules[path]?.uses ?? []).some((each) => inside.has(each)),
  );
  const rings = [
    neighbours,
    source.filter((path) => apps.has(appOf(path, index))),
    source.filter((path) => tops.has(path.split('/')[0])),
    source,
  ];
  return rings.map((ring) => ring.filter((path) => !inside.has(path)));
}

function widening(inside: number, all: number): string {
  if (all === 0) return '';
  if (inside >= FEWEST) return '';
  if (inside === all) return 'Only one part of it is a kind of ticket I do.';
  if (inside === 0)
    return `No part of it is a kind of ticket I do; ${all === 1 ? 'this is' : 'these are'} the nearest in this repository.`;
  return 'Only the first lies inside it; the others are the nearest to it.';
}
