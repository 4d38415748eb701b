import { askedSection } from './asked.ts';
import { changeSection } from './change.ts';
import { checksSection } from './checks.ts';
import { renderDocument } from './document.ts';
import { guardsSection } from './guards.ts';
import { byHandSection } from './by-hand.ts';
import { conversationSection } from './conversation.ts';
import { diffSection } from './diff.ts';
import { type Html, html } from './html.ts';
import { logSection } from './log.ts';
import { timesSection } from './times.ts';
import { uncheckedSection } from './unchecked.ts';
import { verdictHeader } from './verdict.ts';
import type { RunView } from './view.ts';

/**
 * The page of one run as one HTML file: no script, no request, readable from a folder or a server. `home`: address of the list of
 * runs, where there is one. `refreshSeconds`: the page loads itself again, for a run under way.
 */
export function renderRunPage(view: RunView, options: { home?: string; refreshSeconds?: number } = {}): string {
  const times = timesSection(view);
  const sections = [
    // What a reader waits for comes first.
    view.outcome === null ? times : null,
    askedSection(view),
    changeSection(view),
    checksSection(view),
    uncheckedSection(view),
    guardsSection(view),
    diffSection(view),
    conversationSection(view),
    byHandSection(view),
    view.outcome === null ? null : times,
    logSection(view),
  ].filter((section) => section !== null);
  const { home, refreshSeconds } = options;
  const name = html`<strong>EnsureFix bot</strong>`;
  const body = html`<header class="bar"><div class="wide">
<span>${home === undefined ? name : html`<a href="${home}">${name} · all runs</a>`}</span><span>Run <span class="mono">${view.ticket.id}</span></span>
</div></header>
<main id="main" class="wide">
${verdictHeader(view, sections)}
${sections.map(
  ({ id, title, body: inside }) => html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${inside}
</section>
`,
)}
</main>
<footer><div class="wide">Everything above was recorded while the run was under way. Text from the repository and its programs is shown as it was, without control characters.</div></footer>`;
  return renderDocument(view.ticket.title, body, refreshSeconds === undefined ? {} : { refreshSeconds });
}

export interface Section {
  /** The anchor of its heading. */
  id: string;
  title: string;
  body: Html;
}
