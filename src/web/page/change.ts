import { html } from './html.ts';
import type { Section } from './render.ts';
import { type RunView, validatedOf } from './view.ts';

export function changeSection(view: RunView): Section | null {
  const done = validatedOf(view.outcome);
  if (done === null || (done.summary.length === 0 && done.notes.length === 0)) return null;
  const list = (items: string[]) => html`<ul class="say">${items.map((item) => html`<li>${item}</li>`)}</ul>`;
  const body = html`${list(done.summary)}${done.notes.length > 0 && html`<h3>Worth knowing</h3>${list(done.notes)}`}`;
  return { id: 'change', title: 'What was done', body };
}
