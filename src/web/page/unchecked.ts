import { html } from './html.ts';
import type { Section } from './render.ts';
import { type RunView, validatedOf } from './view.ts';

/** Said as plainly as what was checked: a green page must not be read as more than it is. */
export function uncheckedSection(view: RunView): Section | null {
  const done = validatedOf(view.outcome);
  if (done === null) return null;
  const missing = view.ticket.requiredChecks.filter((name) => !done.checks.some((check) => check.name === name));
  const gaps = [
    ...missing.map((name) => ({ name, why: 'The ticket requires it, and it has no result.' })),
    ...done.checks.filter(({ status }) => status === 'unavailable').map(({ name, detail }) => ({ name, why: detail })),
    ...done.checks.filter(({ status }) => status === 'skipped').map(({ name, detail }) => ({ name, why: detail })),
    ...done.guards.filter(({ status }) => status === 'skipped').map(({ name, detail }) => ({ name, why: detail })),
  ];
  const body = html`${gaps.length > 0 && html`<ul class="say">${gaps.map(({ name, why }) => html`<li><strong>${name}</strong>: ${why}</li>`)}</ul>`}
<p>${gaps.length === 0 ? 'Every check and guard this ticket needs has looked at it. But no' : 'And no'} program checks that the change is what you meant. The diff below is the whole change; read it.</p>`;
  return { id: 'unchecked', title: 'What was not checked', body };
}
