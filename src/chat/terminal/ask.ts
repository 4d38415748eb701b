import type { Readable, Writable } from 'node:stream';
import { isCancel, select, text } from '@clack/prompts';
import type { Question } from '../../ticket/question.ts';
import type { PickRepositoryPost, Post, QuestionsPost, RefusalPost } from '../post.ts';
import type { Action } from '../surface.ts';
import { cleanLine } from './clean.ts';

/** The streams prompts are drawn on, and what withdraws them. */
export interface Prompting {
  input: Readable;
  output: Writable;
  signal: AbortSignal;
}

const OTHER = '\u0000other';
const LEAVE = '\u0000leave';

/** Asks what a post waits for: its questions, a yes, a choice; else for the next request. Null when withdrawn or left. */
export async function askAbout(post: Post | null, on: Prompting): Promise<Action | null> {
  if (post?.kind === 'questions') return askQuestions(post, on);
  if (post?.kind === 'pick-repository') return askRepository(post, on);
  if (post?.kind === 'ticket' && post.confirm) return askConfirmation(on);
  if (post?.kind === 'refusal' && post.proposals.length > 0) return askProposal(post, on);
  return askRequest(on);
}

async function askRepository(post: PickRepositoryPost, on: Prompting): Promise<Action | null> {
  const chosen = await select({
    ...on,
    message: 'Which repository is this about?',
    options: post.options.map(({ repo, why }) => ({
      value: repo,
      label: cleanLine(repo),
      ...(why === '' ? {} : { hint: cleanLine(why) }),
    })),
  });
  if (isCancel(chosen)) return on.signal.aborted ? null : { kind: 'cancel' };
  return { kind: 'choose', repo: chosen };
}

async function askQuestions(post: QuestionsPost, on: Prompting): Promise<Action | null> {
  const answers: Record<string, string> = {};
  for (const question of post.questions) {
    const answer = await askOne(question, on);
    if (answer === null) return on.signal.aborted ? null : { kind: 'cancel' };
    answers[question.slot] = answer;
  }
  return { kind: 'answer', answers };
}

async function askOne(question: Question, on: Prompting): Promise<string | null> {
  const message = cleanLine(question.why === '' ? question.text : `${question.text} ${question.why}`);
  if (question.options.length > 0) {
    const options = inOrder(question).map((option) => ({
      value: option.value,
      label: cleanLine(option.label),
      ...(option.value === question.default ? { hint: 'default' } : {}),
    }));
    const free = question.freeText ? [{ value: OTHER, label: 'Something else' }] : [];
    const chosen = await select({ ...on, message, options: [...options, ...free] });
    if (isCancel(chosen)) return null;
    if (chosen !== OTHER) return chosen;
  }
  const typed = await text({
    ...on,
    message: question.options.length > 0 ? 'What then?' : message,
    ...(question.default === null ? {} : { placeholder: cleanLine(question.default), defaultValue: question.default }),
    validate: (value) =>
      (value ?? '').trim() === '' && question.default === null ? 'This one has no default.' : undefined,
  });
  return isCancel(typed) ? null : typed.trim();
}

/** The default first, so that Enter takes it. */
function inOrder(question: Question): Question['options'] {
  return [...question.options].sort(
    (a, b) => Number(b.value === question.default) - Number(a.value === question.default),
  );
}

async function askConfirmation(on: Prompting): Promise<Action | null> {
  const chosen = await select({
    ...on,
    message: 'Start?',
    options: [
      { value: 'yes', label: 'Start' },
      { value: 'change', label: 'Change something' },
      { value: 'no', label: 'Cancel' },
    ],
  });
  if (isCancel(chosen)) return on.signal.aborted ? null : { kind: 'cancel' };
  if (chosen === 'yes') return { kind: 'confirm' };
  return chosen === 'no' ? { kind: 'cancel' } : askText('What should be different?', on);
}

async function askProposal(post: RefusalPost, on: Prompting): Promise<Action | null> {
  const chosen = await select({
    ...on,
    message: 'Start one of these?',
    options: [
      ...post.proposals.map((proposal, position) => ({
        value: String(position + 1),
        label: cleanLine(proposal.request),
      })),
      { value: OTHER, label: 'Something else' },
      { value: LEAVE, label: 'Leave' },
    ],
  });
  if (isCancel(chosen) || chosen === LEAVE) return null;
  return chosen === OTHER ? askRequest(on) : { kind: 'start', proposal: Number(chosen) };
}

function askRequest(on: Prompting): Promise<Action | null> {
  return askText('What should change?', on);
}

async function askText(message: string, on: Prompting): Promise<Action | null> {
  const typed = await text({
    ...on,
    message,
    validate: (value) => ((value ?? '').trim() === '' ? 'Say what, or press Ctrl+C to leave.' : undefined),
  });
  return isCancel(typed) ? null : { kind: 'say', text: typed };
}
