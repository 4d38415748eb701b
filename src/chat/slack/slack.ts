import { WebClient } from '@slack/web-api';
import { type Clock, systemClock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { type Stop, stopAll } from '../../lib/stop.ts';
import type { IncomingMessage, Surface } from '../surface.ts';
import { LateApp } from './acknowledge.ts';
import { type Place, placeOf, threadOf, tsOf } from './address.ts';
import { boltLog } from './bolt-log.ts';
import { slackErrorCode } from './call.ts';
import type { Heard } from './hear/heard.ts';
import { openIdentity } from './identity.ts';
import { inOrder } from './in-order.ts';
import { listenTo } from './listen.ts';
import { openPosted } from './posted.ts';
import { type Connection, receivingFor } from './receive.ts';
import { renderPost } from './render/post.ts';
import { openSend } from './send.ts';

export interface SlackOptions {
  /** `xoxb-…`. */
  botToken: string;
  connection: Connection;
  log: Logger;
  /** The Web API, for a stand-in; Slack's own otherwise. Ends with a slash. */
  apiUrl?: string;
  clock?: Clock;
  /**
   * Whether we take part in a thread, where something here knows: replies without a mention count only there. Slack is asked
   * otherwise, one call for each reply in a thread that is not known yet.
   */
  takesPart?: (thread: string) => Promise<boolean>;
  /** When an event that is still being handled is acknowledged, in milliseconds; Slack waits three seconds. */
  acknowledgeAfterMs?: number;
}

export interface Slack extends Surface {
  readonly name: 'slack';
  /** The port requests are taken on, once it listens; null for a socket. */
  port(): number | null;
}

/** What is heard from outside the workspace never comes this far. */
function placeIn({ team, channel }: Pick<Place, 'team' | 'channel'>): IncomingMessage['place'] {
  const kind = channel.startsWith('D') ? 'direct' : channel.startsWith('G') ? 'group' : 'channel';
  return { address: `slack:${team}:${channel}`, kind, external: false };
}

/** Slack as a place to talk: one workspace, many threads. */
export function createSlack(options: SlackOptions): Slack {
  const { log, connection, clock = systemClock } = options;
  const apiUrl = options.apiUrl ?? null;
  const client = new WebClient(options.botToken, {
    logger: boltLog(log),
    // The client would repeat a post whose answer was lost; who may repeat what is decided in call.ts.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 20_000,
    ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
  });
  const identify = openIdentity(client);
  const posted = openPosted(client, async () => (await identify()).userId);
  const send = openSend(client, posted);
  let port: number | null = null;

  async function place(thread: string) {
    return placeOf(thread, (await identify()).team);
  }

  return {
    name: 'slack',
    port: () => port,
    async post(thread, key, post) {
      const at = await place(thread);
      return send.post(at, key, post.kind, (tables) => renderPost(post, { now: clock.now(), tables }));
    },
    async edit(thread, reference, post) {
      const at = await place(thread);
      const ts = tsOf(reference);
      await send
        .edit(at, ts, (tables) => renderPost(post, { now: clock.now(), tables }))
        .catch((error: unknown) => {
          // Somebody deleted it: there is nothing left to replace, and the rest of the thread must not wait for it.
          if (slackErrorCode(error) !== 'message_not_found') throw error;
          log.warn({ thread, reference }, 'a post to be edited is gone from Slack');
        });
    },
    async find(thread, key) {
      return posted.find(await place(thread), key);
    },
    async listen(handle) {
      const identity = await identify();
      const receiving = receivingFor(connection, { apiUrl, log });
      const app = new LateApp({
        receiver: receiving.receiver,
        logger: boltLog(log),
        acknowledgeAfterMs: options.acknowledgeAfterMs ?? 2_500,
        authorize: async () => ({
          botToken: options.botToken,
          botId: identity.botId,
          botUserId: identity.userId,
          teamId: identity.team,
        }),
        clientOptions: apiUrl === null ? {} : { slackApiUrl: apiUrl },
        convoStore: false,
      });
      const lanes = inOrder();
      let listening = true;

      /** One after the other within a thread; whether a reply counts is asked in its turn, after what came before it. */
      function hear(heard: Heard, still: () => Promise<boolean> = async () => true): Promise<void> {
        const at = { team: identity.team, channel: heard.channel, root: heard.root };
        const thread = threadOf(at);
        const { id, sender, action } = heard;
        return lanes.run(thread, id, async () => {
          const meant =
            heard.addressed ||
            (options.takesPart === undefined ? await posted.takesPart(at) : await options.takesPart(thread));
          if (!listening || !meant || !(await still())) return;
          const message: IncomingMessage = {
            id,
            thread,
            place: placeIn(at),
            sender: { ...sender, id: `slack:${at.team}:${sender.id}`, email: null, trust: 'member', groups: [] },
            action,
            context: [],
            card: null,
          };
          await handle(message);
          posted.join(at);
        });
      }

      listenTo(app, { identity, posted, send, hear, log });
      port = await receiving.start();
      const stop: Stop = stopAll([
        () => lanes.idle(),
        async () => {
          listening = false;
          await receiving.stop();
        },
      ]);
      return stop;
    },
  };
}
