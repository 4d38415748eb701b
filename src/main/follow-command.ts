import type { IncomingMessage } from '../chat/surface.ts';
import { nameOf } from '../lib/address.ts';
import { maySee } from '../policy/rule.ts';
import type { Db, Tx } from '../store/database.ts';
import { maybeSame, namesOf } from '../store/identities.ts';
import { isThreadOf, keyIn, nameThread } from '../store/opened-threads.ts';
import { copyPosts, newestAsk, putPost } from '../store/outbox.ts';
import { ticketsOf, waitingFor, waitingForApproval } from '../store/overview.ts';
import { ticketOfPull } from '../store/pull-requests.ts';
import { listRuns } from '../store/runs.ts';
import { loadThread, lockThread } from '../store/threads.ts';
import { getTicket } from '../store/tickets.ts';
import type { Ticket, TicketTerms } from '../ticket/ticket.ts';
import type { BotDeps } from './bot.ts';
import type { Answer } from './commands.ts';
import { standingOf } from './standing.ts';

/** A conversation that can go on in another place. */
interface Followable {
  thread: string;
  repo: string;
  /** "Add nickname to shop.Customer (acme/shop): waits for a second person". */
  line: string;
  ticket: Ticket | null;
}

/**
 * Has a conversation go on in a thread of this place as well: what is told in one is told in both, and what is done in either is done.
 * Who may do it is decided of who does it, where they do it.
 */
export async function follow(deps: BotDeps, message: IncomingMessage, said: string): Promise<Answer> {
  const { store, surfaces, policy } = deps;
  const { place } = message;
  const surface = surfaces.find(({ name }) => place.address.startsWith(`${name}:`));
  if (policy === null || surface?.openThread === undefined) return { text: 'I cannot begin threads here.' };
  const named = /^(?:#?\d+)?$/.test(said) ? null : await findNamed(store.db, said);
  if (named !== null || !/^(?:#?\d+)?$/.test(said)) {
    if (named === null || !maySee(policy, named.repo, message).allowed) return { text: NONE_SUCH };
    return goOnHere(named, place.address);
  }
  const there = await listFollowable(deps, message);
  const number = said.replace('#', '');
  const chosen = number === '' ? (there.length === 1 ? there[0] : undefined) : there[Number(number) - 1];
  if (chosen !== undefined) return goOnHere(chosen, place.address);
  if (there.length === 0) return { text: NOTHING };
  return {
    text: ['Which one? “follow” and its number.', ...there.map(({ line }, at) => `${at + 1}. ${line}`)].join('\n'),
  };
}

const NOTHING =
  'There is nothing of yours elsewhere to follow, and nothing that waits for an approval of yours. If you asked with another account, “link” makes it known here; the address of a pull request or the id of a ticket is followed too.';
const NONE_SUCH = 'I know no such ticket, or you may not see it here.';

/** By the id of a ticket or a run, or by the address of a pull request. */
async function findNamed(db: Db, said: string): Promise<Followable | null> {
  const id = /^https?:/i.test(said) ? await ticketOfPull(db, said) : (said.toLowerCase().split('.')[0] ?? '');
  const ticket = id === null ? null : await getTicket(db, id);
  return ticket === null ? null : { thread: ticket.thread, repo: ticket.repo, line: ticket.title, ticket };
}

/** What this person asked for in other places, by all their names, and the cards that wait for somebody like them. */
async function listFollowable({ store, policy }: BotDeps, message: IncomingMessage): Promise<Followable[]> {
  const { db } = store;
  const { sender, place } = message;
  if (policy === null) return [];
  const names = await namesOf(db, sender.id);
  const repos = policy.repositories.flatMap(({ repo }) => (maySee(policy, repo, message).allowed ? [repo] : []));
  const found: Followable[] = [];
  for (const { thread, state } of await waitingFor(db, names, MOST)) {
    const repo = (await loadThread(db, thread))?.repo ?? null;
    if (repo === null || state.kind === 'picking') continue;
    const about = state.kind === 'confirming' ? state.terms.title : state.kind === 'asking' ? state.request : '';
    found.push({ thread, repo, line: `${about} (${nameOf(repo)}): waits for you`, ticket: null });
  }
  for (const { thread, state } of await waitingForApproval(db, repos, MOST)) {
    if (state.kind !== 'confirming' || (await maybeSame(db, state.requester, sender))) continue;
    const { title, repo } = state.terms;
    found.push({ thread, repo, line: `${title} (${nameOf(repo)}): waits for a second person`, ticket: null });
  }
  for (const { run, ticket } of await ticketsOf(db, names, MOST)) {
    const { thread, repo, title } = ticket;
    found.push({ thread, repo, line: `${title} (${nameOf(repo)}): ${standingOf(run)}`, ticket });
  }
  const elsewhere = found.filter(({ thread, repo }) => !isThreadOf(thread, place.address) && repos.includes(repo));
  return elsewhere.filter(({ thread }, at) => elsewhere.findIndex((each) => each.thread === thread) === at);
}

const MOST = 10;

function goOnHere({ thread, repo, ticket }: Followable, place: string): Answer {
  return {
    text: '',
    async decide(tx) {
      // What is put into the conversation from here on is put here too, and nothing falls in between.
      const { state } = await lockThread(tx, thread);
      const name = await nameThread(tx, { place, about: `follow ${thread}`, follows: thread });
      const [latest] = ticket === null ? [] : (await listRuns(tx, [ticket.id])).toReversed();
      if (state.kind === 'running' || state.kind === 'done') {
        await showCard(tx, name, state.terms, state.ticketId, state.runId);
      } else if (state.kind === 'idle' || state.kind === 'offering') {
        if (ticket === null) return 'That conversation has ended meanwhile; there is nothing to follow.';
        await showCard(tx, name, ticket, ticket.id, latest?.id ?? '');
      } else {
        const ask = await newestAsk(tx, thread);
        if (ask !== null) await copyPosts(tx, name, [ask]);
      }
      return `It goes on here as well, in a thread of its own, and where it was begun (${nameOf(repo)}).`;
    },
  };
}

/** The card of a ticket that was started, how far it is, and what became of its pull request. */
async function showCard(tx: Tx, name: string, terms: TicketTerms, ticketId: string, runId: string): Promise<void> {
  await putPost(tx, {
    thread: name,
    key: keyIn(name, `card:${ticketId}`),
    post: {
      kind: 'ticket',
      terms,
      repository: nameOf(terms.repo),
      confirm: false,
      estimate: 'Begun elsewhere; it goes on here as well.',
      approval: null,
    },
  });
  await copyPosts(tx, name, [`progress:${runId}`, `result:${runId}`, `pull:${ticketId}`]);
}
