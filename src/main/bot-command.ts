import type { Config } from '../config/env.ts';
import { UserError } from '../lib/errors.ts';
import { startBot } from './bot.ts';
import { EXIT } from './exit.ts';
import { openProgram } from './open.ts';
import { openChats, sayChats } from './open-chats.ts';
import { readPolicy } from './read-policy.ts';

/** `ensurefix bot`: the chat side alone, until it is told to stop. Runs are taken from the queue by workers. */
export async function bot(config: Config, options: { repo?: string }): Promise<number> {
  if (config.slack === null && config.teams === null)
    throw new UserError(
      'not-available-yet',
      'The bot has no chat to join: neither SLACK_BOT_TOKEN nor TEAMS_APP_ID is set.',
      'See docs/slack.md and docs/teams.md, or use "ensurefix say --repo R" to talk in the terminal.',
    );
  // Only workers hold a forge token: what this process was given of one by mistake is not used.
  const program = await openProgram({ ...config, github: null });
  try {
    const defaultRepository = options.repo === undefined ? null : { repo: options.repo, base: null };
    const policy = await readPolicy(config.policy, options.repo ?? null);
    const surfaces = await openChats(config, program.store, policy, program.log);
    program.onClose(await startBot({ ...program, surfaces, defaultRepository, policy }));
    process.stderr.write(`Joined ${sayChats(surfaces)}. Ctrl-C stops.\n`);
    await new Promise<void>((resolve) => {
      if (program.stopping.aborted) resolve();
      program.stopping.addEventListener('abort', () => resolve(), { once: true });
    });
    return EXIT.ready;
  } finally {
    await program.close();
  }
}
