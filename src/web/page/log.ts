import { html } from './html.ts';
import type { Section } from './render.ts';
import type { RunView } from './view.ts';
import { lastPart, sayNumber } from './words.ts';

const MOST_LOG = 100_000;

export function logSection({ log }: RunView): Section | null {
  if (log === undefined || log.trim() === '') return null;
  const { text, cut } = lastPart(log.trimEnd(), MOST_LOG);
  const body = html`<details><summary>Show the log</summary>
<pre class="tall" tabindex="0" role="region" aria-label="Log of the run">${cut > 0 && `(the first ${sayNumber(cut)} characters are left out)\n`}${text}</pre></details>`;
  return { id: 'log', title: 'Log', body };
}
