import { z } from 'zod';

const Origin = z.object({
  /** Of events: the channel is shared with another organisation. */
  is_ext_shared_channel: z.boolean().optional(),
  /** Of messages in events. */
  event: z.object({ user_team: z.string().optional(), source_team: z.string().optional() }).optional().catch(undefined),
  /** Of clicks, shortcuts and forms. */
  user: z.object({ team_id: z.string().optional() }).optional().catch(undefined),
  /** Of commands, which have no other. */
  team_id: z.string().optional(),
});

export interface Origin {
  shared: boolean;
  /** The workspace of who did it; null where the payload does not say. */
  team: string | null;
}

/** What a payload says of where it comes from. What cannot be read is shared with the world. */
export function originOf(body: unknown): Origin {
  const origin = Origin.safeParse(body);
  if (!origin.success) return { shared: true, team: '' };
  const { is_ext_shared_channel: shared = false, event, user, team_id: ofBody } = origin.data;
  const team = event?.user_team ?? event?.source_team ?? user?.team_id ?? (event === undefined ? ofBody : undefined);
  return { shared, team: team ?? null };
}
