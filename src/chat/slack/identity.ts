import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { callSlack } from './call.ts';

/** Who we are in the workspace a token belongs to. */
export interface Identity {
  team: string;
  userId: string;
  botId: string;
  /** Where the workspace is in a browser: `https://shop.slack.com/`. */
  url: string;
}

const Answer = z.object({ team_id: z.string(), user_id: z.string(), bot_id: z.string(), url: z.string() });

export async function askIdentity(client: WebClient): Promise<Identity> {
  const answer = Answer.parse(await callSlack('read', () => client.auth.test()));
  return { team: answer.team_id, userId: answer.user_id, botId: answer.bot_id, url: answer.url };
}
