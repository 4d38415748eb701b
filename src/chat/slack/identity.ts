import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { callSlack } from './call.ts';

/** Who we are in the workspace the token belongs to. */
export interface Identity {
  team: string;
  userId: string;
  botId: string;
}

const Answer = z.object({ team_id: z.string(), user_id: z.string(), bot_id: z.string() });

/** Asks Slack once; a failure is not remembered. */
export function openIdentity(client: WebClient): () => Promise<Identity> {
  let known: Promise<Identity> | null = null;
  return () => {
    known ??= ask(client).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
}

async function ask(client: WebClient): Promise<Identity> {
  const {
    team_id: team,
    user_id: userId,
    bot_id: botId,
  } = Answer.parse(await callSlack('read', () => client.auth.test()));
  return { team, userId, botId };
}
