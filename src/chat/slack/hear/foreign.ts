import { z } from 'zod';

const Origin = z.object({
  /** Of events: the channel is shared with another organisation. */
  is_ext_shared_channel: z.boolean().optional(),
  /** Of commands. */
  team_id: z.string().optional(),
  /** Of messages in events. */
  event: z.object({ user_team: z.string().optional() }).optional().catch(undefined),
  /** Of clicks and shortcuts. */
  user: z.object({ team_id: z.string().optional() }).optional().catch(undefined),
});

/** Whether something comes from outside the workspace, or from a channel others can read. What cannot be told is taken as outside. */
export function isForeign(body: unknown, team: string): boolean {
  const origin = Origin.safeParse(body);
  if (!origin.success) return true;
  const { is_ext_shared_channel: shared, team_id: ofBody, event, user } = origin.data;
  const teams = [event?.user_team, user?.team_id, event === undefined ? ofBody : undefined];
  return shared === true || teams.some((each) => each !== undefined && each !== team);
}
