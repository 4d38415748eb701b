import { z } from 'zod';
import { type Spot, splitConversation } from '../address.ts';
import type { Activity } from './activity.ts';
import { originOf } from './heard.ts';
import { readHtml } from './read-text.ts';

const Payload = z.object({
  id: z.string(),
  replyToId: z.string().nullish(),
  body: z.object({ contentType: z.string().optional(), content: z.string().default('') }).default({ content: '' }),
  from: z
    .object({
      user: z
        .object({
          id: z.string().optional(),
          displayName: z.string().nullish(),
          userIdentityType: z.string().nullish(),
        })
        .nullish(),
      application: z.object({ displayName: z.string().nullish() }).nullish(),
    })
    .nullish(),
});

const Extended = z.object({ commandId: z.string(), messagePayload: Payload.optional(), data: z.unknown().optional() });

/** A message somebody chose "Turn into a ticket" on. */
export interface Turned {
  spot: Spot;
  text: string;
  author: { name: string; object: string | null; app: boolean };
  /** What the form held when it was sent; of no form yet, undefined. */
  data: unknown;
}

/** Null where it is another command, or no message comes with it. */
export function readExtension(activity: Activity, commandId: string): Turned | null {
  const extended = Extended.safeParse(activity.value);
  const origin = originOf(activity);
  if (!extended.success || extended.data.commandId !== commandId || origin === null) return null;
  const { messagePayload: message, data } = extended.data;
  if (message === undefined) return null;
  const { user, application } = message.from ?? {};
  const html = message.body.contentType !== 'text';
  const { conversation, root } = splitConversation(activity.conversation.id);
  const channel = origin.reference.kind === 'channel';
  return {
    spot: {
      tenant: origin.spot.tenant,
      conversation,
      // The message may be the one its thread hangs on.
      root: channel ? (root ?? (message.replyToId || message.id)) : null,
    },
    text: html ? readHtml(message.body.content) : message.body.content.trim(),
    author: {
      name: user?.displayName ?? application?.displayName ?? 'somebody',
      object: user?.userIdentityType === 'aadUser' ? (user.id?.toLowerCase() ?? null) : null,
      app: user === null || user === undefined,
    },
    data,
  };
}
