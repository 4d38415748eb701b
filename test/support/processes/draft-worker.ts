import { systemClock } from '../../../src/lib/clock.ts';
import { createLog } from '../../../src/lib/log.ts';
import { createLocalForge } from '../../../src/forge/local/create.ts';
import { startWorker } from '../../../src/main/worker.ts';
import { shape } from '../../../src/shapes/type-hints/index.ts';
import { openStore } from '../../../src/store/open.ts';
import { CAPS, PRICES } from '../caps.ts';

/** A worker that computes nothing: a scripted model drafts every ticket. */
const [databaseUrl = '', home = '', baseUrl = ''] = process.argv.slice(2);
const log = createLog('error');
const store = await openStore({ databaseUrl, home, log });
await startWorker({
  store,
  home,
  forge: createLocalForge({ home, log }),
  shapes: [{ ...shape, recipe: null }],
  concurrency: 1,
  model: { baseUrl, apiKey: 'sk-of-ours', model: 'scripted', prices: PRICES, caps: CAPS },
  log,
  clock: systemClock,
});
console.log('up');
