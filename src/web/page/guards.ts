import type { GuardReport, GuardWeight } from '../../ticket/report.ts';
import { chip } from './checks.ts';
import { type Html, html } from './html.ts';
import type { Section } from './render.ts';
import type { Tone } from './standing.ts';
import { type RunView, validatedOf } from './view.ts';
import { count, sayNumber } from './words.ts';

/** Known pitfalls: what was found first, what found nothing after it. */
export function guardsSection(view: RunView): Section | null {
  const done = validatedOf(view.outcome);
  if (done === null || done.guards.length === 0) return null;
  const found = done.guards.filter(({ status }) => status === 'found');
  const quiet = done.guards.filter(({ status }) => status === 'passed');
  const body = html`${found.length === 0 && html`<p>Each guard looks for one known pitfall. None was found.</p>`}
${found.map(findings)}
${
  quiet.length > 0 &&
  html`<details><summary>${count(quiet.length, 'guard')} found nothing</summary>
<dl class="pairs">${quiet.map(({ name, detail }) => html`<dt>${name}</dt><dd>${detail}</dd>`)}</dl></details>`
}`;
  return { id: 'guards', title: 'Guards', body };
}

const WEIGHT: Readonly<Record<GuardWeight, { word: string; tone: Tone }>> = {
  block: { word: 'forbids it', tone: 'bad' },
  person: { word: 'for a person', tone: 'care' },
  warn: { word: 'warning', tone: 'care' },
};

const MOST_FINDINGS = 20;

function findings(guard: GuardReport): Html {
  const { word, tone } = WEIGHT[guard.weight];
  const left = guard.findings.length - MOST_FINDINGS;
  return html`<h3>${guard.name} ${chip(tone, word)}</h3><p class="muted">${guard.detail}</p>
${guard.findings.slice(0, MOST_FINDINGS).map(
  ({
    path,
    line,
    message,
    advice,
  }) => html`<div class="finding"><p class="mono">${path}${line !== null && `:${line}`}</p><p>${message}</p><p>${advice}</p></div>
`,
)}${left > 0 && html`<p>and ${sayNumber(left)} more</p>`}`;
}
