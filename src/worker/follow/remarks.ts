import { createHash } from 'node:crypto';
import { type Reviewed, reviseReviewed } from '../../conversation/revise-reviewed.ts';
import type { Forge, PullRequestStatus, Remark } from '../../forge/forge.ts';
import type { Knowledge, Shape } from '../../shapes/shape.ts';
import type { PullRow } from '../../store/pull-requests.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import type { Told } from './told.ts';

/** What follows from what reviewers said. */
export interface Answered {
  /** Remarks that are decided now. */
  decided: string[];
  /** Fingerprints of answers given now. */
  answers: string[];
  /** The attempt to make, at most one at a time. */
  revise: { remark: Remark; reviewed: Extract<Reviewed, { kind: 'revise' }> } | null;
}

export interface Hearing {
  pull: PullRow;
  /** As the pull request shows it. */
  ticket: Ticket;
  told: Told;
  status: PullRequestStatus;
  /** An attempt is under way, so what is asked for now waits. */
  busy: boolean;
  /** Somebody else's commit is on the branch. */
  foreign: boolean;
  forge: Forge;
  shapes: readonly Shape[];
  knowledge: () => Promise<Knowledge>;
}

/** A person takes it from there. */
const MOST_ROUNDS = 3;

/**
 * Decides the remarks that nobody has decided yet, oldest first. Only people with write access steer. What is outside of the ticket is
 * answered at the remark, once, and never twice with the same words; answers are known to the forge by their key.
 */
export async function hearRemarks(hearing: Hearing): Promise<Answered> {
  const { told, status, forge, ticket, pull, busy } = hearing;
  const answered: Answered = { decided: [], answers: [], revise: null };
  if (status.state !== 'open' || busy) return answered;
  for (const remark of status.remarks) {
    if (told.decided.includes(remark.id)) continue;
    if (answered.revise !== null) break;
    const decision = await judge(remark, hearing);
    if (decision.kind === 'revise') {
      answered.revise = { remark, reviewed: decision };
    } else if (decision.kind === 'answer') {
      const print = createHash('sha256').update(decision.text).digest('hex').slice(0, 16);
      if (![...told.answers, ...answered.answers].includes(print)) {
        await forge.comment(ticket.repo, refOf(pull), `remark:${remark.id}`, decision.text, remark.id);
        answered.answers.push(print);
      }
    }
    answered.decided.push(remark.id);
  }
  return answered;
}

type Judged = { kind: 'nothing' } | { kind: 'answer'; text: string } | Extract<Reviewed, { kind: 'revise' }>;

async function judge(remark: Remark, hearing: Hearing): Promise<Judged> {
  const { ticket, told, foreign, forge, shapes } = hearing;
  const text = addressed(remark);
  if (text === null || !(await forge.mayWrite(ticket.repo, remark.author))) return { kind: 'nothing' };
  const reviewed = reviseReviewed({ text, ticket, knowledge: await hearing.knowledge(), shapes });
  if (reviewed.kind === 'nothing') return reviewed;
  if (told.rounds >= MOST_ROUNDS) return { kind: 'answer', text: OVER };
  if (foreign) return { kind: 'answer', text: FOREIGN };
  return reviewed.kind === 'revise' ? reviewed : { kind: 'answer', text: refusal(ticket, reviewed.why) };
}

const OVER = `This pull request was changed ${MOST_ROUNDS} times on review; a person takes it from here.`;
const FOREIGN = "Somebody else's commit is on this branch, so I leave it as it is.";

function refusal({ title }: Ticket, why: string): string {
  return `This is outside of the ticket “${title}”: ${why}. Ask for it as a ticket of its own.`;
}

/** What may be meant for the bot: reviews and comments at lines are about its change; the conversation is people's, unless it is named. */
function addressed({ kind, bot, verdict, body }: Remark): string | null {
  if (bot || body.trim() === '' || verdict === 'approved' || verdict === 'dismissed') return null;
  if (kind !== 'comment') return body;
  const named = /@ensurefix[\w-]*/gi;
  return named.test(body) ? body.replace(named, ' ').trim() : null;
}

function refOf({ number, url, branch }: PullRow) {
  return { number, url, branch };
}
