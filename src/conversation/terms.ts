import { matchesAny } from '../lib/glob.ts';
import type { Knowledge, Shape } from '../shapes/shape.ts';
import { plainValues } from '../shapes/slot-values.ts';
import { type ChosenModel, estimateDraft, sayTokens, sayUsd } from '../ticket/drafting.ts';
import type { Reason } from '../ticket/reason.ts';
import type { TicketTerms } from '../ticket/ticket.ts';
import type { Decision } from './decide.ts';
import { slotsUnclear } from './reasons.ts';

export interface Agreed {
  decision: Extract<Decision, { verdict: 'accept' }>;
  shape: Shape;
  knowledge: Knowledge;
  repo: { address: string; ref: string; commit: string };
  thread: string;
  requester: string;
  request: string;
}

/** The terms of an accepted request; slots that the shape's own schema refuses are said to be unclear. */
export function termsOf(agreed: Agreed): { kind: 'terms'; terms: TicketTerms } | { kind: 'unclear'; reason: Reason } {
  const { decision, shape, knowledge, repo, thread, requester, request } = agreed;
  const { slots, title } = decision;
  const parsed = shape.slots.safeParse(plainValues(slots));
  if (!parsed.success) {
    const names = new Set(parsed.error.issues.map((issue) => String(issue.path[0] ?? 'it')));
    return { kind: 'unclear', reason: slotsUnclear(title, [...names]) };
  }
  const own = shape.bounds(slots, knowledge);
  const caps = knowledge.settings.bounds;
  const bounds = {
    ...own,
    files: Math.min(own.files, caps.files ?? own.files),
    lines: Math.min(own.lines, caps.lines ?? own.lines),
  };
  const base = { ref: repo.ref, commit: repo.commit };
  const requiredChecks = shape.requiredChecks(slots, knowledge);
  return {
    kind: 'terms',
    terms: {
      thread,
      requester,
      request,
      repo: repo.address,
      base,
      shape: shape.id,
      title,
      slots,
      bounds,
      requiredChecks,
    },
  };
}

/** Whether the card waits for a yes: where the shape or the repository's owners want it. */
export function mustConfirm(shape: Shape, knowledge: Knowledge): boolean {
  return shape.confirm === 'always' || knowledge.settings.shapesConfirm.includes(shape.id);
}

/** Why somebody besides the requester must say yes; null where neither experience nor the owners of the repository want it. */
export function approvalReason(terms: TicketTerms, shape: Shape, knowledge: Knowledge): string | null {
  if (shape.experience?.approval === true) return shape.experience.said;
  const { shapes, paths } = knowledge.settings.approval;
  if (shapes.includes(shape.id)) {
    return `The owners of this repository want a second person to approve “${shape.title}”.`;
  }
  const touched = paths.find((glob) => mayTouch(terms, glob, knowledge));
  return touched === undefined
    ? null
    : `The owners of this repository want a second person to approve changes below ${touched}.`;
}

/** Whether the bounds let the ticket touch a path of a glob; of paths that do not exist yet, the glob itself stands for them. */
function mayTouch({ bounds }: TicketTerms, glob: string, { index }: Knowledge): boolean {
  const below = glob.replace(/[*?{].*$/, '');
  const paths = [...index.files.map(({ path }) => path), glob, `${below}${below.endsWith('/') ? 'new.py' : ''}`];
  return paths.some((path) => matchesAny(path, [glob]) && matchesAny(path, bounds.paths));
}

/** What it costs, as far as it is known before the run; and why nobody is asked, where experience says so. */
export function estimateOf(terms: TicketTerms, shape: Shape, model: ChosenModel): string {
  const { experience } = shape;
  const said = experience === undefined || experience.approval ? '' : ` ${experience.said}`;
  return `${sayCost(terms, shape, model)}${said}`;
}

function sayCost(terms: TicketTerms, shape: Shape, model: ChosenModel): string {
  const checks = terms.requiredChecks.length;
  const run =
    checks === 0
      ? 'no check is required'
      : `${checks} check${checks === 1 ? '' : 's'} must have run, on the base and on the change`;
  if (shape.recipe !== null) {
    // A recipe may stop where the code is not as it expects; who then goes on is said before anyone pays for it.
    const goesOn = model.kind === 'model' && shape.recipe.handsOver;
    const then = !goesOn ? '' : ` Where that stops, ${model.name} goes on: ${sayEstimate(terms, model)}.`;
    return `Computed from the code, no language model; ${run}.${then}`;
  }
  if (model.kind === 'none') {
    return `No recipe computes this kind of ticket: it is drafted by a language model, and ${model.why}. It will be handed to a person.`;
  }
  return `Drafted by ${model.name}: ${sayEstimate(terms, model)}; ${run}.`;
}

/** A range whose end is where it stops by itself. */
function sayEstimate(terms: TicketTerms, model: Extract<ChosenModel, { kind: 'model' }>): string {
  const { tokens, usd, minutes } = estimateDraft(terms.bounds, model.price, model.cap);
  const money = usd === null ? 'no price is set for it' : `${sayUsd(usd[0])} to ${sayUsd(usd[1])}`;
  const time = minutes === null ? '' : `, at most ${minutes} minutes`;
  return `about ${sayTokens(tokens[0])} to ${sayTokens(tokens[1])} (${money})${time}, where it stops`;
}
