import type { ProgressPost, ProgressStep } from '../../chat/post.ts';
import { sayDuration } from '../../lib/clock.ts';
import { type Cell, cell, heading, type Section, type Tone } from './section.ts';

/** Steps of a run with their state and time. A running step shows its time once it has taken two seconds. */
export function sayProgress(post: ProgressPost, now: Date): Section[] {
  const rows = post.steps.filter((step) => step.status !== 'waiting').map((step) => sayStep(step, now));
  const waiting = post.steps.filter((step) => step.status === 'waiting').map((step) => step.title);
  const left: Cell[][] =
    waiting.length === 0 ? [] : [[cell('then', 'muted'), cell(waiting.join(', '), 'muted'), cell('', 'muted')]];
  return [
    heading(post.title),
    {
      kind: 'table',
      columns: [
        { title: '', align: 'left' },
        { title: '', align: 'left' },
        { title: '', align: 'right' },
      ],
      rows: [...rows, ...left],
    },
  ];
}

const STATES: Record<Exclude<ProgressStep['status'], 'waiting'>, { word: string; tone: Tone }> = {
  running: { word: 'now', tone: 'plain' },
  done: { word: 'done', tone: 'good' },
  failed: { word: 'failed', tone: 'bad' },
};

function sayStep(step: ProgressStep, now: Date): Cell[] {
  const state = step.status === 'waiting' ? STATES.running : STATES[step.status];
  const title = step.detail === '' ? step.title : `${step.title}: ${step.detail}`;
  const elapsed = sayElapsed(step, now);
  const long = step.ms === null && step.startedAt !== null && now.getTime() - Date.parse(step.startedAt) >= LONG_MS;
  return [cell(state.word, state.tone), cell(title), cell(long ? `still running, ${elapsed}` : elapsed, 'muted')];
}

/** From here on it is said that a step is still running, and not only for how long. */
const LONG_MS = 30_000;

/** Elapsed time of a step; empty before its second second, so that quick steps do not flicker. */
export function sayElapsed(step: ProgressStep, now: Date): string {
  if (step.ms !== null) return sayDuration(step.ms);
  if (step.status !== 'running' || step.startedAt === null) return '';
  const ms = now.getTime() - Date.parse(step.startedAt);
  return ms >= 2000 ? sayDuration(Math.floor(ms / 1000) * 1000) : '';
}
