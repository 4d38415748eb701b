import { rmSync } from 'node:fs';
import { silentLog } from '../../../src/lib/log.ts';
import { startEmbedded } from '../../../src/store/embedded/embedded.ts';

/** Keeps the tests' database up for as long as the test run lives, however it ends, and removes it after. */
const [home = '', run = ''] = process.argv.slice(2);
const server = await startEmbedded(home, silentLog);
process.send?.('ready');
const timer = setInterval(() => {
  try {
    process.kill(Number(run), 0);
  } catch {
    clearInterval(timer);
    void server.stop().then(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));
  }
}, 200);
