import { appendFileSync } from 'node:fs';
import { createLog } from '../../../src/lib/log.ts';
import { openStore } from '../../../src/store/open.ts';
import { finishRun } from '../../../src/store/runs.ts';
import { startDurable } from '../../../src/worker/durable/start.ts';

/**
 * A worker whose runs have three steps. Each writes "<run> <step>" to the file when its work is done, which is the outside
 * effect that must be seen once per completed step. The step named `hangIn` says so and never ends.
 */
const [url = '', file = '', hangIn = ''] = process.argv.slice(2);
// Nobody is left to end it when the test itself was killed.
process.stdin
  .on('end', () => process.exit(1))
  .resume()
  .unref();
const store = await openStore({ databaseUrl: url, home: '', log: createLog('warn') });
const durable = await startDurable({
  store,
  log: createLog(process.env['LEVEL'] ?? 'error'),
  concurrency: 2,
  onLost: (error) => console.log(`lost ${error.message}`),
  onDead: async (runId, why) => {
    const outcome = { kind: 'failed' as const, code: 'dead', message: why, next: 'Try again.', timings: {} };
    await finishRun(store.db, runId, outcome, new Date());
    console.log(`dead ${runId} ${why}`);
  },
  workflow: async (runId, steps) => {
    const values: string[] = [];
    for (const name of ['one', 'two', 'three']) {
      values.push(
        await steps.step(name, async () => {
          console.log(`in ${name} ${runId}`);
          if (name === hangIn) await new Promise(() => {});
          if (hangIn === `crash ${name}`) process.kill(process.pid, 'SIGKILL');
          appendFileSync(file, `${runId} ${name}\n`);
          return `${name} by ${process.pid}`;
        }),
      );
    }
    const outcome = { kind: 'failed' as const, code: 'test', message: values.join(', '), next: '', timings: {} };
    await steps.step('finish', () => finishRun(store.db, runId, outcome, new Date()));
    console.log(`done ${runId}`);
  },
});
console.log(`up ${durable.executorId()}`);
process.once('SIGTERM', () => {
  void durable
    .stop()
    .then(store.close)
    .then(() => console.log('stopped'));
});
