import type { Activity, ConversationParameters } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';
import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { conversationOf, type Spot, splitConversation, threadOf } from './address.ts';
import { callTeams, TeamsError } from './call.ts';
import type { Keep, Reference } from './keep.ts';
import { lookFor, type LookOptions } from './look.ts';
import type { Card } from './render/card.ts';
import { markIn, type Message } from './render/message.ts';

export const CARD = 'application/vnd.microsoft.card.adaptive';

/** Where something is put, and how Teams is reached there. */
export interface Target {
  spot: Spot;
  reference: Reference;
}

export interface Send {
  /** What was posted under a key, or null; where it may be there without having been noted, Teams is asked. */
  find(target: Target, key: string): Promise<string | null>;
  /** Posts under a key; once, however often. Returns the activity's id. */
  post(target: Target, key: string, message: Message): Promise<string>;
  /** Begins a thread in a channel; returns it. */
  open(target: Target, key: string, message: Message): Promise<string>;
  edit(target: Target, reference: string, message: Message): Promise<void>;
  /** Posts what nobody looks for later. */
  tell(target: Target, message: Message): Promise<string>;
  /** Shows that something is being done; that this fails is nobody's loss. */
  typing(target: Target): void;
  /** The chat with one person, by their id among conversations. */
  chatWith(target: Target, user: string): Promise<string>;
}

export interface SendOptions extends LookOptions {
  /** How long something may be there before Graph shows it. */
  settleMs: number;
  clock: Clock;
  connect: (serviceUrl: string) => Promise<ConnectorClient>;
  keep: Keep;
}

const Posted = z.object({ id: z.string().min(1) });
const Opened = z.object({ id: z.string().min(1), activityId: z.string().nullish() });

export function openSend(options: SendOptions): Send {
  const { connect, keep, appId, settleMs, clock } = options;

  async function write(target: Target, message: Message): Promise<string> {
    const connector = await connect(target.reference.serviceUrl);
    const conversation = conversationOf(target.spot);
    const answer = await connector.conversations.sendToConversation(conversation, activityOf(message), TIMEOUT);
    return Posted.parse(answer).id;
  }

  /** Where something is that may be there; null where it is not, or nobody can tell. Too early to tell, it is asked for again later. */
  async function there(target: Target, key: string, begunAt: Date): Promise<string | null> {
    const found = await lookFor(markIn(key), target, options);
    if (found.kind === 'there') return found.reference;
    const left = begunAt.getTime() + settleMs - clock.now().getTime();
    if (found.kind === 'untold' || left <= 0) return null;
    throw new TeamsError('in-doubt', 'It cannot be told yet whether Teams took a post.', {
      status: null,
      cause: null,
      retryAfterMs: left,
    });
  }

  /** Notes that something is about to be put, puts it, notes where. What was refused for sure is forgotten again. */
  async function once<T>(key: string, thread: string, put: () => Promise<T>): Promise<T> {
    await keep.begin(key, thread);
    try {
      return await put();
    } catch (error) {
      if (error instanceof TeamsError && !error.inDoubt) await keep.drop(key);
      throw error;
    }
  }

  return {
    async find(target, key) {
      const thread = threadOf(target.spot);
      const kept = await keep.load(key);
      if (kept === null || kept.thread !== thread) return null;
      if (kept.reference !== null) return kept.reference;
      const reference = await there(target, key, kept.begunAt);
      if (reference !== null) await keep.settle(key, { thread, reference });
      return reference;
    },
    async post(target, key, message) {
      const thread = threadOf(target.spot);
      const known = await keep.load(key);
      if (known?.reference !== null && known?.thread === thread) return known.reference;
      return once(key, thread, async () => {
        const begunAt = clock.now();
        const reference = await callTeams(() => write(target, message), {
          isThere: () => there(target, key, begunAt),
          repeatable: false,
        });
        await keep.settle(key, { thread, reference });
        return reference;
      });
    },
    async open(target, key, message) {
      const place = threadOf(target.spot);
      const known = await keep.load(key);
      if (known !== null && known.reference !== null) return known.thread;
      const settle = async (root: string, reference: string): Promise<string> => {
        const thread = threadOf({ ...target.spot, root });
        await keep.settle(key, { thread, reference });
        return thread;
      };
      const found = known === null ? null : await there(target, key, known.begunAt);
      if (found !== null) return settle(found, found);
      return once(key, place, async () => {
        const begunAt = clock.now();
        const opened = await callTeams(
          async () => {
            const connector = await connect(target.reference.serviceUrl);
            const answer = await connector.conversations.createConversation(
              asked({
                isGroup: true,
                tenantId: target.spot.tenant,
                activity: activityOf(message) as Activity,
                channelData: { channel: { id: target.spot.conversation }, tenant: { id: target.spot.tenant } },
              }),
              TIMEOUT,
            );
            const { id, activityId } = Opened.parse(answer);
            const root = splitConversation(id).root ?? activityId ?? '';
            return { root, reference: activityId ?? root };
          },
          {
            isThere: async () => {
              const root = await there(target, key, begunAt);
              return root === null ? null : { root, reference: root };
            },
            repeatable: false,
          },
        );
        return settle(opened.root, opened.reference);
      });
    },
    async edit(target, reference, message) {
      const connector = await connect(target.reference.serviceUrl);
      await callTeams(
        () =>
          connector.conversations.updateActivity(
            conversationOf(target.spot),
            reference,
            { ...activityOf(message), id: reference },
            TIMEOUT,
          ),
        { repeatable: true },
      );
    },
    tell: (target, message) => callTeams(() => write(target, message), { repeatable: false }),
    typing({ spot, reference }) {
      connect(reference.serviceUrl)
        .then((connector) =>
          connector.conversations.sendToConversation(conversationOf(spot), { type: 'typing' }, TIMEOUT),
        )
        .catch(() => {});
    },
    async chatWith({ spot, reference }, user) {
      const connector = await connect(reference.serviceUrl);
      const answer = await callTeams(
        () =>
          connector.conversations.createConversation(
            asked({
              isGroup: false,
              bot: { id: `28:${appId}`, name: '' },
              members: [{ id: user, name: '' }],
              tenantId: spot.tenant,
              channelData: { tenant: { id: spot.tenant } },
            }),
            TIMEOUT,
          ),
        // Asked again it is the same chat.
        { repeatable: true },
      );
      return Opened.parse(answer).id;
    },
  };
}

/** The vendor's types want all that may be asked for; Teams wants only what it is about. */
function asked(conversation: Partial<ConversationParameters>): ConversationParameters {
  return conversation as ConversationParameters;
}

const TIMEOUT = { timeout: 15_000 };

export function attachmentOf(card: Card): { contentType: string; content: Card } {
  return { contentType: CARD, content: card };
}

function activityOf({ card, summary }: Message): Partial<Activity> {
  return { type: 'message', summary, attachments: [attachmentOf(card)] };
}
