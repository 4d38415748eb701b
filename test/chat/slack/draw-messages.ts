import type { KnownBlock } from '@slack/types';
import type { Post } from '../../../src/chat/post.ts';
import { renderPost } from '../../../src/chat/slack/render/post.ts';
import { openBrowser } from '../../support/browser.ts';
import { turnForm } from '../../../src/chat/slack/render/form.ts';
import { renderHome } from '../../../src/chat/slack/render/home.ts';
import { SAMPLES } from '../samples.ts';
import { property, walk, wordsOf } from './stand-in/check.ts';

/**
 * Draws samples as Slack would about show them, from the real blocks: the messages of a thread, a home page and a form.
 *
 *   node --import tsx test/chat/slack/draw-messages.ts docs
 */
const SHOWN = ['questions', 'approval', 'progress', 'ready', 'withheld', 'refusal'];

const STYLE = `
body { font: 15px/1.46 Lato, "DejaVu Sans", Arial, sans-serif; color: #1d1c1d; margin: 16px 20px; }
.message { display: flex; gap: 10px; margin-bottom: 22px; }
.face { width: 36px; height: 36px; border-radius: 8px; background: #1f2a37; color: #fff; font-weight: 700; text-align: center; line-height: 36px; flex: none; }
.body { max-width: 720px; flex: 1; } .name { font-weight: 700; } .name b { font-size: 10px; background: #ddd; border-radius: 2px; padding: 1px 3px; color: #616061; }
h3 { font-size: 18px; margin: 6px 0; } .context { color: #616061; font-size: 13px; margin: 6px 0; }
code { background: #f6f6f6; border: 1px solid #ddd; border-radius: 3px; color: #c01343; padding: 1px 3px; font-size: 12px; }
pre { background: #f6f6f6; border: 1px solid #ddd; border-radius: 4px; padding: 8px; font-size: 12px; margin: 4px 0; white-space: pre-wrap; }
ul, ol { margin: 2px 0 2px 22px; padding: 0; }
table { border-collapse: collapse; margin: 8px 0; font-size: 13px; } th, td { border: 1px solid #ddd; padding: 5px 9px; vertical-align: top; } th { background: #f8f8f8; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0 12px; }
.button { border: 1px solid #bbb; border-radius: 4px; padding: 5px 12px; font-weight: 700; font-size: 13px; } .primary { background: #007a5a; color: #fff; border-color: #007a5a; }
.plan { border: 1px solid #ddd; border-radius: 8px; padding: 10px 14px; margin: 6px 0; max-width: 560px; } .plan b { display: block; margin-bottom: 6px; }
.task { padding: 3px 0 3px 24px; position: relative; } .task .mark { position: absolute; left: 0; font-weight: 700; } .task .more { color: #616061; font-size: 13px; }
.pending { color: #868686; } .complete .mark { color: #007a5a; } .in_progress .mark { color: #1264a3; } .error .mark { color: #c01343; }
.view { border: 1px solid #ddd; border-radius: 10px; padding: 12px 22px 18px; max-width: 760px; } .view h2 { font-size: 18px; margin: 2px 0 10px; border-bottom: 1px solid #eee; padding-bottom: 10px; }
.foot { display: flex; justify-content: flex-end; gap: 8px; margin-top: 16px; border-top: 1px solid #eee; padding-top: 12px; }
.box { margin: 4px 0; } .box i { color: #616061; font-size: 13px; font-style: normal; display: block; margin-left: 22px; } .tall { min-height: 60px; } i { color: #616061; }
.channel { background: #e8f1fa; color: #1264a3; border-radius: 3px; padding: 0 2px; }
.label { font-weight: 700; margin-top: 8px; } .label i { font-weight: 400; color: #616061; } .field { border: 1px solid #bbb; border-radius: 4px; padding: 5px 10px; max-width: 420px; display: flex; justify-content: space-between; }
`;

const MARKS: Record<string, string> = { complete: '✓', in_progress: '›', pending: '○', error: '✕' };

const [folder = 'docs'] = process.argv.slice(2);
const now = new Date('2026-01-02T03:04:17Z');
const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width: 860, height: 300 }, deviceScaleFactor: 1 });
await draw(
  'slack.png',
  SHOWN.flatMap((name) => SAMPLES[name] ?? [])
    .map(messageOf)
    .join(''),
);
await draw('slack-home.png', homeOf());
await draw('slack-form.png', formOf());
await browser.close();

async function draw(file: string, body: string): Promise<void> {
  await page.setContent(`<!doctype html><meta charset=utf-8><style>${STYLE}</style>${body}`);
  await page.screenshot({ path: `${folder}/${file}`, fullPage: true });
}

function messageOf(post: Post): string {
  const { blocks } = renderPost(post, { now, tables: true, plans: true, file: false, key: null });
  return `<div class=message><div class=face>E</div><div class=body><div class=name>EnsureFix bot <b>APP</b></div>${blocks.map(blockOf).join('')}</div></div>`;
}

function homeOf(): string {
  const thread = 'slack:T0TEAM:C0SHOP:1700000001.000100';
  const view = renderHome(
    {
      kind: 'home',
      questions: [
        { about: 'What does `rating` hold? (add a rating to Product)', thread, since: '2026-01-02T02:24:05Z' },
      ],
      tickets: [
        {
          title: 'Add nickname to shop.Customer',
          thread,
          repo: 'acme/shop',
          standing: 'pull request #7 is ready for review',
          url: 'https://github.com/acme/shop/pull/7',
        },
        {
          title: 'Replace prints in importers/products.py with logging',
          thread,
          repo: 'acme/shop',
          standing: 'running: Run the checks',
          url: null,
        },
      ],
      channels: [{ place: 'slack:T0TEAM:C0SHOP', repo: 'acme/shop' }],
      acceptance: [
        { shape: 'Add a field to a Django model', ready: 9, proposed: 11, merged: 8, total: 12 },
        { shape: 'Prints to logging', ready: 5, proposed: 5, merged: 5, total: 5 },
        { shape: 'Type hints', ready: 1, proposed: 3, merged: 0, total: 4 },
      ],
      settings: [{ name: 'begun within the hour', value: '2 of 20' }],
    },
    { now, site: 'https://shop.slack.com/' },
  );
  return `<div class=view>${(view.blocks as KnownBlock[]).map(blockOf).join('')}</div>`;
}

function formOf(): string {
  const around = [
    { value: '1', author: 'Ben', text: 'support asks for it every week', verified: true },
    { value: '2', author: 'Ann', text: 'only in the admin, not in the API', verified: true },
    { value: '3', author: 'Errors', text: 'AttributeError: Customer has no attribute nickname', verified: false },
  ];
  const note = { channel: 'C0SHOP', root: '17.42', card: null };
  const view = turnForm('Customer needs a nickname, nullable, shown in the admin', around, note);
  return `<div class=view><h2>${view.title.text}</h2>${(view.blocks as KnownBlock[]).map(blockOf).join('')}<div class=foot><span class=button>${view.close?.text ?? ''}</span><span class="button primary">${view.submit?.text ?? ''}</span></div></div>`;
}

function blockOf(block: KnownBlock): string {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- what is not rendered is not drawn
  switch (block.type) {
    case 'header':
      return `<h3>${safe(block.text.text)}</h3>`;
    case 'context':
      return `<div class=context>${block.elements.map((each) => safe(wordsOf(property(each, 'text')))).join(' ')}</div>`;
    case 'rich_text':
      return block.elements.map(partOf).join('');
    case 'table': {
      const rows = block.rows.map((row, at) => {
        const cell = at === 0 ? 'th' : 'td';
        return `<tr>${row
          .map((each, column) => {
            const align = block.column_settings?.[column]?.align ?? 'left';
            return `<${cell} style="text-align:${align}">${safe(wordsOf(property(each, 'text')))}</${cell}>`;
          })
          .join('')}</tr>`;
      });
      return `<table>${rows.join('')}</table>`;
    }
    case 'plan': {
      const tasks = (block.tasks ?? []).map((task) => {
        const status = wordsOf(property(task, 'status'));
        const details = property(task, 'details');
        const more = details === undefined ? '' : `<div class=more>${textOf(details as object)}</div>`;
        return `<div class="task ${status}"><span class=mark>${MARKS[status] ?? ''}</span>${safe(wordsOf(property(task, 'title')))}${more}</div>`;
      });
      return `<div class=plan><b>${safe(block.title)}</b>${tasks.join('')}</div>`;
    }
    case 'input': {
      if (property(block.element, 'type') === 'checkboxes') {
        const initial = new Set(
          ((property(block.element, 'initial_options') ?? []) as object[]).map((each) => property(each, 'value')),
        );
        const boxes = ((property(block.element, 'options') ?? []) as object[]).map((option) => {
          const why = property(property(option, 'description'), 'text');
          return `<div class=box>${initial.has(property(option, 'value')) ? '☑' : '☐'} ${safe(wordsOf(property(property(option, 'text'), 'text')))}${why === undefined ? '' : `<i>${safe(wordsOf(why))}</i>`}</div>`;
        });
        return `<div class=label>${safe(block.label.text)} <i>(optional)</i></div>${boxes.join('')}`;
      }
      const tall = property(block.element, 'multiline') === true ? ' tall' : '';
      const initial = property(block.element, 'initial_option');
      const shown = property(property(initial, 'text'), 'text') ?? property(block.element, 'initial_value') ?? '';
      const menu = property(block.element, 'type') === 'static_select';
      return `<div class=label>${safe(block.label.text)} ${block.optional === true ? '<i>(optional)</i>' : ''}</div><div class="field${tall}">${safe(wordsOf(shown))}${menu ? '<span>⌄</span>' : '&nbsp;'}</div><div class=context>${safe(block.hint?.text ?? '')}</div>`;
    }
    case 'actions':
      return `<div class=actions>${block.elements
        .map((each) => {
          const text = property(property(each, 'text'), 'text') ?? property(property(each, 'placeholder'), 'text');
          return `<span class="button ${wordsOf(property(each, 'style'))}">${safe(wordsOf(text))}</span>`;
        })
        .join('')}</div>`;
    default:
      throw new Error(`Nothing draws a block of type ${block.type}.`);
  }
}

function partOf(part: object): string {
  const type = property(part, 'type');
  const elements = property(part, 'elements');
  const parts = Array.isArray(elements) ? (elements as object[]) : [];
  if (type === 'rich_text_list') {
    const tag = property(part, 'style') === 'ordered' ? 'ol' : 'ul';
    return `<${tag}>${parts.map((each) => `<li>${textOf(each)}</li>`).join('')}</${tag}>`;
  }
  if (type === 'rich_text_preformatted') return `<pre>${textOf(part)}</pre>`;
  return `<div>${textOf(part)}</div>`;
}

function textOf(part: object): string {
  return [...walk(part)]
    .filter((each) => property(each, 'type') === 'text' || property(each, 'type') === 'channel')
    .map((each) => {
      if (property(each, 'type') === 'channel') return '<span class=channel># shop-dev</span>';
      const style = property(each, 'style');
      const text = safe(wordsOf(property(each, 'text')));
      const code = property(style, 'code') === true ? `<code>${text}</code>` : text;
      const leaning = property(style, 'italic') === true ? `<i>${code}</i>` : code;
      return property(style, 'bold') === true ? `<b>${leaning}</b>` : leaning;
    })
    .join('');
}

function safe(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>');
}
