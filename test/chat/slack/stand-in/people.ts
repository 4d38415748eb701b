import { property, walk, wordsOf } from './check.ts';
import type { Delivery, SlackStandIn } from './stand-in.ts';
import { BOT, type OpenView, type StoredMessage, TEAM } from './workspace.ts';

export const ANN = 'U0ANN';
export const BEN = 'U0BEN';
/** A guest, and somebody of another organisation. */
export const GUS = 'U0GUS';
export const EVE = 'U0EVE';
export const MENTION = `<@${BOT.user}>`;

/** What people do in Slack, and what Slack tells the app of it, in the shapes Slack documents for its payloads. */
export interface People {
  /** Writes; a mention is told of twice, as Slack does. Resolves with the message and what became of each delivery. */
  write(text: string, where?: Where): Promise<{ message: StoredMessage; deliveries: Delivery[] }>;
  /** The events of a message, to be delivered by hand. */
  eventsOf(message: StoredMessage, channel: string, team?: string): object[];
  edit(message: StoredMessage, channel: string, text: string): Promise<Delivery>;
  /** A preview was added: Slack says "changed", and nobody changed a word. */
  unfurl(message: StoredMessage, channel: string): Promise<Delivery>;
  remove(message: StoredMessage, channel: string): Promise<Delivery>;
  react(message: StoredMessage, channel: string, reaction: string, user?: string): Promise<Delivery>;
  /** Clicks what has this `action_id` in a message of the bot; `filled` is what was chosen or typed before. */
  click(message: StoredMessage, channel: string, id: string, more?: ClickMore): Promise<Delivery>;
  command(text: string, where?: Where): Promise<Delivery>;
  /** Chooses "Turn into a ticket"; the form stands open then. */
  turnIntoTicket(message: StoredMessage, channel: string, user?: string): Promise<Delivery>;
  /** Sends the form that was opened last; `filled` is what was typed, chosen or ticked, the rest is as it was. */
  submit(filled?: Record<string, string | string[]>, user?: string, form?: OpenView): Promise<Delivery>;
  openHome(user?: string, tab?: 'home' | 'messages'): Promise<Delivery>;
  /** The app is taken away. */
  uninstall(team?: string, at?: Date): Promise<Delivery>;
}

export interface Where {
  channel?: string;
  user?: string;
  /** The message a thread hangs on. */
  thread?: string;
}

interface ClickMore {
  user?: string;
  /** By `action_id`: an option's value, or what was typed. */
  filled?: Record<string, string>;
  selected?: string;
}

export function peopleOf(slack: SlackStandIn): People {
  const { workspace } = slack;
  let clicks = 0;

  function envelope(event: object, channel: string, team = TEAM): object {
    return {
      token: 'legacy',
      team_id: team,
      api_app_id: BOT.app,
      event,
      type: 'event_callback',
      event_id: `Ev${(clicks += 1)}`,
      event_time: Math.floor(Date.now() / 1_000),
      authorizations: [
        { enterprise_id: null, team_id: team, user_id: BOT.user, is_bot: true, is_enterprise_install: false },
      ],
      is_ext_shared_channel: workspace.channels.get(channel)?.external ?? false,
      event_context: '4-stand-in',
    };
  }

  const kindOf = (channel: string): string => workspace.channels.get(channel)?.kind ?? 'channel';

  function eventsOf(message: StoredMessage, channel: string, of = TEAM): object[] {
    const from = teamOf(message.user);
    const away = from === TEAM ? {} : { user_team: from, source_team: from };
    const shared = {
      ...shown(message),
      channel,
      event_ts: message.ts,
      team: TEAM,
      client_msg_id: `m-${message.ts}`,
      ...away,
    };
    const said = envelope({ type: 'message', ...shared, channel_type: kindOf(channel) }, channel, of);
    const mentioned = message.text.includes(MENTION) && kindOf(channel) === 'channel';
    return mentioned ? [envelope({ type: 'app_mention', ...shared }, channel, of), said] : [said];
  }

  const teamOf = (user: string): string => workspace.people.get(user)?.team_id ?? TEAM;

  function changed(message: StoredMessage, previous: object, channel: string): Promise<Delivery> {
    const event = {
      type: 'message',
      subtype: 'message_changed',
      channel,
      channel_type: kindOf(channel),
      hidden: true,
      ts: workspace.tick(),
      message: { type: 'message', ...shown(message) },
      previous_message: previous,
    };
    return slack.deliver('events_api', envelope(event, channel));
  }

  function clickPayload(channel: string, user: string): object {
    return {
      team: { id: TEAM, domain: 'shop' },
      user: { id: user, username: user.toLowerCase(), name: user.toLowerCase(), team_id: teamOf(user) },
      channel: { id: channel, name: 'shop' },
      api_app_id: BOT.app,
      token: 'legacy',
      trigger_id: `trigger.${(clicks += 1)}`,
      response_url: slack.responseUrl(),
      is_enterprise_install: false,
      enterprise: null,
    };
  }

  return {
    eventsOf,
    async write(text, { channel = 'C0SHOP', user = ANN, thread } = {}) {
      const message = workspace.write(channel, { user, text, ...(thread === undefined ? {} : { thread_ts: thread }) });
      const deliveries = await Promise.all(
        eventsOf(message, channel).map((event) => slack.deliver('events_api', event)),
      );
      return { message, deliveries };
    },
    edit(message, channel, text) {
      const previous = { type: 'message', ...shown(message) };
      message.text = text;
      message.edited = { user: message.user, ts: workspace.tick() };
      return changed(message, previous, channel);
    },
    unfurl: (message, channel) => changed(message, { type: 'message', ...shown(message) }, channel),
    remove(message, channel) {
      const previous = { type: 'message', ...shown(message) };
      const messages = workspace.channels.get(channel)?.messages ?? [];
      const answered = messages.some((each) => each.thread_ts === message.ts);
      if (answered) {
        // What others answered stays: the message is emptied.
        const emptied = { ...message, user: 'USLACKBOT', text: 'This message was deleted.', subtype: 'tombstone' };
        return changed(emptied, previous, channel);
      }
      messages.splice(messages.indexOf(message), 1);
      const event = {
        type: 'message',
        subtype: 'message_deleted',
        channel,
        channel_type: kindOf(channel),
        hidden: true,
        ts: workspace.tick(),
        deleted_ts: message.ts,
        previous_message: previous,
      };
      return slack.deliver('events_api', envelope(event, channel));
    },
    react(message, channel, reaction, user = ANN) {
      const event = {
        type: 'reaction_added',
        user,
        reaction,
        item: { type: 'message', channel, ts: message.ts },
        item_user: message.user,
        event_ts: workspace.tick(),
      };
      return slack.deliver('events_api', envelope(event, channel));
    },
    click(message, channel, id, { user = ANN, filled = {}, selected } = {}) {
      const all = [...walk(message.blocks)];
      const element = all.find((each) => property(each, 'action_id') === id);
      if (element === undefined) throw new Error(`Nothing is called ${id} in ${JSON.stringify(message.blocks)}`);
      const action = {
        type: property(element, 'type'),
        action_id: id,
        block_id: blockOf(message.blocks ?? [], element),
        action_ts: `${workspace.tick()}`,
        ...(property(element, 'value') === undefined ? {} : { value: property(element, 'value') }),
        ...(selected === undefined
          ? {}
          : { selected_option: { value: selected, text: { type: 'plain_text', text: 'x' } } }),
      };
      return slack.deliver('interactive', {
        type: 'block_actions',
        ...clickPayload(channel, user),
        container: { type: 'message', message_ts: message.ts, channel_id: channel, is_ephemeral: false },
        message: { type: 'message', ...shown(message) },
        state: { values: stateOf(all, filled) },
        actions: [action],
      });
    },
    command: (text, { channel = 'C0SHOP', user = ANN } = {}) =>
      slack.deliver('slash_commands', {
        token: 'legacy',
        team_id: TEAM,
        team_domain: 'shop',
        channel_id: channel,
        channel_name: 'shop',
        user_id: user,
        user_name: user.toLowerCase(),
        command: '/ensurefix',
        text,
        api_app_id: BOT.app,
        is_enterprise_install: 'false',
        response_url: slack.responseUrl(),
        trigger_id: `trigger.${(clicks += 1)}`,
      }),
    turnIntoTicket: (message, channel, user = ANN) =>
      slack.deliver('interactive', {
        type: 'message_action',
        callback_id: 'turn_into_ticket',
        ...clickPayload(channel, user),
        action_ts: workspace.tick(),
        message_ts: message.ts,
        message: { type: 'message', ...shown(message) },
      }),
    submit(filled = {}, user = ANN, form = workspace.views.at(-1)) {
      if (form === undefined) throw new Error('No form is open.');
      return slack.deliver('interactive', {
        type: 'view_submission',
        team: { id: form.team, domain: 'shop' },
        user: { id: user, username: user.toLowerCase(), name: user.toLowerCase(), team_id: teamOf(user) },
        api_app_id: BOT.app,
        token: 'legacy',
        trigger_id: `trigger.${(clicks += 1)}`,
        view: {
          id: form.id,
          team_id: form.team,
          ...Object.fromEntries(Object.entries(form.view as object)),
          state: { values: stateOf([...walk(property(form.view, 'blocks'))], filled) },
          hash: '1.a',
          root_view_id: form.id,
          app_id: BOT.app,
          bot_id: BOT.id,
        },
        response_urls: [],
        is_enterprise_install: false,
        enterprise: null,
      });
    },
    openHome(user = ANN, tab = 'home') {
      const event = { type: 'app_home_opened', user, channel: user.replace('U', 'D'), tab, event_ts: workspace.tick() };
      return slack.deliver('events_api', envelope(event, event.channel));
    },
    uninstall(team = TEAM, at = new Date()) {
      const event = envelope({ type: 'app_uninstalled' }, '', team);
      return slack.deliver('events_api', { ...event, event_time: Math.floor(at.getTime() / 1_000) });
    },
  };
}

/** A message as payloads hold it: metadata is not among it. */
function shown(message: StoredMessage): object {
  return Object.fromEntries(Object.entries(message).filter(([name]) => name !== 'metadata'));
}

/** What the fields of a message or a form hold: what was filled in, else what they began with. */
function stateOf(
  elements: object[],
  filled: Record<string, string | string[]>,
): Record<string, Record<string, object>> {
  const values: Record<string, Record<string, object>> = {};
  const option = (value: unknown) => ({ value, text: { type: 'plain_text', text: 'x' } });
  for (const element of elements) {
    const id = wordsOf(property(element, 'action_id'));
    const type = property(element, 'type');
    const given = filled[id];
    if (type === 'static_select') {
      const initial = property(element, 'initial_option') ?? null;
      values[`block-${id}`] = { [id]: { type, selected_option: given === undefined ? initial : option(given) } };
    }
    if (type === 'checkboxes') {
      const initial = property(element, 'initial_options') ?? [];
      const chosen = Array.isArray(given) ? given.map(option) : initial;
      values[`block-${id}`] = { [id]: { type, selected_options: chosen } };
    }
    if (type === 'plain_text_input')
      values[`block-${id}`] = { [id]: { type, value: given ?? property(element, 'initial_value') ?? null } };
  }
  return values;
}

/** The id of the block an element stands in; Slack makes one up where there is none. */
function blockOf(blocks: unknown[], element: object): string {
  const block = blocks.find((each) => [...walk(each)].includes(element));
  return wordsOf(property(block, 'block_id')) || 'b1';
}

/** All words people see in a message of the bot. */
export function wordsIn(message: StoredMessage): string {
  if (message.blocks === undefined) return message.text;
  return [...walk(message.blocks)]
    .flatMap((each) => {
      const text = property(each, 'text');
      return typeof text === 'string' ? [text] : [];
    })
    .join('\n');
}
