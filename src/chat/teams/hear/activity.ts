import { z } from 'zod';

const Account = z.object({
  /** `29:…` of a person, `28:…` of a bot. */
  id: z.string(),
  name: z.string().optional(),
  aadObjectId: z.string().optional(),
  role: z.string().optional(),
});

const ChannelData = z.object({
  tenant: z.object({ id: z.string() }).optional(),
  team: z.object({ id: z.string().optional(), aadGroupId: z.string().optional() }).optional(),
  channel: z.object({ id: z.string().optional(), type: z.string().optional() }).optional(),
  eventType: z.string().optional(),
});

/** What Teams sends, as much of it as is read. What is said to whom is in `value` of invokes. */
export const Activity = z
  .object({
    type: z.string(),
    id: z.string().optional(),
    name: z.string().optional(),
    channelId: z.string(),
    serviceUrl: z.url(),
    timestamp: z.string().optional(),
    from: Account,
    recipient: Account.partial().default({}),
    conversation: z.object({
      id: z.string().min(1),
      conversationType: z.string().optional(),
      tenantId: z.string().optional(),
      isGroup: z.boolean().optional(),
    }),
    text: z.string().nullish(),
    entities: z
      .array(z.object({ type: z.string(), text: z.string().optional(), mentioned: Account.partial().optional() }))
      .nullish()
      .catch([]),
    attachments: z
      .array(z.object({ contentType: z.string(), content: z.unknown().optional() }))
      .nullish()
      .catch([]),
    channelData: ChannelData.nullish().catch(undefined),
    membersAdded: z.array(Account.partial()).nullish().catch([]),
    replyToId: z.string().nullish(),
    value: z.unknown().optional(),
  })
  .transform((activity) => ({
    ...activity,
    /** Whose Teams it is; in lower case, as addresses have it. */
    tenant: (activity.channelData?.tenant?.id ?? activity.conversation.tenantId)?.toLowerCase() ?? null,
  }));
export type Activity = z.infer<typeof Activity>;
