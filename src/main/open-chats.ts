import type { Surface } from '../chat/surface.ts';
import type { Config } from '../config/env.ts';
import type { Logger } from '../lib/log.ts';
import type { Policy } from '../policy/policy.ts';
import type { Store } from '../store/open.ts';
import { openSlack } from './open-slack.ts';
import { openTeams } from './open-teams.ts';

/** The chats that are set, as surfaces; none where nothing is. One ticket may be followed in all of them. */
export async function openChats(config: Config, store: Store, policy: Policy | null, log: Logger): Promise<Surface[]> {
  const chats = [await openSlack(config, store, log), await openTeams(config, store, policy, log)];
  return chats.flatMap((chat) => (chat === null ? [] : [chat]));
}

/** "Slack", "Slack and Teams". */
export function sayChats(chats: readonly Surface[]): string {
  return chats.map(({ name }) => name.charAt(0).toUpperCase() + name.slice(1)).join(' and ');
}
