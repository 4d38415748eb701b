import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Logger } from '../../lib/log.ts';
import type { Place, Sender } from '../surface.ts';
import { callSlack, slackErrorCode } from './call.ts';
import { recent } from '../../lib/recent.ts';

/** What Slack knows of people and channels of one workspace, asked at most once in five minutes for each. */
export interface Directory {
  /** `ofTeam`: the workspace the payload says they are of, where it does. */
  person(user: string, ofTeam: string | null): Promise<Omit<Sender, 'id'>>;
  /** `shared`: the payload says that another organisation reads it. */
  channel(channel: string, shared: boolean): Promise<Omit<Place, 'address'>>;
}

const UserAnswer = z.object({
  user: z.object({
    team_id: z.string().optional(),
    name: z.string().optional(),
    real_name: z.string().optional(),
    deleted: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_ultra_restricted: z.boolean().optional(),
    is_stranger: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    profile: z
      .object({
        display_name: z.string().optional(),
        real_name: z.string().optional(),
        email: z.string().optional(),
      })
      .optional(),
  }),
});
type User = z.infer<typeof UserAnswer>['user'];

const ChannelAnswer = z.object({
  channel: z.object({
    is_im: z.boolean().optional(),
    is_mpim: z.boolean().optional(),
    is_ext_shared: z.boolean().optional(),
    is_pending_ext_shared: z.boolean().optional(),
  }),
});

const GroupsAnswer = z.object({
  usergroups: z.array(z.object({ id: z.string(), users: z.array(z.string()).default([]) })).default([]),
});

export function openDirectory(client: WebClient, team: string, log: Logger): Directory {
  /** Null where Slack says there is nothing, or that we may not know; what passes is thrown, so that the event comes again. */
  async function ask<T>(what: string, call: () => Promise<T>): Promise<T | null> {
    try {
      return await callSlack('read', call);
    } catch (error) {
      const code = slackErrorCode(error);
      if (code === null || !FINAL.has(code)) throw error;
      log.warn({ what, code }, 'Slack does not tell; it is taken as outside');
      return null;
    }
  }

  const people = recent(FRESH_MS, async (user) => {
    const answer = await ask('a person', () => client.users.info({ user }));
    return answer === null ? null : UserAnswer.parse(answer).user;
  });
  const channels = recent(FRESH_MS, async (channel) => {
    const answer = await ask('a channel', () => client.conversations.info({ channel }));
    return answer === null ? null : ChannelAnswer.parse(answer).channel;
  });
  const groups = recent(FRESH_MS, async () => {
    const answer = await ask('user groups', () => client.usergroups.list({ include_users: true }));
    return answer === null ? [] : GroupsAnswer.parse(answer).usergroups;
  });

  return {
    async person(id, ofTeam) {
      const [user, all] = await Promise.all([people.get(id), groups.get('')]);
      return {
        name: nameOf(user) ?? id,
        email: user?.profile?.email ?? null,
        trust: ofTeam !== null && ofTeam !== team ? 'external' : trustOf(user, team),
        groups: all.filter(({ users }) => users.includes(id)).map((group) => `slack:${team}:${group.id}`),
      };
    },
    async channel(id, shared) {
      // A direct conversation is between two, and the other one's own standing says where they are from.
      if (id.startsWith('D')) return { kind: 'direct', external: shared };
      const channel = await channels.get(id);
      if (channel === null) return { kind: 'channel', external: true };
      const external = shared || channel.is_ext_shared === true || channel.is_pending_ext_shared === true;
      const kind = channel.is_im === true ? 'direct' : channel.is_mpim === true ? 'group' : 'channel';
      return { kind, external };
    },
  };
}

function nameOf(user: User | null): string | null {
  const names = [user?.profile?.display_name, user?.real_name, user?.profile?.real_name, user?.name];
  return names.find((name) => name !== undefined && name.trim() !== '') ?? null;
}

function trustOf(user: User | null, team: string): Sender['trust'] {
  if (user === null || user.deleted === true || user.is_stranger === true || user.is_bot === true) return 'external';
  if (user.team_id !== team) return 'external';
  return user.is_restricted === true || user.is_ultra_restricted === true ? 'guest' : 'member';
}

const FRESH_MS = 5 * 60_000;

/** What asking again would not change. */
const FINAL = new Set([
  'user_not_found',
  'user_not_visible',
  'users_not_found',
  'channel_not_found',
  'not_in_channel',
  'missing_scope',
  'no_permission',
  'access_denied',
  'team_access_not_granted',
  'ekm_access_denied',
  'paid_teams_only',
  'plan_upgrade_required',
]);
