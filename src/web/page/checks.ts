import { NOT_ISOLATED } from '../../ticket/outcome.ts';
import type { CheckReport, CheckStatus, Failure } from '../../ticket/report.ts';
import { icon } from './document.ts';
import { type Html, html, type Part } from './html.ts';
import type { Section } from './render.ts';
import type { Tone } from './standing.ts';
import { type RunView, validatedOf } from './view.ts';
import { count, duration, lastPart, sayNumber } from './words.ts';

/** Before and after: what each check said of the base and of the change. */
export function checksSection(view: RunView): Section | null {
  const done = validatedOf(view.outcome);
  if (done === null || done.checks.length === 0) return null;
  const named = view.limits.join(' · ');
  const limits = view.limits.includes(NOT_ISOLATED) ? named : named === '' ? 'in a sandbox' : `in a sandbox: ${named}`;
  const body = html`<div class="sheetlike"><table class="checks" role="table">
<caption class="hush">Each check on the base and with the change</caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Check</th><th scope="col" role="columnheader">Result</th><th scope="col" role="columnheader">On the base</th><th scope="col" role="columnheader">With the change</th></tr></thead>
${done.checks.map(checkRows)}</table></div>
<p class="muted">The repository's own commands ran ${limits}.</p>`;
  return { id: 'checks', title: 'Checks', body };
}

/** Roles are written out because the narrow layout shows a row as a block, which would take them away. */
function checkRows(check: CheckReport): Html {
  const { word, tone } = STATUS[check.status];
  const more = [
    failures('New with the change', check.newFailures),
    failures('On the base as well', check.oldFailures),
    output(check),
  ].filter((part) => part !== null);
  return html`<tbody role="rowgroup">
<tr role="row"><th scope="row" role="rowheader">${check.name}<p>${check.detail}</p></th><td role="cell">${chip(tone, word)}</td><td role="cell" class="num"><span class="label">Base: </span>${onBase(check)}</td><td role="cell" class="num"><span class="label">Change: </span>${onHead(check)}</td></tr>
${more.length > 0 && html`<tr role="row" class="more"><td role="cell" colspan="4">${more}</td></tr>`}
</tbody>
`;
}

const STATUS: Readonly<Record<CheckStatus, { word: string; tone: Tone | 'mute' }>> = {
  passed: { word: 'passed', tone: 'good' },
  failed: { word: 'failed', tone: 'bad' },
  preexisting: { word: 'as before', tone: 'care' },
  skipped: { word: 'not here', tone: 'mute' },
  unavailable: { word: 'not run', tone: 'care' },
};

export function chip(tone: Tone | 'mute', word: string): Html {
  return html`<span class="chip ${tone}">${icon(tone === 'mute' ? 'plain' : tone)}${word}</span>`;
}

function onBase(check: CheckReport): Part {
  if (!didRun(check)) return '–';
  if (check.baseMs === null) return 'not needed';
  const said = check.oldFailures.length > 0 ? count(check.oldFailures.length, 'failure') : 'ran';
  return html`${said} <span class="muted">${check.baseCached ? 'earlier run' : duration(check.baseMs)}</span>`;
}

function onHead(check: CheckReport): Part {
  if (!didRun(check)) return '–';
  const { newFailures, oldFailures } = check;
  const old = oldFailures.length > 0 ? `${sayNumber(oldFailures.length)} as before` : null;
  const said =
    newFailures.length > 0
      ? [`${sayNumber(newFailures.length)} new`, old].filter((part) => part !== null).join(', ')
      : old;
  return html`${said ?? 'no new failure'} <span class="muted">${duration(check.ms)}</span>`;
}

function didRun({ status }: CheckReport): boolean {
  return status !== 'skipped' && status !== 'unavailable';
}

const MOST_FAILURES = 20;
const MOST_OUTPUT = 20_000;

function failures(title: string, found: Failure[]): Html | null {
  if (found.length === 0) return null;
  const left = found.length - MOST_FAILURES;
  return html`<p>${title}:</p><ul class="say">${found
    .slice(0, MOST_FAILURES)
    .map(
      ({ path, line, message }) =>
        html`<li>${path !== null && html`<span class="mono">${path}${line !== null && `:${line}`}</span> `}${message}</li>`,
    )}${left > 0 && html`<li>and ${sayNumber(left)} more</li>`}</ul>`;
}

function output(check: CheckReport): Html | null {
  if (check.command === '' && check.output === '') return null;
  const shown = lastPart(check.output.trimEnd(), MOST_OUTPUT);
  return html`<details><summary>Command and output<span class="hush"> of ${check.name}</span></summary>
<pre class="tall" tabindex="0" role="region" aria-label="Output of ${check.name}">$ ${check.command}
${shown.cut > 0 && `(the first ${sayNumber(shown.cut)} characters are left out)\n`}${shown.text === '' ? '(no output)' : shown.text}</pre></details>`;
}
