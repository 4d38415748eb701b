import { createHash } from 'node:crypto';
import { type Html, html, type Part, trusted } from './html.ts';
import { STYLE } from './style.ts';

/**
 * What a page may do: show our one style sheet and the icon in its address, nothing else. No script, no request.
 * `frame-ancestors` is left to the response header, where alone it counts.
 */
export const CONTENT_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** A whole page, complete in itself. `refreshSeconds`: it loads itself again, for what is still moving. */
export function renderDocument(title: string, body: Part, options: { refreshSeconds?: number } = {}): string {
  const { refreshSeconds } = options;
  const page: Html = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(CONTENT_POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
${refreshSeconds !== undefined && html`<meta http-equiv="refresh" content="${refreshSeconds}">`}
<title>${title} · EnsureFix bot</title>
<link rel="icon" href="${trusted(ICON)}">
<style>${trusted(STYLE)}</style>
</head>
<body>
${trusted(SYMBOLS)}
<a class="skip" href="#main">Skip to the content</a>
${body}
</body>
</html>
`;
  return page.markup;
}

/** A symbol of the page's own sheet; decoration, the word stands beside it. */
export function icon(name: 'good' | 'care' | 'bad' | 'plain'): Html {
  return html`<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-${name}"/></svg>`;
}

const SYMBOLS = `<svg width="0" height="0" class="sheet" aria-hidden="true"><defs>
<symbol id="i-good" viewBox="0 0 16 16"><path d="M3 8.5 6.5 12 13 4.5" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/></symbol>
<symbol id="i-care" viewBox="0 0 16 16"><path d="M8 2.2v6.6" fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round"/><circle cx="8" cy="13" r="1.6" fill="currentColor"/></symbol>
<symbol id="i-bad" viewBox="0 0 16 16"><path d="m4 4 8 8m0-8-8 8" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"/></symbol>
<symbol id="i-plain" viewBox="0 0 16 16"><path d="M3.5 8h9" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"/></symbol>
</defs></svg>`;

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%231a7f37'/%3E%3Cpath d='M4 8.5 7 11.5 12.2 5' fill='none' stroke='white' stroke-width='2' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E";
