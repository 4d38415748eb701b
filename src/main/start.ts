import { createTerminal } from '../chat/terminal/terminal.ts';
import type { Surface } from '../chat/surface.ts';
import type { Config } from '../config/env.ts';
import { serveWeb } from '../web/serve.ts';
import { startBot } from './bot.ts';
import { EXIT } from './exit.ts';
import { openProgram } from './open.ts';
import { openChats, sayChats } from './open-chats.ts';
import { readPolicy } from './read-policy.ts';
import { openRuns } from './runs.ts';
import { stopRunOf } from './stop-run.ts';

/** `ensurefix start`: bot, worker and pages in one process, until it is told to stop. */
export async function start(config: Config, options: { repo?: string }): Promise<number> {
  const program = await openProgram(config);
  try {
    const { store, log, stopping } = program;
    const web = await serveWeb({ port: config.port, log, runs: openRuns(store), links: program.links });
    program.onClose(web.stop);
    await program.work({ watch: true });
    process.stdout.write(`Runs: ${program.links?.list() ?? web.url}\n`);

    const { stdin: input, stdout: output } = process;
    const interactive = input.isTTY && output.isTTY;
    const stopped = new Promise<void>((resolve) => {
      if (stopping.aborted) resolve();
      stopping.addEventListener('abort', () => resolve(), { once: true });
    });
    if (config.slack !== null || config.teams !== null) {
      const chosen = options.repo === undefined ? null : { repo: options.repo, base: null };
      const policy = await readPolicy(config.policy, options.repo ?? null);
      const surfaces = await openChats(config, store, policy, log);
      program.onClose(await startBot({ ...program, surfaces, defaultRepository: chosen, policy }));
      process.stdout.write(`Joined ${sayChats(surfaces)}. Ctrl-C stops.\n`);
      await stopped;
      return EXIT.ready;
    }
    if (options.repo === undefined) {
      process.stdout.write(
        'No chat is connected. Give --repo to talk here; other processes can use the queue. Ctrl-C stops.\n',
      );
      await stopped;
      return EXIT.ready;
    }
    const terminal = createTerminal({ home: config.home, input, output, interactive });
    const surfaces: Surface[] = [terminal];
    const defaultRepository = { repo: options.repo, base: null };
    program.onClose(await startBot({ ...program, surfaces, only: terminal.thread, defaultRepository, policy: null }));
    await Promise.race([terminal.ended, stopped]);
    if (stopping.aborted) await stopRunOf(program, terminal.thread);
    return EXIT.ready;
  } finally {
    await program.close();
  }
}
