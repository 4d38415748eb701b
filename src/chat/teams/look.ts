import { z } from 'zod';
import type { Logger } from '../../lib/log.ts';
import { conversationOf, type Spot } from './address.ts';
import type { Reference } from './keep.ts';

/** Where a post that may be there was found, or that nobody can tell. */
export type Found = { kind: 'there'; reference: string } | { kind: 'absent' } | { kind: 'untold' };

export interface LookOptions {
  graph: string;
  appId: string;
  token: (tenant: string) => Promise<string>;
  log: Logger;
}

const Messages = z.object({
  value: z
    .array(
      z.object({
        id: z.string(),
        from: z
          .object({ application: z.object({ id: z.string().nullish() }).nullish() })
          .nullish()
          .catch(undefined),
        attachments: z
          .array(z.object({ content: z.string().nullish() }))
          .nullish()
          .catch([]),
      }),
    )
    .default([]),
  '@odata.nextLink': z.url().optional(),
});

/**
 * Looks for a post by its mark among the newest messages of a thread, through Graph: a bot cannot ask Teams itself. It may where the team or
 * chat has agreed to the resource-specific permissions of the manifest; personal chats cannot be read.
 */
export async function lookFor(
  mark: string,
  at: { spot: Spot; reference: Reference },
  { graph, appId, token, log }: LookOptions,
): Promise<Found> {
  let next: string | undefined = addressOf(at, graph) ?? undefined;
  if (next === undefined) return { kind: 'untold' };
  try {
    const bearer = await token(at.spot.tenant);
    for (let page = 0; page < MOST_PAGES && next !== undefined; page += 1) {
      const answer: Response = await fetch(next, {
        headers: { authorization: `Bearer ${bearer}` },
        signal: AbortSignal.timeout(15_000),
      });
      if (!answer.ok) {
        log.warn({ status: answer.status }, 'Graph does not show what is in a conversation');
        return { kind: 'untold' };
      }
      const messages = Messages.parse(await answer.json());
      // Nothing of others is believed: anybody's app can copy a card.
      const ours = messages.value.find(
        ({ from, attachments }) =>
          from?.application?.id === appId &&
          (attachments ?? []).some(({ content }) => content?.includes(mark) === true),
      );
      if (ours !== undefined) return { kind: 'there', reference: ours.id };
      const { '@odata.nextLink': link } = messages;
      // The token goes to nobody but Graph.
      next = link !== undefined && new URL(link).origin === new URL(graph).origin ? link : undefined;
    }
    return { kind: 'absent' };
  } catch (error) {
    log.warn({ error: String(error) }, 'Graph could not be asked what is in a conversation');
    return { kind: 'untold' };
  }
}

const MOST_PAGES = 4;

function addressOf({ spot, reference }: { spot: Spot; reference: Reference }, graph: string): string | null {
  const conversation = encodeURIComponent(conversationOf({ ...spot, root: null }));
  switch (reference.kind) {
    case 'channel': {
      if (reference.team?.group === null || reference.team === null) return null;
      const channel = `${graph}/v1.0/teams/${reference.team.group}/channels/${conversation}/messages`;
      return spot.root === null ? `${channel}?$top=50` : `${channel}/${spot.root}/replies?$top=50`;
    }
    case 'groupChat':
      return `${graph}/v1.0/chats/${conversation}/messages?$top=50`;
    case 'personal':
    case 'person':
    case 'tenant':
      return null;
  }
}
