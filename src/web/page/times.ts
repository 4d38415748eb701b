import { chip } from './checks.ts';
import { type Html, html } from './html.ts';
import type { Section } from './render.ts';
import type { Tone } from './standing.ts';
import type { RunView, StepRow } from './view.ts';
import { duration } from './words.ts';

/** Each step where it lies in the whole run. The bars are decoration: the numbers beside them say the same. */
export function timesSection(view: RunView): Section | null {
  if (view.steps.length === 0) return null;
  const span = spanOf(view.steps);
  const body = html`<div class="sheetlike"><table class="times">
<caption class="hush">Steps of the run with their times</caption>
<thead><tr><th scope="col">Step</th><th scope="col" class="wideonly">State</th><th scope="col">When</th><th scope="col">Took</th></tr></thead>
<tbody class="rows">${view.steps.map((step) => stepRow(step, span))}</tbody></table></div>`;
  return { id: 'times', title: view.outcome === null ? 'Steps so far' : 'Where the time went', body };
}

interface Span {
  start: number;
  ms: number;
}

const STATE: Readonly<Record<StepRow['status'], { word: string; tone: Tone | 'mute' }>> = {
  waiting: { word: 'waiting', tone: 'mute' },
  running: { word: 'running', tone: 'plain' },
  done: { word: 'done', tone: 'good' },
  failed: { word: 'failed', tone: 'bad' },
};

function stepRow(step: StepRow, span: Span): Html {
  const { word, tone } = STATE[step.status];
  return html`<tr><th scope="row">${step.name}${step.detail !== '' && html`<br><span class="muted">${step.detail}</span>`}</th>
<td class="wideonly">${chip(tone, word)}</td><td class="track">${bar(step, span)}</td><td class="num">${step.ms === null ? word : duration(step.ms)}</td></tr>
`;
}

function bar(step: StepRow, span: Span): Html | null {
  const start = startOf(step);
  if (start === null || step.ms === null) return null;
  const x = ((start - span.start) / span.ms) * 100;
  const width = Math.min(Math.max((step.ms / span.ms) * 100, 0.6), 100);
  return html`<svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="under" y="5.5" width="100" height="1"/><rect class="${step.status}" x="${Math.min(x, 100 - width).toFixed(2)}" width="${width.toFixed(2)}" height="12" rx="0.4"/></svg>`;
}

function spanOf(steps: StepRow[]): Span {
  const starts = steps.map(startOf).filter((start) => start !== null);
  const ends = steps.map((step) => (startOf(step) ?? 0) + (step.ms ?? 0));
  const start = starts.length === 0 ? 0 : Math.min(...starts);
  return { start, ms: Math.max(Math.max(...ends) - start, 1) };
}

function startOf({ startedAt }: StepRow): number | null {
  const start = startedAt === null ? Number.NaN : Date.parse(startedAt);
  return Number.isNaN(start) ? null : start;
}
