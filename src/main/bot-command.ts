import type { Config } from '../config/env.ts';
import { UserError } from '../lib/errors.ts';

/** `ensurefix bot`: the chat side alone. It has no chat to join yet, and says so instead of waiting for nothing. */
export function bot(_config: Config): Promise<number> {
  return Promise.reject(
    new UserError(
      'not-available-yet',
      'The bot has no chat to join: Slack and Teams are not part of this version.',
      'Use "ensurefix say --repo R" to talk in the terminal, or "ensurefix start" for the pages and the worker.',
    ),
  );
}
