import type { ConnectorClient } from 'botframework-connector';
import { TeamsConnectorClient } from 'botframework-connector/lib/teams/index.js';
import { z } from 'zod';
import type { Logger } from '../../lib/log.ts';
import { recent } from '../../lib/recent.ts';
import type { Place, Sender } from '../surface.ts';
import { addressOf, type Spot } from './address.ts';
import { callTeams, TeamsError } from './call.ts';
import type { Origin } from './hear/heard.ts';
import type { Reference } from './keep.ts';

/** What Teams knows of people and places, asked at most once in five minutes for each. */
export interface Directory {
  /** Somebody by their id among conversations, as a conversation knows them. */
  person(at: Whereabouts, user: string): Promise<Person>;
  /** Who is in a conversation; the first of very many. */
  people(at: Whereabouts): Promise<(Person & { user: string })[]>;
  place(origin: Origin): Promise<Place>;
}

export interface Whereabouts {
  spot: Spot;
  reference: Reference;
}

export type Person = Sender;

const Member = z.object({
  id: z.string(),
  name: z.string().nullish(),
  email: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  aadObjectId: z.string().nullish(),
  objectId: z.string().nullish(),
  tenantId: z.string().nullish(),
  userRole: z.string().nullish(),
});
type Member = z.infer<typeof Member>;

const Members = z.object({ members: z.array(Member).default([]) });
const Channels = z.object({
  conversations: z.array(z.object({ id: z.string(), type: z.string().nullish() })).default([]),
});

export function openDirectory(connect: (serviceUrl: string) => Promise<ConnectorClient>, log: Logger): Directory {
  /** Null where Teams says there is nothing, or that we may not know; what passes is thrown, so that the activity comes again. */
  async function ask<T>(what: string, call: () => Promise<T>): Promise<T | null> {
    try {
      return await callTeams(call, { repeatable: true });
    } catch (error) {
      if (!(error instanceof TeamsError) || !FINAL.has(error.status ?? 0)) throw error;
      log.warn({ what, code: error.code }, 'Teams does not tell; it is taken as outside');
      return null;
    }
  }

  const members = recent(FRESH_MS, async (key) => {
    const [serviceUrl, conversation, user] = parts(key);
    const connector = await connect(serviceUrl);
    const answer = await ask('a person', () =>
      connector.conversations.getConversationMember(conversation, user, { timeout: TIMEOUT_MS }),
    );
    return answer === null ? null : Member.parse(answer);
  });
  const rosters = recent(FRESH_MS, async (key) => {
    const [serviceUrl, conversation] = parts(key);
    const connector = await connect(serviceUrl);
    const answer = await ask('the people of a conversation', () =>
      connector.conversations.getConversationPagedMembers(conversation, FIRST_PAGE),
    );
    return answer === null ? null : Members.parse(answer).members;
  });
  const channels = recent(FRESH_MS, async (key) => {
    const [serviceUrl, team] = parts(key);
    const { credentials } = await connect(serviceUrl);
    const teams = new TeamsConnectorClient(credentials, { baseUri: serviceUrl }).teams;
    const answer = await ask('the channels of a team', () => teams.fetchChannelList(team, { timeout: TIMEOUT_MS }));
    return answer === null ? [] : Channels.parse(answer).conversations;
  });

  async function isShared({ spot, reference, channelType }: Origin): Promise<boolean> {
    if (channelType !== null) return channelType !== 'standard' && channelType !== 'private';
    if (reference.team === null) return true;
    // The first channel of a team has its name; only those that everybody in the team sees are listed.
    const listed = await channels.get(JSON.stringify([reference.serviceUrl, reference.team.id]));
    const found = listed.find(({ id }) => id === spot.conversation);
    return found === undefined || (found.type ?? 'standard').toLowerCase() === 'shared';
  }

  return {
    async person({ spot, reference }, user) {
      const member = await members.get(JSON.stringify([reference.serviceUrl, rosterOf(spot, reference), user]));
      return personOf(member, spot.tenant, user, reference);
    },
    async people({ spot, reference }) {
      const found = await rosters.get(JSON.stringify([reference.serviceUrl, rosterOf(spot, reference)]));
      return (found ?? []).map((member) => ({
        ...personOf(member, spot.tenant, member.id, reference),
        user: member.id,
      }));
    },
    async place(origin) {
      const { spot, reference } = origin;
      const address = addressOf(spot.tenant, spot.conversation);
      switch (reference.kind) {
        case 'personal':
        case 'person':
        case 'tenant':
          // Between two: the other one's own standing says where they are from.
          return { address, kind: 'direct', external: false };
        case 'groupChat': {
          const found = await rosters.get(JSON.stringify([reference.serviceUrl, spot.conversation]));
          const external = found === null || found.some((member) => trustOf(member, spot.tenant) === 'external');
          return { address, kind: 'group', external };
        }
        case 'channel':
          return { address, kind: 'channel', external: await isShared(origin) };
      }
    },
  };
}

/** People of a channel are the people of its team, unless it has people of its own. */
function rosterOf(spot: Spot, { team }: Reference): string {
  return team?.id ?? spot.conversation;
}

function personOf(member: Member | null, tenant: string, user: string, { team }: Reference): Person {
  const object = (member?.aadObjectId ?? member?.objectId)?.toLowerCase();
  return {
    id: addressOf(tenant, object ?? user),
    name: member?.name || user,
    email: member?.email || member?.userPrincipalName || null,
    trust: member === null ? 'external' : trustOf(member, tenant),
    // Who is in the team, that is: the only group Teams tells of by itself.
    groups:
      member === null || team?.group === null || team === null ? [] : [addressOf(tenant, team.group.toLowerCase())],
  };
}

function trustOf({ tenantId, userRole, userPrincipalName }: Member, tenant: string): Sender['trust'] {
  if (tenantId?.toLowerCase() !== tenant) return 'external';
  const role = userRole?.toLowerCase();
  if (role === 'guest' || userPrincipalName?.includes('#EXT#') === true) return 'guest';
  // Not every answer has a role; the sign-in name of a guest always says that they are one.
  const told = role === 'user' || role === 'owner' || (role === undefined && userPrincipalName);
  return told ? 'member' : 'external';
}

const parts = (key: string): [string, string, string] =>
  z.tuple([z.string(), z.string(), z.string().default('')]).parse(JSON.parse(key));

/** The vendor's types want a token of the first page, which has none. */
const FIRST_PAGE = { pageSize: 500, continuationToken: undefined as unknown as string };
const FRESH_MS = 5 * 60_000;
const TIMEOUT_MS = 15_000;
/** What asking again would not change. */
const FINAL = new Set([400, 401, 403, 404]);
