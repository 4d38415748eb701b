import { systemClock } from '../../../src/lib/clock.ts';
import { createLog } from '../../../src/lib/log.ts';
import { startOutbox } from '../../../src/report/outbox.ts';
import { openStore } from '../../../src/store/open.ts';
import { fileSurface } from '../file-surface.ts';

/** Delivers to a file. With `die`, it is killed after its first post can be seen and before it is noted. */
const [url = '', file = '', mode = ''] = process.argv.slice(2);
// Nobody is left to end it when the test itself was killed.
process.stdin
  .on('end', () => process.exit(1))
  .resume()
  .unref();
const log = createLog('error');
const store = await openStore({ databaseUrl: url, home: '', log });
const surface = fileSurface(file, {
  after: (said) => {
    if (mode === 'die') process.kill(process.pid, 'SIGKILL');
    console.log(`said ${said.key}`);
  },
});
await startOutbox({ store, surfaces: [surface], log, clock: systemClock });
console.log('up');
