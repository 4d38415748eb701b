import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { Logger } from '../../lib/log.ts';
import type { ContextMessage } from '../surface.ts';
import { threadOf } from './address.ts';
import { keptOf, readAround } from './around.ts';
import { callSlack, slackErrorCode } from './call.ts';
import { type FormAsked, readClick, readFormAsked } from './hear/click.ts';
import { readCommand } from './hear/command.ts';
import { readForm, type TurnedForm } from './hear/form.ts';
import type { Heard } from './hear/heard.ts';
import { readHome } from './hear/home.ts';
import { readMessage } from './hear/message.ts';
import type { Opening } from './hear/opening.ts';
import { originOf } from './hear/origin.ts';
import { readReaction } from './hear/reaction.ts';
import { readShortcut, type Turning } from './hear/shortcut.ts';
import { CLICKED } from './render/buttons.ts';
import { FormQuestion } from './render/fields.ts';
import {
  type Around,
  answersForm,
  editForm,
  EditedSlot,
  FORMS,
  noteForm,
  reviseForm,
  turnForm,
} from './render/form.ts';
import { renderOpening } from './render/opening.ts';
import type { Team } from './teams.ts';
import { cannotOpen, COMMAND_HELP, NO_FORM, OUTDATED } from './words.ts';

/** What the manifest has to declare as well; a test holds the two together. */
export const COMMAND = '/ensurefix';
export const SHORTCUT = 'turn_into_ticket';
export const EVENTS = [
  'app_mention',
  'message',
  'reaction_added',
  'app_home_opened',
  'app_uninstalled',
  'tokens_revoked',
] as const;

export interface Listening {
  /** The workspace something was done in; Bolt has found out which. */
  teamOf: (context: { teamId?: string }) => Promise<Team>;
  /** The app, or its token, was taken away there at this moment. */
  leave: (team: string, at: Date) => Promise<void>;
  /** Resolves when what was heard is handled. `still` is asked in its turn, whether it counts by then. */
  hear: (team: Team, heard: Heard, still?: () => Promise<boolean>) => Promise<void>;
  /** Whether a newer post waits in place of the one a control belongs to. */
  isOutdated: (team: Team, heard: Heard, ts: string | null) => Promise<boolean>;
  log: Logger;
}

type Tell = (words: string) => Promise<unknown>;

/** Everything that is listened to. A listener ends when what it heard is handled, or fails with it. */
export function listenTo(app: App, { teamOf, leave, hear, isOutdated, log }: Listening): void {
  // One listener for all events: Bolt asks each listener there is about each event, and most events are messages.
  app.event(new RegExp(`^(?:${EVENTS.join('|')})$`), async ({ event, body, context }) => {
    switch (event.type as (typeof EVENTS)[number]) {
      case 'app_mention':
      case 'message':
        return hearMessage(event, body, context);
      case 'reaction_added':
        return hearReaction(event, body, context);
      case 'app_home_opened': {
        const heard = readHome(event, originOf(body).team);
        return heard === null ? undefined : hear(await teamOf(context), heard);
      }
      case 'app_uninstalled':
        return leave(body.team_id, new Date(body.event_time * 1_000));
      case 'tokens_revoked':
        return takesOurToken(event) ? leave(body.team_id, new Date(body.event_time * 1_000)) : undefined;
    }
  });

  async function hearMessage(event: unknown, body: unknown, context: { teamId?: string }): Promise<void> {
    const team = await teamOf(context);
    const heard = readMessage(event, team.identity.userId, originOf(body));
    if (heard !== null) await hear(team, heard);
  }

  async function hearReaction(event: unknown, body: unknown, context: { teamId?: string }): Promise<void> {
    const team = await teamOf(context);
    const { team: from, shared } = originOf(body);
    const stopping = readReaction(event, team.identity.userId, from);
    if (stopping === null) return;
    const { id, channel, ts, sender } = stopping;
    const root = await team.posted.rootOf(channel, ts);
    if (root === null) return;
    const action = { kind: 'cancel' } as const;
    await hear(team, { id, channel, root, sender, action, addressed: false, shared, card: null, context: [] });
  }

  app.action(CLICKED, async ({ ack, body, respond, context }) => {
    await ack();
    const team = await teamOf(context);
    const asked = readFormAsked(body);
    if (asked !== null) {
      await openForm(team, asked.triggerId, formFor(asked), tellBy(respond));
      return;
    }
    const click = readClick(body);
    if (click === null) return;
    await hear(team, click, async () => {
      const outdated = await isOutdated(team, click, click.ts);
      if (outdated) await tellBy(respond)(OUTDATED);
      return !outdated;
    });
  });

  app.view(new RegExp(`^(?:${Object.values(FORMS).join('|')})$`), async ({ ack, body, context }) => {
    await ack();
    const team = await teamOf(context);
    const sent = readForm(body);
    if (sent === null) return;
    const show = async (text: string) => ack({ response_action: 'update', view: noteForm(text) });
    if (sent.kind === 'turned') {
      const problem = await turn(team, sent.turned);
      if (problem !== null) await show(problem);
      return;
    }
    const { heard } = sent;
    let outdated = false;
    await hear(team, heard, async () => {
      outdated = await isOutdated(team, heard, null);
      return !outdated;
    });
    if (outdated) await show(OUTDATED);
  });

  app.command(COMMAND, async ({ ack, body, respond, context }) => {
    const team = await teamOf(context);
    const command = readCommand(body, team.identity.userId);
    if (command.kind === 'nothing') {
      await ack({ response_type: 'ephemeral', text: COMMAND_HELP });
      return;
    }
    await ack();
    if (command.kind === 'subcommand') await hear(team, command.heard);
    else await open(team, command.opening, tellBy(respond));
  });

  app.shortcut({ callback_id: SHORTCUT, type: 'message_action' }, async ({ ack, body, respond, context }) => {
    await ack();
    const team = await teamOf(context);
    const turning = readShortcut(body, team.identity.userId);
    const around = await within(SOON_MS, readAround(team, turning), [], log);
    await openForm(team, turning.triggerId, turnFormOf(turning, around), tellBy(respond));
  });

  app.error(async (error) => {
    log.warn({ error: error.message }, 'something from Slack could not be handled');
    throw error;
  });

  /** Slack gives three seconds from the click. */
  async function openForm(team: Team, triggerId: string, view: ModalView | null, tell: Tell): Promise<void> {
    if (view === null) return;
    try {
      await callSlack('write', () => team.client.views.open({ trigger_id: triggerId, view }));
    } catch (error) {
      log.warn({ error: String(error) }, 'a form could not be opened');
      await tell(NO_FORM);
    }
  }

  /** Writes whose request it is as the first message of a thread, and hears it there. */
  async function open(team: Team, opening: Opening, tell: Tell): Promise<void> {
    let root: string;
    try {
      root = await openingOf(team, opening);
    } catch (error) {
      log.warn({ error: String(error) }, 'a thread could not be opened');
      await tell(cannotOpen(slackErrorCode(error)));
      return;
    }
    await hear(team, heardOf(opening, root));
  }

  /** The thread of a command; handling it again posts nothing again. */
  async function openingOf(team: Team, opening: Opening): Promise<string> {
    const { id, channel, sender } = opening;
    const known = opened.get(id);
    if (known !== undefined) return known;
    const { name } = await team.directory.person(sender.id, sender.team);
    const at = { team: team.identity.team, channel };
    const { root } = await team.send.open(at, id, 'opening', () => renderOpening(opening, name));
    opened.set(id, root);
    // The oldest goes: a command is handled again within seconds or never.
    const [oldest] = opened.keys();
    if (opened.size > MOST_OPENED && oldest !== undefined) opened.delete(oldest);
    return root;
  }
  const opened = new Map<string, string>();

  /** A message of a thread becomes a request in that thread. Returns what stands in the way, in words; null for nothing. */
  async function turn(team: Team, turned: TurnedForm): Promise<string | null> {
    const { id, channel, root, ts, sender, text } = turned;
    const context: ContextMessage[] = await keptOf(team, { channel, root, ts }, turned.kept);
    const opening: Opening = { id, channel, root, sender, text, how: 'turned', context };
    const place = { team: team.identity.team, channel, root };
    const key = `${threadOf(place)}/${id}`;
    try {
      const { name } = await team.directory.person(sender.id, sender.team);
      if ((await team.posted.find(place, key)) === null)
        await team.send.post(place, key, 'opening', () => renderOpening(opening, name));
    } catch (error) {
      const code = slackErrorCode(error);
      if (code === null) throw error;
      log.warn({ error: String(error) }, 'a request could not be written into its thread');
      return cannotOpen(code);
    }
    await hear(team, heardOf(opening, root));
    return null;
  }
}

const Revoked = z.object({ tokens: z.object({ bot: z.array(z.string()).optional() }) });

function takesOurToken(event: unknown): boolean {
  const revoked = Revoked.safeParse(event);
  return revoked.success && (revoked.data.tokens.bot ?? []).length > 0;
}

function heardOf({ id, channel, sender, text, context }: Opening, root: string): Heard {
  const action = { kind: 'say', text } as const;
  return { id, channel, root, sender, action, addressed: true, shared: false, card: null, context };
}

function turnFormOf({ channel, root, ts, text }: Turning, around: readonly Around[]): ModalView {
  return turnForm(text, around, { channel, root, card: null, ts });
}

/** Null where the button's own words cannot be read: nobody but us writes them. */
function formFor({ form, value, channel, root, card }: FormAsked): ModalView | null {
  const note = { channel, root, card };
  switch (form) {
    case 'answers': {
      const questions = parsed(z.array(FormQuestion).min(1), value);
      return questions === null ? null : answersForm(questions, note);
    }
    case 'edit': {
      const slots = parsed(z.array(EditedSlot).min(1), value);
      return slots === null ? null : editForm(slots, note);
    }
    case 'revise':
      return reviseForm(note);
  }
}

function parsed<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** What `work` gives within the time, else `otherwise`. */
async function within<T>(ms: number, work: Promise<T>, otherwise: T, log: Logger): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), ms);
  });
  const done = work.catch((error: unknown) => {
    log.warn({ error: String(error) }, 'a thread could not be read for a form');
    return otherwise;
  });
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}

const SOON_MS = 1_500;
const MOST_OPENED = 1_000;

/** Tells only the person who clicked. */
function tellBy(
  respond: (message: { response_type: 'ephemeral'; replace_original: false; text: string }) => Promise<unknown>,
): Tell {
  return (text) => respond({ response_type: 'ephemeral', replace_original: false, text });
}
