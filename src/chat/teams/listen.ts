import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import type { Post, TicketPost } from '../post.ts';
import type { ContextMessage } from '../surface.ts';
import { addressOf, tenantAddress, threadOf } from './address.ts';
import { teamsStatus } from './call.ts';
import type { Directory } from './directory.ts';
import type { Answer } from './gate.ts';
import type { Activity } from './hear/activity.ts';
import { choicesIn, type Data, heardClick, readData, readExecuted, readSubmitted } from './hear/click.ts';
import { readExtension, type Turned } from './hear/extension.ts';
import { meantByForm, readTask } from './hear/form.ts';
import { authorOf, type Heard, type Origin, originOf } from './hear/heard.ts';
import { readInstallation, readMessage } from './hear/message.ts';
import type { Keep, Reference } from './keep.ts';
import { CLICKS } from './render/buttons.ts';
import { editedSlots } from './render/edited.ts';
import { editForm, type Form, FORMS, KEEP, noteForm, reviseForm, turnForm } from './render/form.ts';
import type { Look } from './render/message.ts';
import { renderOpening } from './render/opening.ts';
import { renderPost } from './render/post.ts';
import { attachmentOf, CARD, type Send } from './send.ts';
import { NO_FORM, NOT_HERE, NOTHING_CHANGED, NOTHING_CHOSEN, OUTDATED, sayDone } from './words.ts';

/** What the manifest has to declare as well; a test holds the two together. */
export const TURN = 'turnIntoTicket';

export interface Listening {
  keep: Keep;
  directory: Directory;
  send: Send;
  log: Logger;
  clock: Clock;
  postOf: (key: string) => Promise<Post | null>;
  newestAsk: (thread: string) => Promise<string | null>;
  isOutdated?: (thread: string, card: string) => Promise<boolean>;
  stillAsks: (thread: string) => Promise<boolean>;
  /** Resolves when what was heard is handled. `still` is asked in its turn, whether it counts by then. */
  hear: (heard: Heard, still?: () => Promise<boolean>) => Promise<void>;
  mayApprove: (post: TicketPost, who: { origin: Origin; sender: Heard['sender'] }) => Promise<boolean>;
}

/** Everything that is listened to. What is given back ends when what was heard is handled, or fails with it. */
export function listenTo(listening: Listening): (activity: Activity) => Promise<Answer | null> {
  const { keep, directory, send, log, clock, postOf, newestAsk, stillAsks, hear, mayApprove } = listening;
  const remembered = new Map<string, string>();

  return async (activity) => {
    const origin = originOf(activity);
    if (origin === null) return null;
    await remember(activity, origin);
    switch (activity.type) {
      case 'message': {
        const data = readSubmitted(activity);
        return data === null ? hearWords(activity) : submitted(activity, data, origin);
      }
      case 'messageUpdate':
      case 'messageDelete':
        return hearWords(activity);
      case 'conversationUpdate': {
        const heard = readInstallation(activity);
        if (heard !== null) await hear(heard);
        return null;
      }
      case 'invoke':
        return invoked(activity, origin);
      default:
        return null;
    }
  };

  async function invoked(activity: Activity, origin: Origin): Promise<Answer | null> {
    switch (activity.name) {
      case 'adaptiveCard/action':
        return executed(activity, origin);
      case 'task/fetch':
        return showForm(await formFor(readTask(activity)));
      case 'task/submit':
        return sentForm(activity, origin);
      case 'composeExtension/fetchTask':
        return fetchTurn(activity, origin);
      case 'composeExtension/submitAction':
        return turn(activity, origin);
      case undefined:
      default:
        return null;
    }
  }

  async function hearWords(activity: Activity): Promise<null> {
    const heard = readMessage(activity);
    if (heard !== null) await hear(heard);
    return null;
  }

  /** How to reach the place, the person and their tenant from now on, in every process. */
  async function remember(activity: Activity, { spot, reference }: Origin): Promise<void> {
    const { user, object } = authorOf(activity);
    const { serviceUrl, kind } = reference;
    const nobody = { team: null, user: null, chat: null };
    await Promise.all([
      save(addressOf(spot.tenant, spot.conversation), reference),
      save(tenantAddress(spot.tenant), { serviceUrl, kind: 'tenant', ...nobody }),
      user.startsWith('28:')
        ? null
        : savePerson(addressOf(spot.tenant, object ?? user), {
            serviceUrl,
            kind: 'person',
            team: null,
            user,
            chat: kind === 'personal' ? spot.conversation : null,
          }),
    ]);
  }

  /** Whose own chat is known keeps it: most of what they do is done elsewhere. */
  async function savePerson(address: string, person: Reference): Promise<void> {
    const known = remembered.has(address) && person.chat === null;
    if (known) return;
    const chat = person.chat ?? (await keep.loadReference(address))?.chat ?? null;
    await save(address, { ...person, chat });
  }

  async function save(address: string, reference: Reference): Promise<void> {
    const text = JSON.stringify(reference);
    if (remembered.get(address) === text) return;
    await keep.saveReference(address, reference);
    remembered.delete(address);
    remembered.set(address, text);
    const [oldest] = remembered.keys();
    if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  }

  async function isOutdated({ action, card, origin }: Heard): Promise<boolean> {
    if (card === null) return false;
    if ((await listening.isOutdated?.(threadOf(origin.spot), card)) === true) return true;
    if (!WAITED_FOR.has(action.kind)) return false;
    const newest = await newestAsk(threadOf(origin.spot));
    return newest !== null && newest !== card;
  }

  /** Handles it, unless something newer waits in its place; whether it did. */
  async function hearUnlessOutdated(heard: Heard): Promise<boolean> {
    let outdated = false;
    await hear(heard, async () => {
      outdated = await isOutdated(heard);
      return !outdated;
    });
    return !outdated;
  }

  /** A button carried out in its card: the answer is the card as it is from now on, for who clicked. */
  async function executed(activity: Activity, origin: Origin): Promise<Answer> {
    const data = readExecuted(activity);
    const post = data?.card == null ? null : await postOf(data.card);
    if (data === null) return refused('That button is none of mine.');
    if (data.ensurefix === CLICKS.refresh) return refreshed(activity, origin, data, post);
    const heard = heardClick(activity, data);
    if (heard === null) return card(post, data, origin, { controls: true, note: NOTHING_CHOSEN });
    const handled = await hearUnlessOutdated(heard);
    const note = handled ? sayDone(heard.action) : OUTDATED;
    // Another check can be run again after this one.
    return card(post, data, origin, { controls: handled && heard.action.kind === 'recheck', note });
  }

  /** The card as it is for one person now: who may approve has the buttons for it. */
  async function refreshed(activity: Activity, origin: Origin, data: Data, post: Post | null): Promise<Answer> {
    const thread = threadOf(origin.spot);
    const [newest, asks] = await Promise.all([newestAsk(thread), stillAsks(thread)]);
    if (newest !== null && newest !== data.card) return card(post, data, origin, { controls: false, note: OUTDATED });
    if (!asks) return card(post, data, origin, { controls: false, note: null });
    const approves =
      post?.kind === 'ticket' &&
      post.approval !== null &&
      (await mayApprove(post, { origin, sender: authorOf(activity) }));
    return card(post, data, origin, { controls: true, note: null, role: approves ? 'approver' : 'everyone' });
  }

  function card(
    post: Post | null,
    data: Data,
    { reference }: Origin,
    more: Pick<Look, 'controls' | 'note'> & { role?: Look['role'] },
  ): Answer {
    if (post === null) return spoken(more.note ?? OUTDATED);
    const look: Look = {
      now: clock.now(),
      key: data.card ?? null,
      role: 'everyone',
      refreshFor: [],
      mention: reference.kind !== 'personal',
      ...more,
    };
    return { status: 200, body: { statusCode: 200, type: CARD, value: renderPost(post, look).card } };
  }

  /** A click of a client that carries nothing out in place: it came as a message, and is answered by none. */
  async function submitted(activity: Activity, data: Data, origin: Origin): Promise<null> {
    const heard = heardClick(activity, data);
    if (heard !== null && !(await hearUnlessOutdated(heard))) await say(origin, OUTDATED);
    return null;
  }

  async function say(origin: Origin, text: string): Promise<void> {
    const post = { kind: 'notice', tone: 'plain', text } as const;
    await send.tell(origin, renderPost(post, { ...BARE, now: clock.now() }));
  }

  async function formFor(data: Data | null): Promise<Form> {
    const key = data?.card ?? null;
    if (data?.ensurefix === `${CLICKS.form}${FORMS.revise}`) return reviseForm(key);
    const slots = editedSlots(key === null ? null : await postOf(key));
    return slots.length === 0 ? noteForm(NO_FORM) : editForm(slots, key);
  }

  async function sentForm(activity: Activity, origin: Origin): Promise<Answer> {
    const data = readTask(activity);
    if (data === null || activity.id === undefined) return { status: 200 };
    const key = data.card ?? null;
    const action = meantByForm(data, editedSlots(key === null ? null : await postOf(key)));
    if (action === null) return told(NOTHING_CHANGED);
    const handled = await hearUnlessOutdated({
      id: `form:${activity.id}`,
      origin,
      sender: authorOf(activity),
      action,
      addressed: true,
      card: key,
      context: [],
    });
    return handled ? { status: 200 } : told(OUTDATED);
  }

  async function fetchTurn(activity: Activity, origin: Origin): Promise<Answer | null> {
    const turned = readExtension(activity, TURN);
    if (turned === null) return null;
    const verified = await isVerified(turned, origin);
    return showForm(turnForm({ text: turned.text, author: turned.author.name, verified }));
  }

  /** Teams itself says that somebody inside wrote it. */
  async function isVerified({ author }: Turned, origin: Origin): Promise<boolean> {
    if (author.app || author.object === null) return false;
    return (await directory.person(origin, author.object)).trust !== 'external';
  }

  /** A message becomes a request in its thread. */
  async function turn(activity: Activity, origin: Origin): Promise<Answer | null> {
    const turned = readExtension(activity, TURN);
    const data = turned === null ? null : readData(turned.data);
    const text = data === null ? '' : (choicesIn(data)['text']?.trim() ?? '');
    if (turned === null || data === null || activity.id === undefined) return null;
    if (text === '') return told(NOTHING_CHANGED);
    const sender = authorOf(activity);
    const there: Origin = { ...origin, spot: turned.spot };
    const context = data[KEEP] === 'true' ? [await contextOf(turned, there)] : [];
    const id = `turned:${activity.id}`;
    const key = `${threadOf(turned.spot)}/${id}`;
    const { name } = await directory.person(there, sender.user);
    try {
      const look = { ...BARE, now: clock.now(), key };
      if ((await send.find(there, key)) === null)
        await send.post(there, key, renderOpening({ name, text, background: context.length > 0 }, look));
    } catch (error) {
      const status = teamsStatus(error);
      if (status === null || status >= 500 || status === 429) throw error;
      log.warn({ error: String(error) }, 'a request could not be written into its conversation');
      return told(NOT_HERE);
    }
    await hear({
      id,
      origin: there,
      sender,
      action: { kind: 'say', text },
      addressed: true,
      card: null,
      context,
    });
    return { status: 200, body: {} };
  }

  async function contextOf(turned: Turned, there: Origin): Promise<ContextMessage> {
    return { author: turned.author.name, text: turned.text, verified: await isVerified(turned, there) };
  }
}

/** Actions on what waits for somebody: they mean the post they were made on, and no newer one. */
const WAITED_FOR: ReadonlySet<Heard['action']['kind']> = new Set([
  'confirm',
  'answer',
  'edit',
  'choose',
  'approve',
  'decline',
]);

const MOST_REMEMBERED = 10_000;

const BARE: Omit<Look, 'now'> = {
  key: null,
  role: 'everyone',
  controls: false,
  note: null,
  refreshFor: [],
  mention: false,
};

function showForm({ title, card }: Form): Answer {
  const value = { title, height: 'medium', width: 'medium', card: attachmentOf(card) };
  return { status: 200, body: { task: { type: 'continue', value } } };
}

/** Words in place of a form that is closed. */
function told(text: string): Answer {
  return { status: 200, body: { task: { type: 'message', value: text } } };
}

/** Words in place of a card. */
function spoken(text: string): Answer {
  return { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text } };
}

function refused(message: string): Answer {
  return {
    status: 200,
    body: { statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: 'BadRequest', message } },
  };
}
