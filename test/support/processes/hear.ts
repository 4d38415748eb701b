import { systemClock } from '../../../src/lib/clock.ts';
import { createLog } from '../../../src/lib/log.ts';
import { startBot } from '../../../src/main/bot.ts';
import { openRepositories } from '../../../src/main/repositories.ts';
import { openStore } from '../../../src/store/open.ts';
import { fileSurface } from '../file-surface.ts';
import { messageFrom } from '../messages.ts';

/**
 * A bot that hears messages in a thread of the surface "file" and is killed: "told", as soon as the surface may tell people that
 * the first was heard; "reading", while it reads the repository for it. With "serve" it lives.
 */
const [url = '', home = '', repo = '', file = '', mode = '', ...texts] = process.argv.slice(2);
// Nobody is left to end it when the test itself was killed.
process.stdin
  .on('end', () => process.exit(1))
  .resume()
  .unref();
const log = createLog('error');
const store = await openStore({ databaseUrl: url, home: '', log });
const repositories = openRepositories({ home, log, signal: new AbortController().signal });
const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('killed');
};
await startBot({
  store,
  surfaces: [
    {
      ...fileSurface(file),
      async listen(handle) {
        for (const [at, text] of texts.entries()) {
          await handle(messageFrom('ann', { kind: 'say', text }, { id: `m${at + 1}`, thread: 'file:killed' }));
          if (mode === 'told') die();
        }
        return async () => {};
      },
    },
  ],
  repositories: {
    open: async (...given) => {
      const opened = await repositories.open(...given);
      return mode === 'reading' ? die() : opened;
    },
  },
  shapes: [],
  defaultRepository: { repo, base: null },
  policy: null,
  interpreter: null,
  log,
  clock: systemClock,
});
console.log('up');
