import { createTerminal } from '../chat/terminal/terminal.ts';
import type { Config } from '../config/env.ts';
import { startBot } from './bot.ts';
import type { SayOptions } from './cli.ts';
import { EXIT } from './exit.ts';
import { openProgram } from './open.ts';
import { stopRunOf } from './stop-run.ts';

/** `ensurefix say`: a thread in this terminal, until the person leaves. Ctrl-C once cancels a run tidily. */
export async function say(config: Config, request: string | null, options: SayOptions): Promise<number> {
  const program = await openProgram(config);
  try {
    const { stdin: input, stdout: output } = process;
    const terminal = createTerminal({
      home: config.home,
      input,
      output,
      interactive: input.isTTY && output.isTTY,
      ...(options.thread === undefined ? {} : { thread: `terminal:${options.thread}` }),
      ...(request === null ? {} : { first: request }),
    });
    await program.work({ watch: true });
    const defaultRepository = { repo: options.repo, base: options.base ?? null };
    program.onClose(
      await startBot({ ...program, surfaces: [terminal], only: terminal.thread, defaultRepository, policy: null }),
    );
    const stopped = new Promise<void>((resolve) => {
      program.stopping.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([terminal.ended, stopped]);
    if (program.stopping.aborted) await stopRunOf(program, terminal.thread);
    return EXIT.ready;
  } finally {
    await program.close();
  }
}
