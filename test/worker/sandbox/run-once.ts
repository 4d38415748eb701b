import { createSandbox } from '../../../src/worker/sandbox/bubblewrap.ts';
import { sayError } from '../../../src/lib/errors.ts';
import { silentLog } from '../../../src/lib/log.ts';

// A process of its own that runs one sandboxed shell script: for what only a new process can show.
const [, , work = '', script = ''] = process.argv;
try {
  const sandbox = await createSandbox({ log: silentLog });
  const never = new AbortController().signal;
  const argv = ['sh', '-c', script];
  const result = await sandbox.run({ argv, work, mounts: [], env: {}, timeoutMs: 60_000, signal: never });
  console.log(JSON.stringify({ ...result, limits: sandbox.limits }));
} catch (error) {
  console.log(JSON.stringify({ said: sayError(error) }));
}
