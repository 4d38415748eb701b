import { type Clock, systemClock } from '../../lib/clock.ts';
import { UserError } from '../../lib/errors.ts';
import { inOrder } from '../../lib/in-order.ts';
import type { Logger } from '../../lib/log.ts';
import { type Stop, stopAll } from '../../lib/stop.ts';
import type { Post, TicketPost } from '../post.ts';
import type { IncomingMessage, Place, Sender, Surface } from '../surface.ts';
import { addressOf, isPerson, namedBy, type Spot, spotOf, tenantAddress, threadOf } from './address.ts';
import { teamsStatus } from './call.ts';
import { type Access, type Cloud, openConnections, PUBLIC_CLOUD } from './connect.ts';
import { openDirectory } from './directory.ts';
import { Gate } from './gate.ts';
import type { Heard, Origin } from './hear/heard.ts';
import type { Keep, Reference } from './keep.ts';
import { linkTo } from './link.ts';
import { listenTo } from './listen.ts';
import { receive } from './receive.ts';
import type { Message } from './render/message.ts';
import { renderPost } from './render/post.ts';
import { openSend, type Target } from './send.ts';
import { forSomebody } from './words.ts';

export interface TeamsOptions {
  access: Access;
  /** Tenants whose people may talk to us; of all others nothing is heard. */
  tenants: readonly string[];
  /** Where requests are taken, on 127.0.0.1 unless told; port 0 takes a free one. */
  connection: { port: number; host?: string };
  keep: Keep;
  log: Logger;
  /** What was last put under a key: cards and forms are drawn from it when somebody looks at them. */
  postOf: (key: string) => Promise<Post | null>;
  /** Whether we take part in a thread: replies without a mention count only there. */
  takesPart: (thread: string) => Promise<boolean>;
  /** The key of the newest post of a thread that waits for somebody. */
  newestAsk: (thread: string) => Promise<string | null>;
  /** Whether the post a control stands on is about something that is over, where something here knows. */
  isOutdated?: (thread: string, card: string) => Promise<boolean>;
  /** Whether a thread waits for anybody at all by now. */
  stillAsks: (thread: string) => Promise<boolean>;
  /** Whether somebody may say the second yes to a ticket; who may is shown the buttons for it. */
  mayApprove: (ticket: { repo: string; requester: string }, who: { place: Place; sender: Sender }) => boolean;
  /** Microsoft's, unless a stand-in is given. */
  cloud?: Cloud;
  clock?: Clock;
  /** How long, in milliseconds, a post may be there before Graph shows it; until then it is not posted again. */
  settleMs?: number;
}

export interface Teams extends Surface {
  readonly name: 'teams';
  showHome: NonNullable<Surface['showHome']>;
  whisper: NonNullable<Surface['whisper']>;
  openThread: NonNullable<Surface['openThread']>;
  isShared: NonNullable<Surface['isShared']>;
  /** The port requests are taken on, once it listens. */
  port(): number | null;
}

/** Teams as a place to talk: personal chats, group chats and channels of the tenants it is let into. */
export function createTeams(options: TeamsOptions): Teams {
  const { access, keep, log, cloud = PUBLIC_CLOUD, clock = systemClock } = options;
  const tenants = options.tenants.map((tenant) => tenant.toLowerCase());
  const connections = openConnections(access, cloud, log);
  const connect = (serviceUrl: string) => connections.connector(serviceUrl);
  const directory = openDirectory(connect, log);
  const send = openSend({
    connect,
    keep,
    appId: access.appId,
    graph: cloud.graph,
    token: (tenant) => connections.graphToken(tenant),
    settleMs: options.settleMs ?? 15_000,
    clock,
    log,
  });
  let port: number | null = null;

  async function at(thread: string): Promise<Target> {
    const spot = spotOf(thread);
    if (!tenants.includes(spot.tenant)) {
      throw new UserError(
        'usage',
        `That thread is in the tenant ${spot.tenant}, which is not one of TEAMS_TENANTS.`,
        'Add the tenant there, if its people may talk to the bot.',
      );
    }
    return { spot, reference: await reach(spot) };
  }

  /** How a conversation is reached: as it said last, or as others of its tenant are. */
  async function reach(spot: Spot): Promise<Reference> {
    const known = await keep.loadReference(addressOf(spot.tenant, spot.conversation));
    if (known !== null) return known;
    const other = await keep.loadReference(tenantAddress(spot.tenant));
    if (other !== null) return { ...other, kind: kindOf(spot.conversation) };
    throw new UserError(
      'usage',
      `Nobody of the tenant ${spot.tenant} has talked to the bot yet, so it does not know how to reach its Teams.`,
      'Write to it once in Teams.',
    );
  }

  /** As everybody sees it; who may approve gets a view of their own. */
  async function drawn(post: Post, key: string, target: Target): Promise<Message> {
    return renderPost(post, {
      now: clock.now(),
      key,
      role: 'everyone',
      controls: true,
      note: null,
      refreshFor: await approversAmong(post, target),
      mention: target.reference.kind !== 'personal',
    });
  }

  async function approversAmong(post: Post, { spot, reference }: Target): Promise<string[]> {
    if (!needsApproval(post) || reference.kind === 'personal') return [];
    try {
      const [people, place] = await Promise.all([
        directory.people({ spot, reference }),
        directory.place({ spot, reference, channelType: null }),
      ]);
      const { repo, requester } = post.terms;
      return people
        .filter((sender) => options.mayApprove({ repo, requester }, { place, sender }))
        .map(({ user }) => user);
    } catch (error) {
      // They can still say it in words, and look at the card anew by hand.
      log.warn({ error: String(error) }, 'who may approve could not be asked of Teams');
      return [];
    }
  }

  /** A card to look at and nothing to click: for somebody who reads of a thread elsewhere. */
  function plainly(post: Post, note: string | null): Message {
    return renderPost(post, {
      now: clock.now(),
      key: null,
      role: 'everyone',
      controls: false,
      note,
      refreshFor: [],
      mention: false,
    });
  }

  /** The chat with a person; null where they cannot be reached by themselves. */
  async function chatOf(person: string, elsewhere: Target | null): Promise<Target | null> {
    const { tenant, id } = namedBy(person);
    const reference = (await keep.loadReference(person)) ?? elsewhere?.reference ?? null;
    const user = reference?.user ?? id;
    if (reference === null) return null;
    try {
      const conversation =
        reference.chat ?? (await send.chatWith({ spot: { tenant, conversation: '', root: null }, reference }, user));
      return {
        spot: { tenant, conversation, root: null },
        reference: { ...reference, kind: 'personal', team: null },
      };
    } catch (error) {
      if (!OUT_OF_REACH.has(teamsStatus(error) ?? 0)) throw error;
      log.warn({ person }, 'somebody cannot be written to alone in Teams');
      return null;
    }
  }

  return {
    name: 'teams',
    port: () => port,
    async post(thread, key, post) {
      const target = await at(thread);
      return send.post(target, key, await drawn(post, key, target));
    },
    async edit(thread, reference, post) {
      const target = await at(thread);
      const key = await keep.keyAt(thread, reference);
      if (key === null) {
        throw new UserError(
          'usage',
          `There is no post ${reference.slice(0, 100)} in this thread of Teams.`,
          'Edit with the reference that post returned.',
        );
      }
      try {
        await send.edit(target, reference, await drawn(post, key, target));
      } catch (error) {
        // Somebody deleted it: there is nothing left to replace, and the rest of the thread must not wait for it.
        if (teamsStatus(error) !== 404) throw error;
        log.warn({ thread, reference }, 'a post to be edited is gone from Teams');
      }
    },
    async find(thread, key) {
      return send.find(await at(thread), key);
    },
    async whisper(thread, user, key, post) {
      const target = await at(thread);
      if (target.reference.kind === 'personal') {
        await send.post(target, key, await drawn(post, key, target));
        return;
      }
      const chat = await chatOf(user, target);
      if (chat === null) {
        // Teams shows nothing to one person alone in a conversation of many.
        const known = await directory.person(target, (await keep.loadReference(user))?.user ?? namedBy(user).id);
        await send.tell(target, plainly(post, forSomebody(known.name)));
        return;
      }
      const link = linkTo(thread);
      await send.tell(chat, plainly(post, link === null ? null : `It is about this thread: ${link}`));
    },
    async showHome(user, post) {
      const chat = await chatOf(user, null);
      if (chat !== null) await send.tell(chat, plainly(post, null));
    },
    async openThread(place, key, post) {
      if (isPerson(place)) {
        throw new UserError(
          'usage',
          `${place} is a person: a thread begins in a channel or a chat.`,
          'Give the place a message came from.',
        );
      }
      namedBy(place);
      const target = await at(place);
      const message = await drawn(post, key, target);
      if (target.reference.kind === 'channel') return send.open(target, key, message);
      await send.post(target, key, message);
      return place;
    },
    async isShared(place) {
      namedBy(place);
      return (await directory.place({ ...(await at(place)), channelType: null })).external;
    },
    async listen(handle) {
      const lanes = inOrder();
      let listening = true;

      /** One after the other within a thread; whether a reply counts is asked in its turn, after what came before it. */
      function hear(heard: Heard, still: () => Promise<boolean> = async () => true): Promise<void> {
        const thread = threadOf(heard.origin.spot);
        return lanes.run(thread, heard.id, async () => {
          const meant = heard.addressed || (await isReply(thread, heard));
          if (!listening || !meant || !(await still())) return;
          if (heard.addressed && heard.action.kind === 'say')
            send.typing({ spot: heard.origin.spot, reference: heard.origin.reference });
          await handle(await messageFrom(thread, heard));
        });
      }

      /** In a group chat, which is one thread for ever, only while something is asked: most of what is said there is among people. */
      async function isReply(thread: string, { origin: { reference }, action }: Heard): Promise<boolean> {
        if (!(await options.takesPart(thread))) return false;
        return reference.kind !== 'groupChat' || action.kind === 'cancel' || options.stillAsks(thread);
      }

      async function messageFrom(thread: string, heard: Heard): Promise<IncomingMessage> {
        const { id, replaces, origin, action, context, card } = heard;
        const [sender, place] = await Promise.all([senderOf(heard), directory.place(origin)]);
        const of = replaces === undefined ? {} : { replaces };
        return { id, thread, place, sender, action, ...of, context, card };
      }

      async function senderOf({ origin, sender }: Pick<Heard, 'origin' | 'sender'>): Promise<Sender> {
        const known = await directory.person(origin, sender.user);
        const name = known.name === sender.user && sender.name !== '' ? sender.name : known.name;
        // What Teams itself says of who it was, where it says it.
        const id = sender.object === null ? known.id : addressOf(origin.spot.tenant, sender.object);
        return { id, name, email: known.email, trust: known.trust, groups: known.groups };
      }

      async function mayApprove(post: TicketPost, who: { origin: Origin; sender: Heard['sender'] }): Promise<boolean> {
        const [sender, place] = await Promise.all([senderOf(who), directory.place(who.origin)]);
        const { repo, requester } = post.terms;
        return options.mayApprove({ repo, requester }, { place, sender });
      }

      await connections.check();
      const take = listenTo({ ...options, clock, directory, send, hear, mayApprove });
      const gate = new Gate(connections.authentication, { issuer: cloud.issuer, tenants });
      const receiving = await receive(
        options.connection,
        (authorization, body) => gate.receive(authorization, body, take),
        log,
      );
      port = receiving.port;
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

function needsApproval(post: Post): post is TicketPost {
  return post.kind === 'ticket' && post.confirm && post.approval !== null;
}

function kindOf(conversation: string): Reference['kind'] {
  if (/@thread\.(?:tacv2|skype)$/.test(conversation)) return 'channel';
  return conversation.startsWith('19:') ? 'groupChat' : 'personal';
}

/** We are not installed for them, or not allowed to write first. */
const OUT_OF_REACH = new Set([400, 403, 404]);
