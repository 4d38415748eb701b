import type { CheckReport } from '../../ticket/report.ts';
import { icon } from './document.ts';
import { type Html, html } from './html.ts';
import type { Section } from './render.ts';
import { STANDINGS, standingOf } from './standing.ts';
import { type RunView, validatedOf } from './view.ts';
import { count, duration, sayNumber } from './words.ts';

/** What a reader wants first: how it ended, why, and the few numbers behind it. */
export function verdictHeader(view: RunView, sections: Section[]): Html {
  const { word, tone } = STANDINGS[standingOf(view.outcome)];
  return html`<div class="verdict">
<p class="stamp ${tone}">${icon(tone)}<span class="hush">Verdict: </span>${word}</p>
<h1>${view.ticket.title}</h1>
${leads(view)}
${facts(view)}
<nav aria-label="On this page"><ul class="contents">${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
</div>`;
}

function leads(view: RunView): Html {
  const { outcome } = view;
  if (outcome === null) {
    const now = view.steps.findLast((step) => step.status === 'running');
    const detail = now === undefined || now.detail === '' ? null : html` · ${now.detail}`;
    return html`<p class="lead">${now === undefined ? 'The run is under way.' : html`Now: ${now.name}${detail}`}</p>`;
  }
  switch (outcome.kind) {
    case 'refused': {
      const { message, evidence, next } = outcome.reason;
      return html`<p class="lead">Nothing was changed. ${message}</p>
${evidence.length > 0 && html`<ul class="reasons care">${evidence.map((item) => html`<li><span class="mono">${item.path}:${item.line}</span> ${item.text}</li>`)}</ul>`}
<p class="next">${next}</p>`;
    }
    case 'cancelled':
      return html`<p class="lead">It was stopped during “${outcome.during}”. Nothing was proposed.</p>`;
    case 'failed':
      return html`<p class="lead">${outcome.message}</p><p class="next">${outcome.next} <span class="muted">(${outcome.code})</span></p>`;
    case 'withheld':
      return html`<p class="lead">The change was made, and it is not proposed. ${sayChecks(outcome.checks)}</p>${reasons(outcome.reasons, 'bad')}`;
    case 'proposed':
    case 'proposing': {
      const draft = outcome.verdict === 'draft';
      return html`<p class="lead">${draft && 'It is proposed as a draft: a person has to look at what is named here. '}${sayChecks(outcome.checks)}</p>
${reasons(outcome.reasons, draft ? 'care' : 'plain')}`;
    }
  }
}

function reasons(said: string[], tone: string): Html | null {
  return said.length === 0
    ? null
    : html`<ul class="reasons ${tone}">${said.map((reason) => html`<li>${reason}</li>`)}</ul>`;
}

/** One sentence that claims no more than what ran. */
function sayChecks(checks: CheckReport[]): string {
  const number = (status: CheckReport['status']) => checks.filter((check) => check.status === status).length;
  const parts = [
    number('passed') > 0 && `${count(number('passed'), 'check')} passed`,
    number('failed') > 0 && `${sayNumber(number('failed'))} failed because of the change`,
    number('preexisting') > 0 &&
      `${sayNumber(number('preexisting'))} ${number('preexisting') === 1 ? 'fails as it did' : 'fail as they did'} before`,
    number('unavailable') > 0 && `${sayNumber(number('unavailable'))} could not run`,
    number('skipped') > 0 &&
      `${sayNumber(number('skipped'))} ${number('skipped') === 1 ? 'is' : 'are'} not configured here`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return 'No check ran.';
  const last = parts.pop() ?? '';
  return `${parts.length === 0 ? last : `${parts.join(', ')} and ${last}`}.`;
}

function facts(view: RunView): Html | null {
  const done = validatedOf(view.outcome);
  if (view.outcome === null || done === null) return null;
  const total = Object.values(view.outcome.timings).reduce((sum, ms) => sum + ms, 0);
  const ran = done.checks.filter(({ status }) => status !== 'skipped' && status !== 'unavailable');
  const fine = ran.filter(({ status }) => status !== 'failed');
  const findings = done.guards.reduce((sum, guard) => sum + guard.findings.length, 0);
  const looked = done.guards.filter(({ status }) => status !== 'skipped');
  const added = done.files.reduce((sum, file) => sum + file.added, 0);
  const removed = done.files.reduce((sum, file) => sum + file.removed, 0);
  const pull = view.outcome.kind === 'proposed' ? view.outcome.pullRequest : view.pullRequest;
  return html`<dl class="facts">
${pull !== undefined && fact('Pull request', isWeb(pull.url) ? html`<a href="${pull.url}">#${pull.number}</a>` : `#${pull.number}`)}
${fact('Checks', `${fine.length} of ${ran.length}`, 'without a new failure')}
${fact('Guards', findings === 0 ? 'nothing found' : count(findings, 'finding'), `by ${count(looked.length, 'guard')}`)}
${fact('Change', html`<span class="plus">+${sayNumber(added)}</span> <span class="minus">−${sayNumber(removed)}</span>`, `in ${count(done.files.length, 'file')}`)}
${fact('Time', duration(total))}
</dl>`;
}

function fact(term: string, value: string | Html, small?: string): Html {
  return html`<div><dt>${term}</dt><dd>${value}${small !== undefined && html`<small>${small}</small>`}</dd></div>`;
}

function isWeb(url: string): boolean {
  return /^https?:\/\//.test(url);
}
