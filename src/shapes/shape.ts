import type { z } from 'zod';
import type { RepoIndex } from '../python/index/facts.ts';
import type { Profile } from '../python/profile/facts.ts';
import type { RepoSettings } from '../repos/settings.ts';
import type { Bounds } from '../ticket/bounds.ts';
import type { Change } from '../ticket/change.ts';
import type { Question } from '../ticket/question.ts';
import type { Reason } from '../ticket/reason.ts';
import type { Slots } from '../ticket/slots.ts';
import type { Ticket } from '../ticket/ticket.ts';

export type Framework = 'django' | 'fastapi';

/** Everything known of the repository at one commit. Plain data. */
export interface Knowledge {
  index: RepoIndex;
  profile: Profile;
  settings: RepoSettings;
}

/** A request as understood before any name was looked up. */
export interface Draft {
  shape: string;
  slots: Slots;
  /** 0 to 1: how surely the words mean this shape. The highest wins; a tie is asked. */
  confidence: number;
}

/** What a draft turned out to be against the index. */
export type Grounding =
  | { kind: 'resolved'; slots: Slots; title: string }
  | { kind: 'asks'; slots: Slots; questions: Question[] }
  | { kind: 'review'; reason: Reason };

export type Computed =
  | { kind: 'change'; change: Change }
  /**
   * `draftable`: what is wanted is clear and only the code's form is in the way, so a language model may write it where one is configured,
   * going on from `partial`, what was computed before it stopped. Otherwise the ticket itself does not fit the code, and nobody should go on.
   */
  | { kind: 'refusal'; reason: Reason; draftable?: true; partial?: Change };

export type Refused = Extract<Computed, { kind: 'refusal' }>;

/** A kind of ticket. One folder each; `defineShape` in its index.ts. Does no I/O. */
export interface Shape {
  id: string;
  /** For people: "Add a field to a Django model". */
  title: string;
  /** A request that works, shown in help: "add a nullable nickname to Customer, show it in the admin". */
  example: string;
  /** In words, for "that is …": "turning prints into logging". */
  doing: string;
  /** Where it can be asked for; absent: anywhere. */
  framework?: Framework;
  /** The shape that people mean by the same words where the other framework is used. */
  counterpart?: string;
  /** A package is no answer to where: its module is asked for, so a named package does not make the request too big. */
  asksModule: boolean;
  /** It acts on everything from one place ("a middleware for all routes"), so "all" does not make it too big. */
  actsFromOnePlace: boolean;
  /** It leaves what the code does as it is, so code that is unsafe to change may be its object. */
  keepsBehaviour?: true;
  /** The slots' values once resolved; a ticket whose slots do not parse is not frozen. */
  slots: z.ZodType;
  /**
   * Reads the words; null when they do not mean this shape. However big what they ask for is: size is the conversation's. Must not need
   * the index for names it cannot know. Also called with single sentences of a message. `meant`: the message is known to mean this shape
   * (it is like its examples), so only its values are read.
   */
  interpret(text: string, meant?: boolean): Draft | null;
  /**
   * How much what a text names speaks for this shape in this repository, from 0 to 1, whatever its words: a part that a model does not have yet,
   * a class that nobody has. Absent: nothing but words does.
   */
  evidence?(text: string, index: RepoIndex): number;
  /** Messages that mean this shape, one each: what a message is compared with. */
  examples: readonly string[];
  /** Resolves every name against the index and fills defaults. Called again after each answer, with the answer in the slots. */
  ground(draft: Draft, knowledge: Knowledge): Grounding;
  bounds(slots: Slots, knowledge: Knowledge): Bounds;
  /** Names of the checks that must have run for a green verdict. */
  requiredChecks(slots: Slots, knowledge: Knowledge): string[];
  /** Whether a person must confirm the card, or a run may start at once. */
  confirm: 'always' | 'when-config-asks';
  /** What became of such tickets in this repository, one sentence, where that changed how it is offered; no folder sets it. */
  experience?: { said: string; approval: boolean };
  /** Null: nothing computes this kind of ticket; a language model drafts it, or a person. The card says so before anyone waits. */
  recipe: Recipe | null;
}

/** Computes a change on the syntax tree, without a model. */
export interface Recipe {
  /** Whether some of its refusals are `draftable`: the card says that a model may go on. */
  handsOver: boolean;
  /** Paths it wants to read. */
  sources(ticket: Ticket, knowledge: Knowledge): string[];
  /** `texts` holds the text of each path that exists. The same ticket and texts give the same change. */
  compute(ticket: Ticket, knowledge: Knowledge, texts: ReadonlyMap<string, string>): Promise<Computed>;
}

/** Identity, for inference: a shape's index.ts exports `defineShape({...})` as `shape`. */
export function defineShape(shape: Shape): Shape {
  return shape;
}
