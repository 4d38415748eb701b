import type { HomePost } from '../chat/post.ts';
import type { IncomingMessage } from '../chat/surface.ts';
import type { ConversationState } from '../conversation/state.ts';
import { nameOf, sayRepo } from '../lib/address.ts';
import { LIMIT_MS } from '../policy/policy.ts';
import { mayAct, mayApprove } from '../policy/rule.ts';
import { placesOf, usageSince } from '../store/audit.ts';
import { namesOf } from '../store/identities.ts';
import { acceptanceOf, ticketsOf, waitingFor, waitingForApproval } from '../store/overview.ts';
import { listPlaces } from '../store/places.ts';
import type { BotDeps } from './bot.ts';
import { standingOf } from './standing.ts';

/** A person's home page as things stand: nothing on it is of anybody else but what places they talk in are set to, and the figures. */
export async function composeHome(
  deps: BotDeps,
  { sender, place }: Pick<IncomingMessage, 'sender' | 'place'>,
): Promise<HomePost> {
  const person = sender.id;
  const { store, policy, shapes, clock } = deps;
  const { db } = store;
  const names = await namesOf(db, person);
  const [tickets, own, cards, places] = await Promise.all([
    ticketsOf(db, names, 10),
    waitingFor(db, names, 10),
    waitingForApproval(db, policy === null ? [] : policy.repositories.map(({ repo }) => repo), 20),
    placesOf(db, person, 20),
  ]);
  const mine = cards.filter(({ state }) => {
    if (policy === null || state.kind !== 'confirming' || names.includes(state.requester)) return false;
    const ticket = { repo: state.terms.repo, requester: state.requester };
    return mayAct({ place, sender }).allowed && mayApprove(policy, ticket, { place, sender }).allowed;
  });
  const repos = [...new Set(tickets.map(({ ticket }) => ticket.repo))];
  const titles = new Map(shapes.map(({ id, title }) => [id, title]));
  const since = new Date(clock.now().getTime() - LIMIT_MS);
  const used = await usageSince(db, { actors: names, place: '' }, since);
  return {
    kind: 'home',
    tickets: tickets.map(({ run, ticket }) => ({
      title: ticket.title,
      thread: ticket.thread,
      repo: nameOf(ticket.repo),
      standing: standingOf(run),
      url: run.outcome?.kind === 'proposed' ? run.outcome.pullRequest.url : null,
    })),
    questions: [...own, ...mine].map(({ thread, state, since: at }) => ({
      about: mine.some((each) => each.thread === thread) ? approvalOf(state) : waitedFor(state),
      thread,
      since: at.toISOString(),
    })),
    channels: (await listPlaces(db, places)).map(({ place, repo }) => ({ place, repo: sayRepo(repo) })),
    acceptance: (await acceptanceOf(db, repos)).map((row) => ({ ...row, shape: titles.get(row.shape) ?? row.shape })),
    settings:
      policy === null ? [] : [{ name: 'begun within the hour', value: `${used.person} of ${policy.limits.person}` }],
  };
}

function approvalOf(state: ConversationState): string {
  return state.kind === 'confirming' ? `Your approval of “${state.terms.title}” (${nameOf(state.terms.repo)})` : '';
}

function waitedFor(state: ConversationState): string {
  switch (state.kind) {
    case 'asking':
      return `${state.questions.map(({ text }) => text).join(' ')} (${state.request})`;
    case 'confirming':
      return state.approval === undefined
        ? `Your yes to “${state.terms.title}”`
        : `A second person's yes to “${state.terms.title}”`;
    case 'picking':
      return `Which repository? (${state.request})`;
    case 'idle':
    case 'offering':
    case 'running':
    case 'done':
      return '';
  }
}
