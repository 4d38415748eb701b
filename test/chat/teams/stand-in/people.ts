import { walk } from './check.ts';
import type { TeamsStandIn } from './stand-in.ts';
import { ANN, BOT, type Conversation, SHOP, type StoredMessage, TENANT } from './tenant.ts';

export type Delivered = Awaited<ReturnType<TeamsStandIn['deliver']>>;

/** What people do in Teams, and what Teams tells the app of it, in the shapes Microsoft documents for activities. */
export interface People {
  /** Writes; with `mention`, to the bot. Not told to the app where it may not read it. */
  write(
    text: string,
    where?: Where & { mention?: boolean },
  ): Promise<{ message: StoredMessage; told: Delivered | null }>;
  /** The activity of a message, to be delivered by hand. */
  activityOf(message: StoredMessage, conversation: string, more?: { mention?: boolean }): Record<string, unknown>;
  /** Answers a message in a chat, which quotes it. */
  quote(quoted: string, text: string, where?: Where): Promise<Delivered>;
  edit(message: StoredMessage, conversation: string, text: string, mention?: boolean): Promise<Delivered>;
  remove(message: StoredMessage, conversation: string): Promise<Delivered>;
  /** Clicks the button with this title in a card; `filled` is what was chosen or typed before. `old`: by a client that carries nothing out in place. */
  click(message: StoredMessage, conversation: string, title: string, more?: ClickMore): Promise<Delivered>;
  /** The client of a person asks for a card as it is for them. */
  refresh(message: StoredMessage, conversation: string, user: string): Promise<Delivered>;
  /** Opens the form behind a button, and sends it. */
  openForm(message: StoredMessage, conversation: string, title: string, user?: string): Promise<Delivered>;
  sendForm(
    form: unknown,
    message: StoredMessage,
    conversation: string,
    filled?: Record<string, string>,
    user?: string,
  ): Promise<Delivered>;
  /** Chooses "Turn into a ticket" in the menu of a message. */
  turn(message: StoredMessage, conversation: string, user?: string): Promise<Delivered>;
  sendTurn(
    form: unknown,
    message: StoredMessage,
    conversation: string,
    filled?: Record<string, string>,
    user?: string,
  ): Promise<Delivered>;
  /** Puts the app into their own chats. */
  install(user: string): Promise<Delivered>;
  mention: string;
}

export interface Where {
  conversation?: string;
  user?: string;
  /** The message a thread hangs on. */
  root?: string;
}

interface ClickMore {
  user?: string;
  filled?: Record<string, string>;
  old?: boolean;
}

export function peopleOf(teams: TeamsStandIn): People {
  const { tenant } = teams;
  let counter = 0;
  const mention = '<at>EnsureFix bot</at>';

  function envelope(type: string, conversation: string, user: string, root: string | null): Record<string, unknown> {
    const found = foundIn(conversation);
    const person = tenant.people.get(user);
    return {
      type,
      id: `f:${(counter += 1)}`,
      timestamp: new Date(1_700_000_000_000 + counter * 1_000).toISOString(),
      channelId: 'msteams',
      serviceUrl: teams.serviceUrl,
      from: { id: user, name: person?.name, aadObjectId: person?.object },
      recipient: { id: `28:${teams.app.id}`, name: 'EnsureFix bot' },
      conversation: {
        id: root === null ? conversation : `${conversation};messageid=${root}`,
        conversationType: found.kind,
        tenantId: TENANT,
        ...(found.kind === 'personal' ? {} : { isGroup: true }),
      },
      channelData: {
        tenant: { id: TENANT },
        ...(found.team === undefined
          ? {}
          : {
              team: { id: found.team.id, aadGroupId: found.team.group },
              channel: { id: conversation, ...(found.type === 'shared' ? { type: 'shared' } : {}) },
            }),
      },
    };
  }

  function foundIn(conversation: string): Conversation {
    const found = tenant.conversations.get(conversation);
    if (found === undefined) throw new Error(`There is no conversation ${conversation}.`);
    return found;
  }

  function activityOf(
    message: StoredMessage,
    conversation: string,
    { mention: called = false } = {},
  ): Record<string, unknown> {
    const activity = envelope('message', conversation, message.from, message.root);
    return {
      ...activity,
      id: message.id,
      textFormat: 'plain',
      text: message.text,
      entities: [
        { type: 'clientInfo', locale: 'en-US' },
        ...(called
          ? [{ type: 'mention', text: mention, mentioned: { id: `28:${teams.app.id}`, name: 'EnsureFix bot' } }]
          : []),
      ],
      attachments: [{ contentType: 'text/html', content: `<p>${message.text}</p>` }],
    };
  }

  function invoke(name: string, value: unknown, message: StoredMessage, conversation: string, user: string) {
    return { ...envelope('invoke', conversation, user, message.root), name, value, replyToId: message.id };
  }

  /** The button of a card as it stands there, with what its fields hold. */
  function buttonIn(card: unknown, title: string): Record<string, unknown> {
    const button = [...walk(card)].find(
      (each) => each['title'] === title && String(each['type']).startsWith('Action.'),
    );
    if (button === undefined) throw new Error(`No button ${title} in ${JSON.stringify(card)}`);
    return button;
  }

  function heldIn(card: unknown): Record<string, string> {
    return Object.fromEntries(
      [...walk(card)].flatMap((each) =>
        String(each['type']).startsWith('Input.') && typeof each['value'] === 'string'
          ? [[String(each['id']), each['value']]]
          : [],
      ),
    );
  }

  function payloadOf(message: StoredMessage): object {
    const person = tenant.people.get(message.from);
    return {
      id: message.id,
      replyToId: message.root === null || message.root === message.id ? null : message.root,
      createdDateTime: new Date(Number(message.id)).toISOString(),
      body: { contentType: 'html', content: `<div>${message.text}</div>` },
      from:
        person === undefined
          ? { application: { id: message.from, displayName: 'Errors' }, user: null }
          : {
              user: {
                id: person.object,
                displayName: person.name,
                userIdentityType: person.tenant === TENANT ? 'aadUser' : 'federatedUser',
              },
            },
    };
  }

  return {
    mention,
    activityOf,
    async write(text, { conversation = SHOP, user = ANN, root, mention: called = true } = {}) {
      const words = called ? `${mention} ${text}` : text;
      const message = tenant.write(conversation, { from: user, text: words, ...(root === undefined ? {} : { root }) });
      const { kind, consented } = foundIn(conversation);
      const told = called || kind === 'personal' || consented;
      const activity = activityOf(message, conversation, { mention: called });
      return { message, told: told ? await teams.deliver(activity) : null };
    },
    async quote(quoted, text, { conversation = tenant.chatOf(ANN).id, user = ANN } = {}) {
      const message = tenant.write(conversation, { from: user, text: `${quoted}\r\n${text}` });
      const html = `<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="1"><strong>Bot</strong><p>${quoted}</p></blockquote><p>${text}</p>`;
      return teams.deliver({
        ...activityOf(message, conversation),
        attachments: [{ contentType: 'text/html', content: html }],
      });
    },
    async edit(message, conversation, text, called = true) {
      message.text = called ? `${mention} ${text}` : text;
      const activity = activityOf(message, conversation, { mention: called });
      return teams.deliver({
        ...activity,
        type: 'messageUpdate',
        channelData: { ...(activity['channelData'] as object), eventType: 'editMessage' },
      });
    },
    async remove(message, conversation) {
      const messages = foundIn(conversation).messages;
      messages.splice(messages.indexOf(message), 1);
      const activity = envelope('messageDelete', conversation, message.from, message.root);
      return teams.deliver({
        ...activity,
        id: message.id,
        channelData: { ...(activity['channelData'] as object), eventType: 'softDeleteMessage' },
      });
    },
    click(message, conversation, title, { user = ANN, filled = {}, old = false } = {}) {
      const button = buttonIn(message.card, title);
      const data = { ...(button['data'] as object), ...heldIn(message.card), ...filled };
      if (old) {
        const fallback = button['fallback'] as { data: object };
        const value = { ...fallback.data, ...heldIn(message.card), ...filled };
        return teams.deliver({
          ...envelope('message', conversation, user, message.root),
          value,
          replyToId: message.id,
        });
      }
      const action = { type: 'Action.Execute', verb: button['verb'], data };
      return teams.deliver(invoke('adaptiveCard/action', { action, trigger: 'manual' }, message, conversation, user));
    },
    refresh(message, conversation, user) {
      const { refresh } = message.card as { refresh?: { action: object } };
      const value = { action: refresh?.action, trigger: 'automatic' };
      return teams.deliver(invoke('adaptiveCard/action', value, message, conversation, user));
    },
    openForm(message, conversation, title, user = ANN) {
      const { data } = buttonIn(message.card, title) as { data: object };
      const value = { data: { ...data, type: 'task/fetch' }, context: { theme: 'default' } };
      return teams.deliver(invoke('task/fetch', value, message, conversation, user));
    },
    sendForm(form, message, conversation, filled = {}, user = ANN) {
      const submit = [...walk(form)].find((each) => each['type'] === 'Action.Submit');
      const value = {
        data: { ...(submit?.['data'] as object), ...heldIn(form), ...filled },
        context: { theme: 'default' },
      };
      return teams.deliver(invoke('task/submit', value, message, conversation, user));
    },
    turn(message, conversation, user = ANN) {
      const value = { commandId: 'turnIntoTicket', commandContext: 'message', messagePayload: payloadOf(message) };
      return teams.deliver(invoke('composeExtension/fetchTask', value, message, conversation, user));
    },
    sendTurn(form, message, conversation, filled = {}, user = ANN) {
      const submit = [...walk(form)].find((each) => each['type'] === 'Action.Submit');
      const data = { ...(submit?.['data'] as object), ...heldIn(form), ...filled };
      const value = {
        commandId: 'turnIntoTicket',
        commandContext: 'message',
        messagePayload: payloadOf(message),
        data,
      };
      return teams.deliver(invoke('composeExtension/submitAction', value, message, conversation, user));
    },
    install(user) {
      const chat = tenant.chatOf(user);
      return teams.deliver({
        ...envelope('conversationUpdate', chat.id, user, null),
        membersAdded: [{ id: `28:${teams.app.id}` }],
      });
    },
  };
}

/** The newest message of the bot in a conversation. */
export function lastPost(teams: TeamsStandIn, conversation = SHOP): StoredMessage {
  const last = teams.tenant.conversations.get(conversation)?.messages.findLast((message) => message.from === BOT);
  if (last === undefined) throw new Error('The bot said nothing.');
  return last;
}
