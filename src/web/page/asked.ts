import { sayRepo } from '../../lib/address.ts';
import type { Provenance, SlotValue } from '../../ticket/slots.ts';
import { type Html, html } from './html.ts';
import type { Section } from './render.ts';
import { type RunView, validatedOf } from './view.ts';
import { count, moment } from './words.ts';

/** The words it started from, and what was agreed on. */
export function askedSection(view: RunView): Section {
  const { ticket } = view;
  const body = html`<blockquote>${ticket.request}</blockquote>
<dl class="pairs">
<dt>Asked by</dt><dd>${ticket.requester} <span class="muted">in ${ticket.thread}</span></dd>
<dt>Confirmed</dt><dd>${moment(ticket.confirmedAt)}</dd>
<dt>Repository</dt><dd class="mono">${sayRepo(ticket.repo)}</dd>
<dt>Starts from</dt><dd class="mono">${ticket.base.ref} · ${ticket.base.commit.slice(0, 10)}</dd>
<dt>Kind of ticket</dt><dd class="mono">${ticket.shape}</dd>
</dl>
<h3>The ticket</h3>
${slotTable(view)}
<h3>Its bounds</h3>
${bounds(view)}`;
  return { id: 'asked', title: 'What was asked', body };
}

/** Roles are written out: see checks.ts. */
function slotTable({ ticket }: RunView): Html {
  const slots = Object.entries(ticket.slots);
  if (slots.length === 0) return html`<p>This kind of ticket has nothing to fill in.</p>`;
  return html`<div class="sheetlike"><table class="slots" role="table">
<caption class="hush">What the ticket says, and where each part comes from</caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Part</th><th scope="col" role="columnheader">Value</th><th scope="col" role="columnheader">Where it comes from</th></tr></thead>
<tbody class="rows" role="rowgroup">${slots.map(
    ([
      name,
      { value, from, why },
    ]) => html`<tr role="row"><th scope="row" role="rowheader">${name.replaceAll('_', ' ')}</th><td role="cell" class="mono">${sayValue(value)}</td>
<td role="cell">${FROM[from]}${why !== '' && html` <span class="muted">· ${why}</span>`}</td></tr>
`,
  )}</tbody></table></div>`;
}

const FROM: Readonly<Record<Provenance, string>> = {
  said: 'said in the request',
  answered: 'answered in the thread',
  inferred: 'read from the code',
  default: 'the usual value',
  config: 'set by the repository',
};

function sayValue(value: SlotValue): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(sayValue).join(', ');
  return Object.entries(value)
    .map(([key, part]) => `${key}: ${sayValue(part)}`)
    .join(', ');
}

function bounds(view: RunView): Html {
  const { files, lines, paths } = view.ticket.bounds;
  const done = validatedOf(view.outcome);
  const changed = done?.files.reduce((sum, file) => sum + file.added + file.removed, 0);
  return html`<dl class="pairs">
<dt>Files</dt><dd>at most ${files}${done !== null && `, changed: ${done.files.length}`}</dd>
<dt>Lines</dt><dd>at most ${lines}${changed !== undefined && `, changed: ${changed}`}</dd>
<dt>Paths</dt><dd>${paths.map((path, index) => html`${index > 0 && ', '}<code>${path}</code>`)}</dd>
<dt>Must have run</dt><dd>${view.ticket.requiredChecks.length === 0 ? 'no check' : `${view.ticket.requiredChecks.join(', ')} (${count(view.ticket.requiredChecks.length, 'check')})`}</dd>
</dl>`;
}
