import type { Surface } from '../chat/surface.ts';
import type { Config } from '../config/env.ts';
import type { Logger } from '../lib/log.ts';

/** Slack as a surface, where its tokens are set; null otherwise. Loaded only then: the vendor's library is large. */
export async function openSlack(config: Config, log: Logger): Promise<Surface | null> {
  if (config.slack === null) return null;
  const { createSlack } = await import('../chat/slack/slack.ts');
  return createSlack({ ...config.slack, log });
}
