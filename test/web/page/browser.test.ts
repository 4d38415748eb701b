import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderRunPage } from '../../../src/web/page/render.ts';
import { AUDIT_PAGE } from '../../support/audit-page.ts';
import { browserPath, NO_BROWSER, openBrowser } from '../../support/browser.ts';
import { ENDINGS, PROPOSED, SAMPLE } from './sample.ts';

describe.skipIf(browserPath === null)(`the run page in a browser (${browserPath ?? `skipped: ${NO_BROWSER}`})`, () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'page-'));
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Opens the page and returns what is wrong with it, with the requests it made besides itself. */
  async function look(
    html: string,
    width: number,
    colorScheme: 'light' | 'dark',
    script = AUDIT_PAGE,
  ): Promise<unknown> {
    const file = path.join(folder, 'page.html');
    await writeFile(file, html);
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const troubles: string[] = [];
    page.on('console', (message) => troubles.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => void dialog.dismiss().then(() => troubles.push('a script ran')));
    page.on('request', (request) => {
      if (!request.url().startsWith('data:') && request.url() !== pathToFileURL(file).href)
        troubles.push(`request: ${request.url()}`);
    });
    await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
    const found: unknown = await page.evaluate(script);
    await page.close();
    return troubles.length > 0 ? troubles : found;
  }

  it.each(Object.entries(ENDINGS))('is sound, wide and narrow, light and dark: %s', async (_name, view) => {
    const page = renderRunPage(view);
    for (const width of [400, 1200]) {
      for (const scheme of ['light', 'dark'] as const)
        expect([width, scheme, await look(page, width, scheme)]).toEqual([width, scheme, []]);
    }
  });

  it('holds words without end at 400 pixels', async () => {
    const endless = 'x'.repeat(3000);
    const checks = PROPOSED.checks.map((check) => ({ ...check, detail: endless, output: endless, command: endless }));
    const outcome = { ...PROPOSED, checks, reasons: [endless], summary: [endless], branch: endless };
    const slots = { model: { value: endless, from: 'said' as const, why: endless } };
    const view = {
      ...SAMPLE,
      outcome,
      ticket: { ...SAMPLE.ticket, title: endless, request: endless, slots, repo: `/${endless}` },
    };
    expect(await look(renderRunPage(view), 400, 'light')).toEqual([]);
  });

  it('runs no script even where one stands in the file', async () => {
    const page = renderRunPage(SAMPLE).replace(
      '</main>',
      '<p id="mark">unchanged</p><script>mark.textContent = "ran"</script></main>',
    );
    const found = await look(page, 400, 'light', 'document.getElementById("mark").textContent');
    expect(found).toEqual([expect.stringContaining('violates the following Content Security Policy')]);
  });
});
