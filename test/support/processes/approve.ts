import { systemClock } from '../../../src/lib/clock.ts';
import { createLog } from '../../../src/lib/log.ts';
import { handleMessage } from '../../../src/main/bot.ts';
import { openRepositories } from '../../../src/main/repositories.ts';
import { tellNews } from '../../../src/main/tell-news.ts';
import { policyFrom } from '../../../src/policy/policy.ts';
import { startOutbox } from '../../../src/report/outbox.ts';
import { shapes } from '../../../src/shapes/registry.ts';
import { openStore } from '../../../src/store/open.ts';
import { fileSurface } from '../file-surface.ts';
import { messageFrom } from '../messages.ts';

/**
 * A bot in which ben approves the card of a thread, and which is killed: "approved", as soon as that is noted; "told", when the news
 * of it are to be delivered; "posted", when they can be seen and that is not noted.
 */
const [url = '', home = '', repo = '', file = '', thread = '', mode = ''] = process.argv.slice(2);
// Nobody is left to end it when the test itself was killed.
process.stdin
  .on('end', () => process.exit(1))
  .resume()
  .unref();
const log = createLog('error');
const store = await openStore({ databaseUrl: url, home: '', log });
const policy = policyFrom({ repositories: [{ repo }], limits: {} }, null);
const surfaces = [fileSurface(file, { name: 'chat', after: () => process.kill(process.pid, 'SIGKILL') })];
const options = { store, surfaces, policy, shapes, log, clock: systemClock };
const repositories = openRepositories({ home, log, signal: new AbortController().signal });
await handleMessage(
  { ...options, repositories, defaultRepository: null, interpreter: null },
  messageFrom('ben', { kind: 'approve' }, { id: 'approval', thread }),
);
if (mode === 'approved') process.kill(process.pid, 'SIGKILL');
await tellNews(options);
if (mode === 'told') process.kill(process.pid, 'SIGKILL');
await startOutbox({ store, surfaces, log, clock: systemClock });
