import type { App } from '@slack/bolt';
import type { Logger } from '../../lib/log.ts';
import { threadOf } from './address.ts';
import { slackErrorCode } from './call.ts';
import { readClick } from './hear/click.ts';
import { isForeign } from './hear/foreign.ts';
import type { Heard } from './hear/heard.ts';
import { readMessage } from './hear/message.ts';
import { readReaction } from './hear/reaction.ts';
import { type Opening, readCommand, readShortcut } from './hear/request.ts';
import type { Identity } from './identity.ts';
import type { Posted } from './posted.ts';
import { renderOpening } from './render/opening.ts';
import { renderNote } from './render/note.ts';
import type { Send } from './send.ts';
import { cannotOpen, COMMAND_HELP, EXTERNAL, NO_WORDS, OUTDATED } from './words.ts';

/** What the manifest has to declare as well; a test holds the two together. */
export const COMMAND = '/ensurefix';
export const SHORTCUT = 'turn_into_ticket';
export const EVENTS = ['app_mention', 'message', 'reaction_added'] as const;

export interface Listening {
  identity: Identity;
  posted: Posted;
  send: Send;
  /** Resolves when what was heard is handled. `still` is asked in its turn, whether it counts by then. */
  hear: (heard: Heard, still?: () => Promise<boolean>) => Promise<void>;
  log: Logger;
}

type Tell = (words: string) => Promise<unknown>;

/** Everything that is listened to. A listener ends when what it heard is handled, or fails with it. */
export function listenTo(app: App, { identity, posted, send, hear, log }: Listening): void {
  const { team, userId } = identity;
  const [mention, message, reaction] = EVENTS;

  app.event(mention, async ({ event, body }) => {
    const heard = readMessage(event, userId);
    if (heard === null) return;
    if (isForeign(body, team)) await refuseForeign(heard);
    else await hear(heard);
  });

  app.event(message, async ({ event, body }) => {
    const heard = readMessage(event, userId);
    if (heard !== null && !isForeign(body, team)) await hear(heard);
  });

  app.event(reaction, async ({ event, body }) => {
    const stopping = readReaction(event, userId);
    if (stopping === null || isForeign(body, team)) return;
    const { id, channel, ts, sender } = stopping;
    const root = await posted.rootOf(channel, ts);
    if (root !== null) await hear({ id, channel, root, sender, action: { kind: 'cancel' }, addressed: false });
  });

  app.action(/^(?:confirm|cancel|answers|(?:answer|choose|start|open):.*)$/, async ({ ack, body, respond }) => {
    await ack();
    const click = readClick(body);
    if (click === null || isForeign(body, team)) return;
    await hear(click, async () => {
      const outdated = await isOutdated(click);
      if (outdated) await tellBy(respond)(OUTDATED);
      return !outdated;
    });
  });

  app.command(COMMAND, async ({ ack, body, respond }) => {
    const opening = readCommand(body, userId);
    if (isForeign(body, team)) await ack({ response_type: 'ephemeral', text: EXTERNAL });
    else if (opening === null) await ack({ response_type: 'ephemeral', text: COMMAND_HELP });
    else {
      await ack();
      await open(opening, tellBy(respond));
    }
  });

  app.shortcut({ callback_id: SHORTCUT, type: 'message_action' }, async ({ ack, body, respond }) => {
    await ack();
    const opening = readShortcut(body, userId);
    const tell = tellBy(respond);
    if (isForeign(body, team)) await tell(EXTERNAL);
    else if (opening === null) await tell(NO_WORDS);
    else await open(opening, tell);
  });

  app.error(async (error) => {
    log.warn({ error: error.message }, 'something from Slack could not be handled');
    throw error;
  });

  /** A card that a newer one replaced must not confirm the newer one. */
  async function isOutdated(click: {
    channel: string;
    root: string;
    ts: string;
    action: Heard['action'];
  }): Promise<boolean> {
    if (click.action.kind !== 'confirm' && click.action.kind !== 'answer') return false;
    const newest = await posted.newestAsk({ team, channel: click.channel, root: click.root });
    return newest !== null && Number(newest) > Number(click.ts);
  }

  /** Writes whose request it is, as the first message of a thread or into the one it comes from, and hears it there. */
  async function open(opening: Opening, tell: Tell): Promise<void> {
    const { id, channel, sender, text } = opening;
    let root: string;
    try {
      root = await openingOf(opening);
    } catch (error) {
      log.warn({ error: String(error) }, 'a thread could not be opened');
      await tell(cannotOpen(slackErrorCode(error)));
      return;
    }
    await hear({ id, channel, root, sender, action: { kind: 'say', text }, addressed: true });
  }

  /** The thread of a request; handling it again posts nothing again. */
  async function openingOf(opening: Opening): Promise<string> {
    const { id, channel } = opening;
    if (opening.root === null) {
      const known = opened.get(id);
      if (known !== undefined) return known;
      const place = await send.open({ team, channel }, id, renderOpening(opening));
      opened.set(id, place.root);
      // The oldest goes: a command is handled again within seconds or never.
      const [oldest] = opened.keys();
      if (opened.size > MOST_OPENED && oldest !== undefined) opened.delete(oldest);
      return place.root;
    }
    const place = { team, channel, root: opening.root };
    const key = `${threadOf(place)}/${id}`;
    if ((await posted.find(place, key)) === null) await send.post(place, key, 'opening', () => renderOpening(opening));
    return opening.root;
  }
  const opened = new Map<string, string>();

  async function refuseForeign(heard: Heard): Promise<void> {
    const place = { team, channel: heard.channel, root: heard.root };
    const key = `${threadOf(place)}/${heard.id}:external`;
    if ((await posted.find(place, key)) === null) await send.post(place, key, 'notice', () => renderNote(EXTERNAL));
  }
}

const MOST_OPENED = 1_000;

/** Tells only the person who clicked. */
function tellBy(
  respond: (message: { response_type: 'ephemeral'; replace_original: false; text: string }) => Promise<unknown>,
): Tell {
  return (text) => respond({ response_type: 'ephemeral', replace_original: false, text });
}
