import type { KnownBlock } from '@slack/types';
import type { Post } from '../../../src/chat/post.ts';
import { renderPost } from '../../../src/chat/slack/render/post.ts';
import { openBrowser } from '../../support/browser.ts';
import { SAMPLES } from '../samples.ts';
import { property, walk, wordsOf } from './stand-in/check.ts';

/**
 * Draws samples as Slack would about show them, from the real blocks:
 *
 *   node --import tsx test/chat/slack/draw-messages.ts docs/slack.png
 */
const SHOWN = ['questions', 'card', 'progress', 'ready', 'refusal'];

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
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; }
.button { border: 1px solid #bbb; border-radius: 4px; padding: 5px 12px; font-weight: 700; font-size: 13px; } .primary { background: #007a5a; color: #fff; border-color: #007a5a; }
.label { font-weight: 700; margin-top: 8px; } .label i { font-weight: 400; color: #616061; } .field { border: 1px solid #bbb; border-radius: 4px; padding: 5px 10px; max-width: 420px; display: flex; justify-content: space-between; }
`;

const [file = 'docs/slack.png'] = process.argv.slice(2);
const now = new Date('2026-01-02T03:04:17Z');
const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width: 900, height: 600 }, deviceScaleFactor: 1 });
await page.setContent(pageOf(SHOWN.flatMap((name) => SAMPLES[name] ?? [])));
await page.screenshot({ path: file, fullPage: true });
await browser.close();

function pageOf(posts: Post[]): string {
  const messages = posts.map((post) => {
    const { blocks } = renderPost(post, { now, tables: true, plans: true, file: false, key: null });
    return `<div class=message><div class=face>E</div><div class=body><div class=name>EnsureFix bot <b>APP</b></div>${blocks.map(blockOf).join('')}</div></div>`;
  });
  return `<!doctype html><meta charset=utf-8><style>${STYLE}</style>${messages.join('')}`;
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
    case 'input': {
      const initial = property(block.element, 'initial_option');
      const shown = property(property(initial, 'text'), 'text') ?? property(block.element, 'initial_value') ?? '';
      const menu = property(block.element, 'type') === 'static_select';
      return `<div class=label>${safe(block.label.text)} ${block.optional === true ? '<i>(optional)</i>' : ''}</div><div class=field>${safe(wordsOf(shown))}${menu ? '<span>⌄</span>' : '&nbsp;'}</div><div class=context>${safe(block.hint?.text ?? '')}</div>`;
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
    .filter((each) => property(each, 'type') === 'text')
    .map((each) => {
      const style = property(each, 'style');
      const text = safe(wordsOf(property(each, 'text')));
      const code = property(style, 'code') === true ? `<code>${text}</code>` : text;
      return property(style, 'bold') === true ? `<b>${code}</b>` : code;
    })
    .join('');
}

function safe(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>');
}
