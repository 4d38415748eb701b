import { sayRepo } from '../lib/address.ts';
import { chip } from './page/checks.ts';
import { renderDocument } from './page/document.ts';
import { type Html, html } from './page/html.ts';
import { STANDINGS, type Standing } from './page/standing.ts';
import { count, duration, moment } from './page/words.ts';
import type { RunRow } from './runs.ts';

/** The list of runs, newest first. Loads itself again while one of them is under way. */
export function renderRunList(runs: RunRow[]): string {
  const rows = runs.toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  const moving = rows.filter(({ standing }) => isMoving(standing)).length;
  const said = `${count(rows.length, 'run')}${moving > 0 ? `, ${moving} under way` : ''}`;
  const body = html`<header class="bar"><div class="wide"><span><strong>EnsureFix bot</strong></span><span>${said}</span></div></header>
<main id="main" class="wide"><div class="verdict"><h1>Runs</h1></div>
${rows.length === 0 ? html`<p class="lead">There is none yet. A run appears here as soon as a ticket is confirmed.</p>` : table(rows)}
</main>`;
  return renderDocument('Runs', body, moving > 0 ? { refreshSeconds: 3 } : {});
}

function isMoving(standing: Standing): boolean {
  return standing === 'waiting' || standing === 'running';
}

function table(rows: RunRow[]): Html {
  return html`<div class="sheetlike"><table class="runs">
<caption class="hush">Runs, newest first</caption>
<thead><tr><th scope="col">Ticket</th><th scope="col">State</th><th scope="col" class="wideonly">Started</th><th scope="col">Took</th></tr></thead>
<tbody class="rows">${rows.map(row)}</tbody></table></div>`;
}

function row(run: RunRow): Html {
  const { word, tone } = STANDINGS[run.standing];
  const pull = run.pullRequest === null ? null : html` · pull request #${run.pullRequest.number}`;
  return html`<tr><th scope="row"><a href="/runs/${encodeURIComponent(run.id)}">${run.title}</a><br><span class="muted">${run.requester} · ${sayRepo(run.repo)}${pull}</span></th>
<td>${chip(tone, word)}</td><td class="num wideonly">${moment(run.startedAt)}</td><td class="num">${duration(run.ms)}</td></tr>
`;
}
