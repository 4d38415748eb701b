import type { Action, ContextMessage } from '../../surface.ts';
import { type Spot, splitConversation } from '../address.ts';
import type { Reference } from '../keep.ts';
import type { Activity } from './activity.ts';

/** Who it was, as the activity says; what Teams knows of them besides is asked later. */
export interface Author {
  /** `29:…`: the id among conversations. */
  user: string;
  /** The id in the directory of their tenant; null where the activity does not say. */
  object: string | null;
  name: string;
}

/** Where something came from. */
export interface Origin {
  spot: Spot;
  reference: Reference;
  /** What Teams says of the channel: `standard`, `private`, `shared`; null where it says nothing. */
  channelType: string | null;
}

/** What a person did in Teams, before it is known whether it is meant for us. */
export interface Heard {
  /** The same for every delivery of the same deed. */
  id: string;
  /** Of an edit or a deletion: what the message was heard as. */
  replaces?: string;
  origin: Origin;
  sender: Author;
  action: Action;
  /** Whether it is meant for us wherever it is said; otherwise it counts only in a thread we take part in. */
  addressed: boolean;
  card: string | null;
  context: readonly ContextMessage[];
}

export function authorOf({ from }: Activity): Author {
  return { user: from.id, object: from.aadObjectId?.toLowerCase() ?? null, name: from.name ?? '' };
}

/** Null where it is nobody's: another app, or nobody we could answer. */
export function originOf(activity: Activity): Origin | null {
  const { conversation, channelData, serviceUrl, tenant } = activity;
  if (tenant === null) return null;
  const { conversation: id, root } = splitConversation(conversation.id);
  const kind = kindOf(activity);
  const { team } = channelData ?? {};
  return {
    // The first message of a thread names itself.
    spot: {
      tenant,
      conversation: id,
      root: kind === 'channel' ? (root ?? (activity.type === 'message' ? (activity.id ?? null) : null)) : null,
    },
    reference: {
      serviceUrl,
      kind,
      team: team?.id === undefined ? null : { id: team.id, group: team.aadGroupId ?? null },
      user: null,
      chat: null,
    },
    channelType: channelData?.channel?.type?.toLowerCase() ?? null,
  };
}

function kindOf({ conversation, channelData }: Activity): 'personal' | 'groupChat' | 'channel' {
  const { conversationType: kind } = conversation;
  if (kind === 'personal' || kind === 'groupChat' || kind === 'channel') return kind;
  if (channelData?.team !== undefined) return 'channel';
  return conversation.isGroup === true ? 'groupChat' : 'personal';
}
