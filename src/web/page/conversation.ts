import { sayTokens, sayUsd } from '../../ticket/drafting.ts';
import { html } from './html.ts';
import type { Section } from './render.ts';
import type { ModelTurn, RunView } from './view.ts';
import { count, duration, lastPart } from './words.ts';

const MOST_TEXT = 4_000;

/** What the model was asked for and did, call by call, as the run kept it. */
export function conversationSection({ conversation, outcome }: RunView): Section | null {
  if (conversation === undefined || conversation.length === 0) return null;
  const model = outcome !== null && 'cost' in outcome ? outcome.cost?.model : undefined;
  const body = html`<p class="muted">${model === undefined ? 'A language model' : model} drafted this change: ${count(conversation.length, 'step')}. Lines with secrets are left out.</p>
<ol class="say">${conversation.map(turn)}</ol>`;
  return { id: 'model', title: 'What the model did', body };
}

function turn({ position, text, calls, tokens, usd, ms }: ModelTurn) {
  const money = usd === null ? '' : `, ${sayUsd(usd)}`;
  const round = position.split('.')[0] ?? '0';
  const when = round === '0' ? 'draft' : `repair ${round}`;
  const took =
    tokens === 0 && ms === 0
      ? 'what it was told'
      : tokens === 0
        ? duration(ms)
        : `${sayTokens(tokens)}${money}, ${duration(ms)}`;
  const said = lastPart(text.trim(), MOST_TEXT).text;
  return html`<li>${when} <span class="muted">${took}</span>
${said !== '' && html`<pre>${said}</pre>`}
${calls.map(
  ({ name, on, args }) =>
    html`<details><summary><span class="mono">${name}</span> ${on}</summary><pre>${args}</pre></details>`,
)}</li>
`;
}
