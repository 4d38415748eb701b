import type { Approval, TicketProposal } from '../chat/post.ts';
import type { Shape } from '../shapes/shape.ts';
import type { Question } from '../ticket/question.ts';
import type { Slots } from '../ticket/slots.ts';
import { LONGEST_REQUEST } from './read.ts';
import type { ConversationState } from './state.ts';
import { HELP, STATUS, THANKS } from './words/replies.ts';
import { PLEASANTRIES } from './words/verbs.ts';

/** What is said when nothing is asked of a repository. Plain sentences, one place. */

export function help(shapes: readonly Shape[]): string {
  const offers = shapes.map((shape) => `• ${shape.title}: “${shape.example}”`);
  return [
    'I turn a request into one small, checked pull request. What I can do:',
    ...offers,
    'Write it in your own words. I look at the code first and ask only what it cannot answer; “cancel” stops me at any time.',
    'Besides: “status”, “doctor” (how ready the repository is), “repo” (which one is meant here), “settings”, “stats”, “subscribe” and “news” (what this place is told of), “follow” (a ticket of another place, here), “link” (your account elsewhere).',
  ].join('\n');
}

/** An answer to a message that needs no repository to be understood; null for everything else. */
export function smallTalk(text: string, state: ConversationState, shapes: readonly Shape[]): string | null {
  const words = text.trim();
  if (words === '') return answerChat('nothing', words, shapes);
  if (text.length > LONGEST_REQUEST) return answerChat('too-long', text, shapes);
  if (words.length > 120) return null;
  if (HELP.test(words)) return help(shapes);
  if (STATUS.test(words) && words.length < 80 && /\?$|^status$|^progress$/i.test(words)) return status(state);
  return null;
}

export function answerChat(
  about: 'nothing' | 'too-long' | 'talk' | 'orders',
  words: string,
  shapes: readonly Shape[],
): string {
  switch (about) {
    case 'nothing':
      return (
        'The message is empty. Say what to change, for example: “' +
        (shapes[0]?.example ?? 'add a field to a model') +
        '”.'
      );
    case 'too-long':
      return `The message has ${words.length} characters; I read at most ${LONGEST_REQUEST}. Say what to change in a few sentences and leave logs and files out.`;
    case 'orders':
      return `I take requests for changes to the repository, nothing else: my rules, my settings and secrets are not up for discussion. ${example(shapes)}`;
    case 'talk':
      if (THANKS.test(words)) return 'You are welcome.';
      if (PLEASANTRIES.test(words)) return `Hello. ${example(shapes)}`;
      return `I see no change to the repository in this, so I do nothing. ${example(shapes)}`;
  }
}

function status(state: ConversationState): string {
  switch (state.kind) {
    case 'idle':
      return 'Nothing is open in this thread.';
    case 'asking':
      return stillOpen(state.questions);
    case 'confirming':
      return cardIsOpen(state.terms.title);
    case 'offering':
      return whichProposal(state.proposals);
    case 'picking':
      return `“${brief(state.request)}” waits for the repository it is about: choose one above, or say its name.`;
    case 'running':
      return busy(state.title, true);
    case 'done':
      return `“${state.title}” has ended; its result is above. Say “retry” to run it again.`;
  }
}

export function stillOpen(questions: readonly Question[]): string {
  const open = questions.map(
    (question) => `• ${question.text}${question.default === null ? '' : ` (default: ${question.default})`}`,
  );
  const how = questions.some((question) => question.default !== null)
    ? 'Answer, say “default”, or “cancel” to drop the ticket.'
    : 'Answer, or say “cancel” to drop the ticket.';
  return ['Still open:', ...open, how].join('\n');
}

export function cardIsOpen(title: string): string {
  return `“${title}” waits for your yes. Say “yes” to start, “cancel” to drop it, or what to change, for example “call it other_name”.`;
}

export function whichProposal(proposals: readonly TicketProposal[]): string {
  return [
    'Which one? Say its number:',
    ...proposals.map((proposal, position) => `${position + 1}. ${proposal.request}`),
  ].join('\n');
}

export function busy(title: string, asked: boolean): string {
  return asked
    ? `“${title}” is running; the progress is above and the result comes here.`
    : `“${title}” is still running; one ticket at a time in a thread. Say “cancel” to stop it, or write again when it is done.`;
}

export function stopping(title: string): string {
  return `Stopping “${title}”.`;
}

export function needsApproval(approval: Approval): string {
  const by = approval.by.length === 0 ? '' : ` Who may: ${approval.by.join(', ')}.`;
  return `${approval.needed}${by} They say “approve” or “decline” here.`;
}

export function approvedBy(name: string): string {
  return `Approved by ${name}. It starts now.`;
}

export function declinedBy(name: string): string {
  return `Declined by ${name}. Nothing was changed.`;
}

export function nothingToApprove(): string {
  return 'Nothing waits for an approval here.';
}

export function cancelled(): string {
  return 'Cancelled. Nothing was changed.';
}

export function nothingToCancel(): string {
  return 'Nothing is running here, so there is nothing to cancel.';
}

export function nothingOpen(): string {
  return 'That is not open any more. Write the request again to start anew.';
}

export function noSuchProposal(number: number, count: number): string {
  return `There is no number ${number}; choose 1 to ${count}.`;
}

export function outdated(): string {
  return 'That button belongs to something older in this thread, so nothing was done. Use the newest message, or ask for it again.';
}

export function notYours(): string {
  return 'This waits for the person who asked. Write a request of your own to start another ticket.';
}

export function stillWaiting(request: string): string {
  return `Still waiting for you, since a day: “${brief(request)}”. In another day I close it.`;
}

export function cardWaits(title: string): string {
  return `“${title}” still waits for your yes, since a day. “yes” starts it, “cancel” drops it; in another day I close it.`;
}

export function closed(request: string): string {
  return `Nobody answered, so this is closed and nothing was changed: “${brief(request)}”. “reopen” takes it up where it was.`;
}

export function nothingToReopen(): string {
  return 'Nothing is closed in this thread. Write the request again.';
}

function brief(words: string): string {
  const line = words.replace(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

export function noRepository(): string {
  return 'I do not know which repository this is about, or could not read it. Say which one (“repo:owner/name”), then write the request again.';
}

/** What was understood so far, one line: the kind of ticket and the names it was told, as they were written or answered. */
export function understood(shape: Shape, slots: Slots, request: string): string {
  const written = new Set(request.toLowerCase().split(/[^\p{L}\p{N}_]+/u));
  const known = Object.entries(slots).flatMap(([name, { from, value }]) => {
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    const isTold = from === 'answered' || (from === 'said' && written.has(String(value).toLowerCase()));
    return isTold ? [`${name.replaceAll('_', ' ')} ${value}`] : [];
  });
  return known.length === 0 ? shape.title : `${shape.title}: ${known.slice(0, 5).join(', ')}`;
}

function example(shapes: readonly Shape[]): string {
  const first = shapes[0];
  return first === undefined
    ? 'Tell me what to change.'
    : `Tell me what to change, for example: “${first.example}”, or ask “what can you do?”.`;
}
