import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Post } from '../../../src/chat/post.ts';
import type { Card } from '../../../src/chat/teams/render/card.ts';
import { editedSlots } from '../../../src/chat/teams/render/edited.ts';
import { editForm, type Form, turnForm } from '../../../src/chat/teams/render/form.ts';
import type { Look } from '../../../src/chat/teams/render/message.ts';
import { renderPost } from '../../../src/chat/teams/render/post.ts';
import { openBrowser } from '../../support/browser.ts';
import { SAMPLES } from '../samples.ts';

/**
 * Draws samples with Microsoft's own renderer of cards, about as Teams shows them, from the real cards:
 *
 *   node --import tsx test/chat/teams/draw-cards.ts docs
 */
const [folder = 'docs'] = process.argv.slice(2);
const THREAD = 'teams:0f3a1c52-9b1e-4c55-8a55-1b2c3d4e5f60:19:shop@thread.tacv2;messageid=1700000000001';
const LOOK: Look = {
  now: new Date('2026-01-02T03:04:17Z'),
  key: 'k',
  role: 'everyone',
  controls: true,
  note: null,
  refreshFor: [],
  mention: false,
};
const renderer = readFileSync(
  createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js'),
  'utf8',
);

/** About what Teams gives its cards: fonts, colours, distances. */
const HOST = {
  fontFamily: "'Segoe UI', 'DejaVu Sans', Arial, sans-serif",
  spacing: { small: 6, default: 8, medium: 14, large: 20, extraLarge: 30, padding: 14 },
  separator: { lineThickness: 1, lineColor: '#e1e1e1' },
  fontTypes: {
    default: {
      fontFamily: "'Segoe UI', 'DejaVu Sans', Arial, sans-serif",
      fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
    },
    monospace: {
      fontFamily: "Consolas, 'DejaVu Sans Mono', monospace",
      fontSizes: { small: 11, default: 12, medium: 14, large: 16, extraLarge: 20 },
    },
  },
  fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
  containerStyles: {
    default: {
      backgroundColor: '#ffffff',
      foregroundColors: {
        default: { default: '#242424', subtle: '#616161' },
        good: { default: '#107c41', subtle: '#107c41' },
        warning: { default: '#8a5a00', subtle: '#8a5a00' },
        attention: { default: '#c4314b', subtle: '#c4314b' },
      },
    },
    emphasis: { backgroundColor: '#f5f5f5', foregroundColors: { default: { default: '#242424', subtle: '#616161' } } },
  },
  actions: { maxActions: 6, buttonSpacing: 8, actionsOrientation: 'horizontal', actionAlignment: 'left' },
  table: { cellSpacing: 6 },
  inputs: {
    label: { requiredInputs: { weight: 'bolder' }, optionalInputs: { weight: 'bolder' }, inputSpacing: 'small' },
  },
  supportsInteractivity: true,
};

const STYLE = `
body { font: 14px/1.4 'Segoe UI', 'DejaVu Sans', Arial, sans-serif; color: #242424; background: #f5f5f5; margin: 16px 20px; }
.message { display: flex; gap: 10px; margin-bottom: 18px; }
.face { width: 32px; height: 32px; border-radius: 8px; background: #1f2a37; color: #fff; font-weight: 700; text-align: center; line-height: 32px; flex: none; }
.body { max-width: 760px; flex: 1; } .name { font-size: 12px; color: #616161; margin-bottom: 4px; }
.ac-adaptiveCard { border: 1px solid #e1e1e1; border-radius: 6px; box-shadow: 0 1px 3px #0001; }
.ac-pushButton { border: 1px solid #d1d1d1; border-radius: 4px; background: #fff; padding: 5px 12px; font: 600 13px inherit; margin-bottom: 2px; }
.ac-pushButton.style-positive { background: #5b5fc7; border-color: #5b5fc7; color: #fff; } .ac-pushButton.style-destructive { color: #c4314b; }
.ac-input { border: 1px solid #d1d1d1; border-bottom-color: #616161; border-radius: 4px; padding: 5px 8px; font: inherit; background: #fff; }
textarea.ac-input { min-height: 64px; } table { border-collapse: collapse; } td, th { border: 1px solid #e1e1e1 !important; padding: 4px 8px; text-align: left; }
.view { border: 1px solid #e1e1e1; border-radius: 8px; background: #fff; padding: 14px 18px; max-width: 640px; } .view h2 { font-size: 16px; margin: 0 0 8px; }
.view .ac-adaptiveCard { border: none; box-shadow: none; padding: 0 !important; }
`;

function sample(name: string): Post {
  const post = SAMPLES[name];
  if (post === undefined) throw new Error(`There is no sample ${name}.`);
  return structuredClone(post);
}

const card = (name: string, more: Partial<Look> = {}): Card => renderPost(sample(name), { ...LOOK, ...more }).card;
const home = sample('home');
if (home.kind === 'home') {
  home.questions = home.questions.map((each) => ({ ...each, thread: THREAD }));
  home.channels = [{ place: THREAD.split(';')[0] ?? '', repo: 'acme/shop' }];
}

const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width: 860, height: 300 }, deviceScaleFactor: 1 });
await draw('teams.png', [
  ['EnsureFix bot', card('questions')],
  ['EnsureFix bot, as everybody sees it', card('approval')],
  ['EnsureFix bot', card('progress')],
  ['EnsureFix bot', card('ready')],
  ['EnsureFix bot', card('withheld')],
  ['EnsureFix bot', card('refusal')],
]);
await draw('teams-approver.png', [
  ['EnsureFix bot, as who may approve sees it', card('approval', { role: 'approver' })],
  ['EnsureFix bot, after the click', card('approval', { controls: false, note: 'You approved it.' })],
]);
await draw('teams-home.png', [['EnsureFix bot', renderPost(home, { ...LOOK, controls: false }).card]]);
await drawForms('teams-form.png', [
  editForm(editedSlots(sample('card')), 'k'),
  turnForm({ text: 'Customer needs a nickname, nullable, shown in the admin', author: 'Ben', verified: true }),
]);
// Everything there is, to be looked at: not kept.
if (process.argv[3] === 'all')
  await draw(
    'teams-all.png',
    Object.keys(SAMPLES).map((name) => [name, card(name)]),
  );
await browser.close();

async function draw(file: string, cards: [string, Card][]): Promise<void> {
  const body = cards
    .map(
      ([name], at) =>
        `<div class=message><div class=face>E</div><div class=body><div class=name>${name}</div><div id=card${at}></div></div></div>`,
    )
    .join('');
  await show(
    file,
    body,
    cards.map(([, each]) => each),
  );
}

async function drawForms(file: string, forms: Form[]): Promise<void> {
  const body = forms
    .map(({ title }, at) => `<div class=view><h2>${title}</h2><div id=card${at}></div></div><br>`)
    .join('');
  await show(
    file,
    body,
    forms.map(({ card: each }) => each),
  );
}

async function show(file: string, body: string, cards: Card[]): Promise<void> {
  await page.setContent(`<!doctype html><meta charset=utf-8><style>${STYLE}</style>${body}`);
  await page.addScriptTag({ content: renderer });
  await page.evaluate(`(() => {
    const cards = ${JSON.stringify(cards)};
    for (const [at, content] of cards.entries()) {
      const card = new AdaptiveCards.AdaptiveCard();
      card.hostConfig = new AdaptiveCards.HostConfig(${JSON.stringify(HOST)});
      card.parse(content);
      document.getElementById('card' + at).appendChild(card.render());
    }
  })()`);
  await page.screenshot({ path: `${folder}/${file}`, fullPage: true });
}
