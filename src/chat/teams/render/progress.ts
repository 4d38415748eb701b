import { plainLine } from '../../../lib/plain-text.ts';
import { sayElapsed, sayProgress } from '../../../report/words/progress.ts';
import { heading } from '../../../report/words/section.ts';
import type { ProgressPost, ProgressStep } from '../../post.ts';
import { LIMITS } from '../limits.ts';
import { button, CLICKS } from './buttons.ts';
import type { Element, TextRun } from './card.ts';
import { type Look, type Message, messageOf } from './message.ts';
import { elementsOf } from './sections.ts';
import { lineOf, run } from './text.ts';

/** One message a run, edited in place: a step a line. It can be stopped while a step is under way or to come. */
export function renderProgress(post: ProgressPost, look: Look): Message {
  const failed = post.steps.some((step) => step.status === 'failed');
  const goesOn = !failed && post.steps.some((step) => step.status === 'running' || step.status === 'waiting');
  const said = sayProgress(post, look.now);
  const more = { buttons: goesOn ? [button(CLICKS.cancel, 'Stop', look.key)] : [], said };
  if (post.steps.length > MOST_STEPS) return messageOf(said, look, more);
  const steps = post.steps.flatMap((step) => stepOf(step, look.now));
  return messageOf([], look, { ...more, lead: [...elementsOf([heading(plainLine(post.title))]), ...steps] });
}

const MOST_STEPS = 30;

const MARKS: Record<ProgressStep['status'], { mark: string; style: Omit<TextRun, 'type' | 'text'> }> = {
  done: { mark: '✓', style: { color: 'Good', weight: 'Bolder' } },
  running: { mark: '›', style: { weight: 'Bolder' } },
  waiting: { mark: '○', style: { isSubtle: true } },
  failed: { mark: '✕', style: { color: 'Attention', weight: 'Bolder' } },
};

/** Spaces that are shown as they are. */
const INDENT = '\u00a0'.repeat(5);

function stepOf(step: ProgressStep, now: Date): Element[] {
  const { mark, style } = MARKS[step.status];
  const elapsed = sayElapsed(step, now);
  const title = plainLine(step.title, LIMITS.cell) || '–';
  const words = step.status === 'waiting' ? run(title, { isSubtle: true }) : run(title);
  const time = elapsed === '' ? [] : run(`  ${elapsed}`, { isSubtle: true });
  const detail = plainLine(step.detail, LIMITS.cell);
  return [
    ...lineOf([...run(`${mark}  `, style), ...words, ...time], { spacing: 'Small' }),
    ...(detail === '' ? [] : lineOf(run(`${INDENT}${detail}`, { isSubtle: true }), { spacing: 'None' })),
  ];
}
