import { UserError } from '../../lib/errors.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { type Stop, stopAll } from '../../lib/stop.ts';
import type { Post } from '../post.ts';
import type { IncomingMessage, Surface } from '../surface.ts';
import { LateApp } from './acknowledge.ts';
import { addressOf, cornerOf, namedBy, type Place, placeOf, threadOf, tsOf } from './address.ts';
import { boltLog } from './bolt-log.ts';
import { callSlack, slackErrorCode } from './call.ts';
import type { Heard } from './hear/heard.ts';
import { inOrder } from '../../lib/in-order.ts';
import { type Install, installationStore } from './install.ts';
import { listenTo } from './listen.ts';
import { type Connection, receivingFor } from './receive.ts';
import { renderHome } from './render/home.ts';
import { renderPost } from './render/post.ts';
import type { Taken } from './send.ts';
import { installedTeams, oneTeam, type Team } from './teams.ts';

export interface SlackOptions {
  /** One workspace by its token, `xoxb-…`; or every workspace that installs the app. */
  access: { botToken: string } | { install: Install };
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
  /** The key of the newest post of a thread that waits for somebody, where something here knows; Slack is asked otherwise. */
  newestAsk?: (thread: string) => Promise<string | null>;
  /** Whether the post a control stands on is about something that is over, where something here knows. */
  isOutdated?: (thread: string, card: string) => Promise<boolean>;
  /** When an event that is still being handled is acknowledged, in milliseconds; Slack waits three seconds. */
  acknowledgeAfterMs?: number;
}

export interface Slack extends Surface {
  readonly name: 'slack';
  showHome: NonNullable<Surface['showHome']>;
  whisper: NonNullable<Surface['whisper']>;
  openThread: NonNullable<Surface['openThread']>;
  isShared: NonNullable<Surface['isShared']>;
  /** The port requests are taken on, and pages served, once it listens; null for a socket alone. */
  port(): number | null;
}

/** Slack as a place to talk: one workspace or many, many threads in each. */
export function createSlack(options: SlackOptions): Slack {
  const { log, access, connection, clock = systemClock } = options;
  const apiUrl = options.apiUrl ?? null;
  const one = 'botToken' in access ? oneTeam(access.botToken, { apiUrl, log }) : null;
  const install = 'install' in access ? access.install : null;
  const teams =
    one ?? installedTeams(async (team) => (await install?.installations.load(team))?.token ?? null, { apiUrl, log });
  let port: number | null = null;

  async function at(thread: string): Promise<{ place: Place; team: Team }> {
    const place = placeOf(thread);
    return { place, team: await teams.of(place.team) };
  }

  const render = (post: Post, key: string | null) => (taken: Taken) =>
    renderPost(post, { now: clock.now(), key, ...taken });

  /** To one person alone; in a direct conversation everybody there is them. */
  async function tell({ send, posted }: Team, place: Place, user: string, key: string, post: Post): Promise<string> {
    if (place.channel.startsWith('D')) {
      if (cornerOf(place) !== null) return (await send.open(place, key, post.kind, render(post, key))).root;
      return (await posted.find(place, key)) ?? (await send.post(place, key, post.kind, render(post, key)));
    }
    try {
      return await send.whisper(place, user, render(post, key));
    } catch (error) {
      // Who left the channel, or only clicked there, is told directly.
      if (!OUT_OF_SIGHT.has(slackErrorCode(error) ?? '')) throw error;
      return (await send.open({ team: place.team, channel: user }, key, post.kind, render(post, key))).root;
    }
  }

  return {
    name: 'slack',
    port: () => port,
    async post(thread, key, post) {
      const { place, team } = await at(thread);
      const corner = cornerOf(place);
      return corner === null
        ? team.send.post(place, key, post.kind, render(post, key))
        : tell(team, place, corner, key, post);
    },
    async edit(thread, reference, post) {
      const { place, team } = await at(thread);
      const ts = tsOf(reference);
      const corner = cornerOf(place);
      if (corner !== null) {
        await tell(team, place, corner, `${thread}/${reference}`, post);
        return;
      }
      const key = await team.posted.keyAt(place, ts);
      await team.send.edit(place, key ?? reference, ts, render(post, key)).catch((error: unknown) => {
        // Somebody deleted it: there is nothing left to replace, and the rest of the thread must not wait for it.
        if (slackErrorCode(error) !== 'message_not_found') throw error;
        log.warn({ thread, reference }, 'a post to be edited is gone from Slack');
      });
    },
    async find(thread, key) {
      const { place, team } = await at(thread);
      return cornerOf(place) === null ? team.posted.find(place, key) : null;
    },
    async whisper(thread, user, key, post) {
      const { place, team } = await at(thread);
      await tell(team, place, namedBy(user).id, key, post);
    },
    async showHome(user, post) {
      const { team: id, id: person } = namedBy(user);
      const { client, identity } = await teams.of(id);
      const view = renderHome(post, { now: clock.now(), site: identity.url });
      await callSlack('write', () => client.views.publish({ user_id: person, view }));
    },
    async openThread(place, key, post) {
      const { team: id, id: channel } = namedBy(place);
      const { posted, send } = await teams.of(id);
      if (!/^[CDG]/.test(channel)) {
        throw new UserError(
          'usage',
          `${place} is a person: a thread begins in a channel or a direct conversation.`,
          'Give the place a message came from.',
        );
      }
      const known = await posted.findOpening(channel, key);
      if (known !== null) return threadOf({ team: id, channel, root: known });
      return threadOf(await send.open({ team: id, channel }, key, post.kind, render(post, key)));
    },
    async isShared(place) {
      const { team: id, id: channel } = namedBy(place);
      return (await (await teams.of(id)).directory.channel(channel, false)).external;
    },
    async listen(handle) {
      const team = one === null ? null : await one.only();
      const receiving = receivingFor(connection, {
        apiUrl,
        log,
        install:
          install === null
            ? null
            : { options: install, store: installationStore(install.installations, (each) => teams.forget(each)) },
      });
      const app = new LateApp({
        receiver: receiving.receiver,
        logger: boltLog(log),
        acknowledgeAfterMs: options.acknowledgeAfterMs ?? 2_500,
        authorize: async ({ teamId }) => {
          const { token, identity } = team ?? (await teams.of(teamId ?? ''));
          return { botToken: token, botId: identity.botId, botUserId: identity.userId, teamId: identity.team };
        },
        clientOptions: apiUrl === null ? {} : { slackApiUrl: apiUrl },
        convoStore: false,
      });
      const lanes = inOrder();
      let listening = true;

      /** One after the other within a thread; whether a reply counts is asked in its turn, after what came before it. */
      function hear(of: Team, heard: Heard, still: () => Promise<boolean> = async () => true): Promise<void> {
        const place = { team: of.identity.team, channel: heard.channel, root: heard.root };
        const thread = threadOf(place);
        return lanes.run(thread, heard.id, async () => {
          const meant =
            heard.addressed ||
            (options.takesPart === undefined ? await of.posted.takesPart(place) : await options.takesPart(thread));
          if (!listening || !meant || !(await still())) return;
          await handle(await messageOf(of, thread, heard));
          of.posted.join(place);
        });
      }

      async function isOutdated(of: Team, heard: Heard, ts: string | null): Promise<boolean> {
        const place = { team: of.identity.team, channel: heard.channel, root: heard.root };
        if (heard.card !== null && (await options.isOutdated?.(threadOf(place), heard.card)) === true) return true;
        if (!WAITED_FOR.has(heard.action.kind)) return false;
        const card = heard.card ?? (ts === null ? null : await of.posted.keyAt(place, ts));
        const newest = await (options.newestAsk?.(threadOf(place)) ?? of.posted.newestAsk(place));
        return card !== null && newest !== null && newest !== card;
      }

      listenTo(app, {
        teamOf: async ({ teamId }) => team ?? teams.of(teamId ?? ''),
        async leave(id, when) {
          await install?.installations.remove(id, when);
          teams.forget(id);
        },
        hear,
        isOutdated,
        log,
      });
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

/** Actions on what waits for somebody: they mean the post they were made on, and no newer one. */
const WAITED_FOR: ReadonlySet<Heard['action']['kind']> = new Set([
  'confirm',
  'answer',
  'edit',
  'choose',
  'approve',
  'decline',
]);

const OUT_OF_SIGHT: ReadonlySet<string> = new Set(['user_not_in_channel', 'not_in_channel', 'channel_not_found']);

/** All that the core is told, with what Slack knows of the person and the place. */
async function messageOf({ identity, directory }: Team, thread: string, heard: Heard): Promise<IncomingMessage> {
  const { team } = identity;
  const { id, replaces, channel, sender, shared, action, context, card } = heard;
  const [person, place] = await Promise.all([
    directory.person(sender.id, sender.team),
    directory.channel(channel, shared),
  ]);
  return {
    id,
    thread,
    place: { address: addressOf(team, channel), ...place },
    sender: { id: addressOf(team, sender.id), ...person },
    action,
    ...(replaces === undefined ? {} : { replaces }),
    context,
    card,
  };
}
