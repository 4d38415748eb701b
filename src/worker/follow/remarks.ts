import { createHash } from 'node:crypto';
import { type Reviewed, reviseReviewed, sayBounds } from '../../conversation/revise-reviewed.ts';
import type { Forge, PullRequestStatus, Remark } from '../../forge/forge.ts';
import { matchesAny } from '../../lib/glob.ts';
import { plainLine } from '../../lib/plain-text.ts';
import { asText } from '../../report/words/markdown.ts';
import type { Knowledge, Shape } from '../../shapes/shape.ts';
import type { PullRow } from '../../store/pull-requests.ts';
import type { How } from '../../ticket/amendment.ts';
import { chooseModel, type Drafting } from '../../ticket/drafting.ts';
import type { Made } from '../../ticket/outcome.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import { sayAtRemark } from './say.ts';
import type { Told } from './told.ts';

/** What follows from what reviewers said. */
export interface Answered {
  /** Remarks that are decided now. */
  decided: string[];
  /** Fingerprints of answers given now. */
  answers: string[];
  /** The attempt to make, at most one at a time. */
  revise: Revise | null;
}

/** What a reviewer wants done, and how it is done. */
export interface Revise {
  remark: Remark;
  how: How;
  /** What is different, in words. */
  words: string;
  /** What of the ticket is. */
  changed: Extract<Reviewed, { kind: 'revise' }>['changed'] | null;
}

export interface Hearing {
  pull: PullRow;
  /** As the pull request shows it. */
  ticket: Ticket;
  /** Where its change comes from; null where an older version made it. */
  made: Made | null;
  told: Told;
  status: PullRequestStatus;
  /** An attempt is under way, so what is asked for now waits. */
  busy: boolean;
  /** The branch does not hold what the bot proposed: somebody else's commit, or an earlier one of its own. */
  foreign: boolean;
  forge: Forge;
  shapes: readonly Shape[];
  /** Null: no language model is configured. */
  model: Drafting | null;
  knowledge: () => Promise<Knowledge>;
}

/** A person takes it from there. */
export const MOST_ROUNDS = 3;

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
      answered.revise = decision.revise;
    } else if (decision.kind === 'answer') {
      const print = createHash('sha256').update(decision.text).digest('hex').slice(0, 16);
      if (![...told.answers, ...answered.answers].includes(print)) {
        await sayAtRemark(forge, ticket.repo, pull, { key: `remark:${remark.id}`, text: decision.text, at: remark.id });
        answered.answers.push(print);
      }
    }
    answered.decided.push(remark.id);
  }
  return answered;
}

type Judged = { kind: 'nothing' } | { kind: 'answer'; text: string } | { kind: 'revise'; revise: Revise };

async function judge(remark: Remark, hearing: Hearing): Promise<Judged> {
  const { ticket, told, foreign, forge } = hearing;
  const text = addressed(remark);
  if (text === null || !(await forge.mayWrite(ticket.repo, remark.author))) return { kind: 'nothing' };
  const meant = await meaningOf(remark, text, hearing);
  if (meant.kind === 'nothing') return meant;
  if (told.rounds >= MOST_ROUNDS) return { kind: 'answer', text: OVER };
  return foreign ? { kind: 'answer', text: FOREIGN } : meant;
}

async function meaningOf(remark: Remark, text: string, hearing: Hearing): Promise<Judged> {
  const { pull, ticket, made, shapes } = hearing;
  const from = { runId: pull.runId, commit: pull.commit };
  const own = suggestionIn(text);
  if (own !== null) return suggested(remark, own, hearing);
  const knowledge = await hearing.knowledge();
  const outside = (why: string): Judged => ({ kind: 'answer', text: refusal(ticket, why) });
  const reviewed = reviseReviewed({ text, ticket, knowledge, shapes });
  if (reviewed.kind === 'nothing') return reviewed;
  if (reviewed.kind === 'outside') return outside(reviewed.why);
  if (reviewed.kind === 'asks' && remark.path !== null && !matchesAny(remark.path, ticket.bounds.paths)) {
    return outside(`${remark.path} is none of its files, and agreed were ${sayBounds(ticket.bounds)}`);
  }
  const changed = reviewed.kind === 'revise' ? reviewed.changed : null;
  const hasRecipe = shapes.some(({ id, recipe }) => id === ticket.shape && recipe !== null);
  if (reviewed.kind === 'revise' && hasRecipe && made?.computed !== false) {
    return { kind: 'revise', revise: { remark, how: { kind: 'compute' }, words: reviewed.words, changed } };
  }
  const model = chooseModel(hearing.model, knowledge.settings);
  if (model.kind === 'none') return { kind: 'answer', text: needsModel(model.why) };
  const where = remark.path === null ? '' : `At ${remark.path}${remark.line === null ? '' : `:${remark.line}`}: `;
  const words = reviewed.kind === 'revise' ? reviewed.words : `“${plainLine(text, 60).replaceAll('@', '')}”`;
  return { kind: 'revise', revise: { remark, how: { kind: 'ask', from, asked: `${where}${text}` }, words, changed } };
}

/** A reviewer's own lines are taken as they are, and checked like everything else. */
function suggested(remark: Remark, text: string, { pull, ticket, made }: Hearing): Judged {
  const { path, lines } = remark;
  const answer = (said: string): Judged => ({ kind: 'answer', text: said });
  if (path === null || lines === null || lines.commit !== pull.commit) return answer(OUTDATED);
  if (!matchesAny(path, ticket.bounds.paths)) {
    return answer(refusal(ticket, `${path} is none of its files, and agreed were ${sayBounds(ticket.bounds)}`));
  }
  if (made?.byCommands.includes(path) === true) return answer(`${asText(path)} ${WRITTEN_BY_COMMAND}`);
  const from = { runId: pull.runId, commit: pull.commit };
  const how: How = { kind: 'suggestion', from, path, first: lines.first, last: lines.last, text };
  return { kind: 'revise', revise: { remark, how, words: `a suggestion for ${path}:${lines.first}`, changed: null } };
}

/** The lines that are to stand there; null where there is no such block, or a choice of several. */
function suggestionIn(text: string): string | null {
  const blocks = [...text.matchAll(/^(`{3,})suggestion[^\n]*\n([\s\S]*?)^\1[ \t]*$/gm)];
  return blocks.length === 1 ? (blocks[0]?.[2] ?? null) : null;
}

const OVER = `This pull request was changed ${MOST_ROUNDS} times on review; a person takes it from here.`;
const FOREIGN = 'This branch does not hold what I proposed any more, so I leave it as it is.';
const OUTDATED = 'The lines that this suggestion is for have changed since. Make it again where they are now.';
const WRITTEN_BY_COMMAND =
  'is written by a command, so a suggestion for it would be lost. Say what it should do instead.';

function needsModel(why: string): string {
  return asText(
    `This takes a language model, and ${why}, or a person. I only do edits of the ticket's values and suggestions.`,
  );
}

function refusal({ title }: Ticket, why: string): string {
  return asText(`This is outside of the ticket “${title}”: ${why}. Ask for it as a ticket of its own.`);
}

/** What may be meant for the bot: reviews and comments at lines are about its change; the conversation is people's, unless it is named. */
function addressed({ kind, bot, verdict, body }: Remark): string | null {
  if (bot || body.trim() === '' || verdict === 'approved' || verdict === 'dismissed') return null;
  const text = body.replaceAll('\r\n', '\n');
  if (kind !== 'comment') return text;
  const named = /@ensurefix[\w-]*/gi;
  return named.test(text) ? text.replace(named, ' ').trim() : null;
}
