import type { Teams } from '../chat/teams/teams.ts';
import type { Config } from '../config/env.ts';
import { systemClock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Policy } from '../policy/policy.ts';
import { mayAct, mayApprove } from '../policy/rule.ts';
import { hasHeard } from '../store/inbox.ts';
import { followedAt } from '../store/opened-threads.ts';
import type { Store } from '../store/open.ts';
import { getPost, newestAsk } from '../store/outbox.ts';
import { loadThread } from '../store/threads.ts';
import { isOutdated } from './read-card.ts';
import { openTeamsKeep } from './teams-keep.ts';

/** Teams as a surface, where its app is set; null otherwise. Loaded only then: the vendor's library is large. */
export async function openTeams(
  config: Config,
  store: Store,
  policy: Policy | null,
  log: Logger,
): Promise<Teams | null> {
  if (config.teams === null) return null;
  const { createTeams } = await import('../chat/teams/teams.ts');
  const { access, tenants, port } = config.teams;
  return createTeams({ access, tenants, connection: { port }, log, ...teamsMemory(store, policy, log) });
}

/** What the surface asks of the rest of the program. */
export function teamsMemory(store: Store, policy: Policy | null, log: Logger) {
  const { db } = store;
  return {
    keep: openTeamsKeep(store, systemClock),
    postOf: async (key: string) => (await getPost(db, key))?.post ?? null,
    takesPart: (thread: string) => hasHeard(db, thread),
    newestAsk: (thread: string) => newestAsk(db, thread),
    isOutdated: (thread: string, card: string) => isOutdated(store, thread, card, log),
    async stillAsks(thread: string) {
      // A thread that follows another has no state of its own.
      const [followed] = await followedAt(db, thread);
      const kind = (await loadThread(db, followed?.follows ?? thread, log))?.state.kind;
      return kind === 'asking' || kind === 'confirming' || kind === 'picking' || kind === 'offering';
    },
    mayApprove: (ticket: { repo: string; requester: string }, who: Parameters<typeof mayAct>[0]) =>
      policy === null
        ? who.sender.id !== ticket.requester
        : mayAct(who).allowed && mayApprove(policy, ticket, who).allowed,
  };
}
