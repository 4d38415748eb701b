import type { KnownBlock, TaskCardBlock } from '@slack/types';
import { plainLine } from '../../../lib/plain-text.ts';
import { sayElapsed, sayProgress } from '../../../report/words/progress.ts';
import type { ProgressPost, ProgressStep } from '../../post.ts';
import { LIMITS } from '../limits.ts';
import { button, CLICKS } from './buttons.ts';
import { type Look, type Message, messageOf } from './message.ts';
import { lineOf, richText, wordsOf } from './rich-text.ts';

/**
 * One message a run, edited in place: a plan with a task a step, or lines where the workspace does not take the block. It can be stopped
 * while a step is under way or to come.
 */
export function renderProgress(post: ProgressPost, look: Look): Message {
  const failed = post.steps.some((step) => step.status === 'failed');
  const goesOn = !failed && post.steps.some((step) => step.status === 'running' || step.status === 'waiting');
  const said = sayProgress(post, look.now);
  const more = { buttons: goesOn ? [button(CLICKS.cancel, 'Stop')] : [], said };
  const plan = look.plans ? planOf(post, look.now) : null;
  return plan === null ? messageOf(said, look, more) : messageOf([], look, { ...more, lead: [plan] });
}

/** Null where there is nothing to plan, or more than anybody reads. */
function planOf(post: ProgressPost, now: Date): KnownBlock | null {
  const title = plainLine(post.title, LIMITS.header);
  if (title === '' || post.steps.length === 0 || post.steps.length > MOST_STEPS) return null;
  const tasks = post.steps.map((step, at) => taskOf(step, at, now));
  return { type: 'plan', title, tasks };
}

const MOST_STEPS = 30;

const STATUS: Record<ProgressStep['status'], TaskCardBlock['status']> = {
  waiting: 'pending',
  running: 'in_progress',
  done: 'complete',
  failed: 'error',
};

/** The time stands in the title, where a folded task shows it; what is being done stands below. */
function taskOf(step: ProgressStep, at: number, now: Date): TaskCardBlock {
  const elapsed = sayElapsed(step, now);
  const title = plainLine(step.title, LIMITS.header) || '–';
  const details = wordsOf(plainLine(step.detail, LIMITS.contextText));
  return {
    type: 'task_card',
    task_id: `step-${at + 1}`,
    title: elapsed === '' ? title : `${title} (${elapsed})`,
    status: STATUS[step.status],
    ...(details.length === 0 ? {} : { details: richText([lineOf(...details)]) }),
  };
}
