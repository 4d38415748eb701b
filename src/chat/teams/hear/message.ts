import type { Activity } from './activity.ts';
import { authorOf, type Heard, originOf } from './heard.ts';
import { isReply, readHtml, readText } from './read-text.ts';

/**
 * A message written, edited or deleted, or null where there is nothing to hear. An edit of the words says them again; a deletion takes
 * back what the message asked for.
 */
export function readMessage(activity: Activity): Heard | null {
  const { id, channelData, timestamp = '' } = activity;
  if (id === undefined || !isPerson(activity)) return null;
  switch (activity.type) {
    case 'message':
      return spoken(activity, id);
    case 'messageUpdate':
      return channelData?.eventType === 'editMessage' ? again(spoken(activity, `${id}:${timestamp}`), id) : null;
    case 'messageDelete':
      return channelData?.eventType === 'softDeleteMessage' ? taken(activity, id) : null;
    default:
      return null;
  }
}

/** Somebody has put us into their own chats: told what we do, as who asks for help is. */
export function readInstallation(activity: Activity): Heard | null {
  const { id, recipient, membersAdded } = activity;
  const origin = originOf(activity);
  const added = (membersAdded ?? []).some((member) => member.id !== undefined && member.id === recipient.id);
  if (id === undefined || origin === null || !added || origin.reference.kind !== 'personal') return null;
  return heardOf(activity, origin, `installed:${id}`, { kind: 'say', text: 'help' }, true);
}

function spoken(activity: Activity, id: string): Heard | null {
  const origin = originOf(activity);
  if (origin === null) return null;
  const called = ourMentions(activity);
  const text = wordsOf(activity, called);
  // Nobody says nothing to a bot without wanting to know what it does.
  if (text === '' && called.length === 0) return null;
  const addressed = called.length > 0 || origin.reference.kind === 'personal';
  // A card's own "home" has no place in Teams: the word stands for it in one's own chat.
  const home = origin.reference.kind === 'personal' && /^home[.!]?$/i.test(text);
  const action = home ? ({ kind: 'home' } as const) : ({ kind: 'say', text: text === '' ? 'help' : text } as const);
  return heardOf(activity, origin, id, action, addressed);
}

function taken(activity: Activity, id: string): Heard | null {
  const origin = originOf(activity);
  if (origin === null) return null;
  return again(heardOf(activity, origin, `${id}:deleted`, { kind: 'cancel' }, false), id);
}

function again(heard: Heard | null, replaces: string): Heard | null {
  return heard === null ? null : { ...heard, replaces };
}

function heardOf(
  activity: Activity,
  origin: Heard['origin'],
  id: string,
  action: Heard['action'],
  addressed: boolean,
): Heard {
  return { id, origin, sender: authorOf(activity), action, addressed, card: null, context: [] };
}

/** Our mention as it stands in the text, each way it is written there. */
function ourMentions({ entities, recipient }: Activity): string[] {
  return (entities ?? []).flatMap(({ type, text, mentioned }) =>
    type === 'mention' && mentioned?.id !== undefined && mentioned.id === recipient.id ? [text ?? ''] : [],
  );
}

/** What was quoted of others stands in front of a reply in a chat, and is none of its words. */
function wordsOf(activity: Activity, ours: readonly string[]): string {
  const html = (activity.attachments ?? []).find(({ contentType }) => contentType === 'text/html')?.content;
  if (typeof html === 'string' && isReply(html)) {
    const name = activity.recipient.name ?? '';
    const words = readHtml(html);
    return ours.length > 0 && name !== '' ? words.replaceAll(`@${name}`, ' ').trim() : words;
  }
  return readText(
    activity.text ?? '',
    ours.filter((mention) => mention !== ''),
  );
}

function isPerson({ from }: Activity): boolean {
  return from.role !== 'bot' && !from.id.startsWith('28:');
}
