import type { Surface } from '../chat/surface.ts';
import type { Config } from '../config/env.ts';
import type { Logger } from '../lib/log.ts';
import type { Store } from '../store/open.ts';
import { hasHeard } from '../store/inbox.ts';

/** Slack as a surface, where its tokens are set; null otherwise. Loaded only then: the vendor's library is large. */
export async function openSlack(config: Config, store: Store, log: Logger): Promise<Surface | null> {
  if (config.slack === null) return null;
  const { createSlack } = await import('../chat/slack/slack.ts');
  const takesPart = (thread: string): Promise<boolean> => hasHeard(store.db, thread);
  const { botToken, connection } = config.slack;
  return createSlack({ access: { botToken }, connection, log, takesPart });
}
