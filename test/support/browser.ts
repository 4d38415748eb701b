import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Where the Debian and Ubuntu packages, Chrome, and macOS put it. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser of this machine, or null; browser tests then say why they were skipped. */
export const browserPath: string | null = PLACES.find((place) => existsSync(place)) ?? null;

export const NO_BROWSER = `no chromium at ${PLACES.join(', ')}`;

/** A browser of its own, in a fresh profile that goes with it. It reaches nothing but what the test opens. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: browserPath ?? '',
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
