import type { Slack } from '../chat/slack/slack.ts';
import type { Config } from '../config/env.ts';
import { systemClock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { openKeyRing } from '../lib/seal.ts';
import type { Store } from '../store/open.ts';
import { hasHeard } from '../store/inbox.ts';
import { newestAsk } from '../store/outbox.ts';
import { isOutdated } from './read-card.ts';
import { openInstallations } from './installations.ts';

/** Slack as a surface, where its tokens are set; null otherwise. Loaded only then: the vendor's library is large. */
export async function openSlack(config: Config, store: Store, log: Logger): Promise<Slack | null> {
  if (config.slack === null) return null;
  const { createSlack } = await import('../chat/slack/slack.ts');
  const { access, connection } = config.slack;
  const takesPart = (thread: string): Promise<boolean> => hasHeard(store.db, thread);
  const known = {
    connection,
    log,
    takesPart,
    newestAsk: (thread: string) => newestAsk(store.db, thread),
    isOutdated: (thread: string, card: string) => isOutdated(store, thread, card, log),
  };
  if ('botToken' in access) return createSlack({ access, ...known });
  const { clientId, clientSecret, secretKey, port } = access;
  const keys = openKeyRing(secretKey, 'ENSUREFIX_SECRET_KEY');
  const installations = openInstallations(store, keys, systemClock);
  process.stderr.write(`Workspaces install the app at http://127.0.0.1:${port}/slack/install.\n`);
  const install = { clientId, clientSecret, port, installations, stateSecret: keys.derive('slack-oauth-state') };
  return createSlack({ access: { install }, ...known });
}
