import type { Post } from '../../../src/chat/post.ts';
import type { IncomingMessage } from '../../../src/chat/surface.ts';
import { addressOf } from '../../../src/chat/teams/address.ts';
import { createTeams, type Teams, type TeamsOptions } from '../../../src/chat/teams/teams.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import type { Stop } from '../../../src/lib/stop.ts';
import { openTeamsKeep } from '../../../src/main/teams-keep.ts';
import type { Store } from '../../../src/store/open.ts';
import { type People, peopleOf } from './stand-in/people.ts';
import { startTeams, type TeamsStandIn } from './stand-in/stand-in.ts';
import { TENANT } from './stand-in/tenant.ts';

/** The surface on real botbuilder and a real database, connected to the stand-in, hearing into a list. */
export interface TeamsStage {
  teams: TeamsStandIn;
  people: People;
  surface: Teams;
  heard: IncomingMessage[];
  /** What is done with each message, besides being listed; nothing at first. */
  handle: (message: IncomingMessage) => Promise<void>;
  /** What was put under each key: what an outbox would know. Posting through `say` notes it. */
  posts: Map<string, Post>;
  /** Whether threads still ask. */
  asks: boolean;
  /** Posts as the outbox does. */
  say(thread: string, key: string, post: Post): Promise<string>;
  /** Another process on the same tenant and database. */
  reopen(): Teams;
  stopListening: Stop;
  stop: Stop;
}

export const MAY_APPROVE = new Set<string>();
/** Keys of posts about something that is over. */
export const OVER = new Set<string>();

/** One stand-in serves a file: a stage is a process of ours on it. */
export async function openStage(
  store: Store,
  { teams: given, ...more }: Partial<TeamsOptions> & { teams?: TeamsStandIn } = {},
): Promise<TeamsStage> {
  const teams = given ?? (await startTeams());
  const posts = new Map<string, Post>();
  const open = (): Teams =>
    createTeams({
      access: { appId: teams.app.id, secret: teams.app.secret, tenant: teams.app.tenant },
      tenants: [TENANT],
      connection: { port: 0 },
      keep: openTeamsKeep(store, systemClock),
      log: silentLog,
      postOf: async (key) => posts.get(key) ?? null,
      takesPart: async (thread) => stage.heard.some((message) => message.thread === thread),
      newestAsk: async (thread) =>
        [...posts].findLast(([key, post]) => key.startsWith(thread) && ASKS.has(post.kind))?.[0] ?? null,
      isOutdated: async (_, key) => OVER.has(key),
      stillAsks: async () => stage.asks,
      mayApprove: (ticket, { sender }) => sender.id !== ticket.requester && MAY_APPROVE.has(sender.id),
      cloud: teams.cloud,
      settleMs: 0,
      ...more,
    });
  const surface = open();
  const stage: TeamsStage = {
    teams,
    people: peopleOf(teams),
    surface,
    heard: [],
    handle: async () => {},
    posts,
    asks: true,
    async say(thread, key, post) {
      posts.set(key, post);
      return (await surface.find(thread, key)) ?? surface.post(thread, key, post);
    },
    reopen: open,
    stopListening: async () => {},
    async stop() {
      await stage.stopListening();
      if (given === undefined) await teams.stop();
    },
  };
  stage.stopListening = await surface.listen(async (message) => {
    await stage.handle(message);
    stage.heard.push(message);
  });
  teams.appAt(surface.port() ?? 0);
  return stage;
}

const ASKS = new Set(['questions', 'ticket', 'pick-repository']);

export function placeOf(conversation: string): string {
  return addressOf(TENANT, conversation);
}
