import type { Config } from '../config/env.ts';
import { EXIT } from './exit.ts';
import { openProgram } from './open.ts';

/** `ensurefix worker`: takes runs until it is told to stop; what it has under way then goes on elsewhere, or with the next start. */
export async function worker(config: Config): Promise<number> {
  const program = await openProgram(config);
  try {
    await program.work({ watch: true });
    process.stderr.write('Taking runs from the queue. Ctrl-C stops.\n');
    await new Promise<void>((resolve) => {
      if (program.stopping.aborted) resolve();
      program.stopping.addEventListener('abort', () => resolve(), { once: true });
    });
    return EXIT.ready;
  } finally {
    await program.close();
  }
}
