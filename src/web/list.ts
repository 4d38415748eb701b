import { sayRepo } from '../lib/address.ts';
import { chip } from './page/checks.ts';
import { renderDocument } from './page/document.ts';
import { type Html, html } from './page/html.ts';
import { STANDINGS, type Standing } from './page/standing.ts';
import { count, duration, moment } from './page/words.ts';
import { acceptanceOf, countOf, policyOf } from '../ticket/acceptance.ts';
import type { AcceptanceRow, RunRow } from './runs.ts';

/** The list of runs, newest first. Loads itself again while one of them is under way. */
export function renderRunList(
  runs: RunRow[],
  acceptance: AcceptanceRow[],
  pageOf: (id: string) => string = (id) => `/runs/${encodeURIComponent(id)}`,
): string {
  const rows = runs.toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  const moving = rows.filter(({ standing }) => isMoving(standing)).length;
  const said = `${count(rows.length, 'run')}${moving > 0 ? `, ${moving} under way` : ''}`;
  const body = html`<header class="bar"><div class="wide"><span><strong>EnsureFix bot</strong></span><span>${said}</span></div></header>
<main id="main" class="wide"><div class="verdict"><h1>Runs</h1></div>
${rows.length === 0 ? html`<p class="lead">There is none yet. A run appears here as soon as a ticket is confirmed.</p>` : table(rows, pageOf)}
${acceptance.length === 0 ? null : accepted(acceptance)}
</main>`;
  return renderDocument('Runs', body, moving > 0 ? { refreshSeconds: 3 } : {});
}

function isMoving(standing: Standing): boolean {
  return standing === 'waiting' || standing === 'running';
}

function table(rows: RunRow[], pageOf: (id: string) => string): Html {
  return html`<div class="sheetlike"><table class="runs">
<caption class="hush">Runs, newest first</caption>
<thead><tr><th scope="col">Ticket</th><th scope="col">State</th><th scope="col" class="wideonly">Started</th><th scope="col">Took</th></tr></thead>
<tbody class="rows">${rows.map((each) => row(each, pageOf(each.id)))}</tbody></table></div>`;
}

function row(run: RunRow, page: string): Html {
  const { word, tone } = STANDINGS[run.standing];
  const pull = run.pullRequest === null ? null : html` · pull request #${run.pullRequest.number}`;
  return html`<tr><th scope="row"><a href="${page}">${run.title}</a><br><span class="muted">${run.requester} · ${sayRepo(run.repo)}${pull}</span></th>
<td>${chip(tone, word)}</td><td class="num wideonly">${moment(run.startedAt)}</td><td class="num">${duration(run.ms)}</td></tr>
`;
}

/** What became of pull requests, and what follows from it. */
function accepted(rows: AcceptanceRow[]): Html {
  const lines = rows.map(({ shape, repo, generator, tally }) => {
    const share = `${Math.round(acceptanceOf(tally) * 100)} % of ${countOf(tally)}`;
    const others = `${tally['merged-edited']} edited, ${tally.closed} closed, ${tally.reverted} reverted, ${tally.stale} stale`;
    return html`<tr><th scope="row">${shape}<br><span class="muted">${sayRepo(repo)} · ${generator}</span></th><td class="num">${share}</td><td class="wideonly">${others}</td><td>${policyOf(tally).reason}</td></tr>
`;
  });
  return html`<h2>Merged as first proposed</h2>
<div class="sheetlike"><table class="runs">
<caption class="hush">What became of pull requests, by kind of ticket</caption>
<thead><tr><th scope="col">Kind</th><th scope="col">Share</th><th scope="col" class="wideonly">The others</th><th scope="col">What follows</th></tr></thead>
<tbody class="rows">${lines}</tbody></table></div>`;
}
