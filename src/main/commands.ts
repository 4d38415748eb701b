import type { CommandName, IncomingMessage } from '../chat/surface.ts';
import { findRepository } from '../conversation/repository.ts';
import { nameOf } from '../lib/address.ts';
import { LIMIT_MS } from '../policy/policy.ts';
import { approversOf, repositoriesFor } from '../policy/rule.ts';
import { examine } from '../repos/doctor.ts';
import { usageSince } from '../store/audit.ts';
import type { Tx } from '../store/database.ts';
import { namesOf } from '../store/identities.ts';
import { acceptanceOf, ticketsOf } from '../store/overview.ts';
import { requestCancel } from '../store/runs.ts';
import { clearRepoOfPlace, repoOfPlace, setRepoOfPlace } from '../store/places.ts';
import type { ThreadRow } from '../store/threads.ts';
import type { BotDeps } from './bot.ts';
import { baseOf, listed, NO_REPOSITORY, openOrSay, unknownRepository } from './choose-repository.ts';
import { follow } from './follow-command.ts';
import { link } from './link-command.ts';
import { type Here, newsHere, subscribe, unsubscribe } from './news-command.ts';
import { ownConfig } from './own-config.ts';
import { standingOf } from './standing.ts';

export interface Answer {
  text: string;
  /** What it changes, in the transaction that notes it. */
  apply?: (tx: Tx) => Promise<void>;
  /** The same where only then it is known what to say: in place of `text`. */
  decide?: (tx: Tx) => Promise<string>;
}

/** Answers the subcommands that are about a place, a repository or everybody's tickets. */
export async function answerCommand(
  deps: BotDeps,
  message: IncomingMessage,
  name: Exclude<CommandName, 'help'>,
  text: string,
  thread: ThreadRow | null,
): Promise<Answer> {
  switch (name) {
    case 'status':
      return { text: await sayTickets(deps, message) };
    case 'cancel':
      return cancel(deps, message, text.trim());
    case 'repo':
      return repo(deps, message, text.trim());
    case 'doctor':
      return { text: await doctor(deps, message, text.trim(), thread) };
    case 'settings':
      return { text: await settings(deps, message, thread) };
    case 'stats':
      return { text: await stats(deps, message) };
    case 'subscribe':
      return subscribe(deps, message, text, await hereOf(deps, message, thread));
    case 'unsubscribe':
      return unsubscribe(deps, message, text);
    case 'news':
      return newsHere(deps, message, text);
    case 'follow':
      return follow(deps, message, text.trim());
    case 'link':
      return link(deps, message, text.trim());
  }
}

async function sayTickets({ store }: BotDeps, { sender }: IncomingMessage): Promise<string> {
  const rows = await ticketsOf(store.db, await namesOf(store.db, sender.id), 5);
  if (rows.length === 0) return 'You have no tickets yet. Tell me what to change.';
  return rows.map(({ run, ticket }) => `• ${ticket.title} (${nameOf(ticket.repo)}): ${standingOf(run)}`).join('\n');
}

/** Stops a person's own run from anywhere: the only one there is, or that of a number or of words of its title. */
async function cancel({ store, clock }: BotDeps, { sender }: IncomingMessage, said: string): Promise<Answer> {
  const names = await namesOf(store.db, sender.id);
  const running = (await ticketsOf(store.db, names, 20)).filter(({ run }) => run.status !== 'done');
  const words = said.toLowerCase();
  const numbered = /^#?\d+$/.test(words) ? running[Number(words.replace('#', '')) - 1] : undefined;
  const meant =
    numbered === undefined ? running.filter(({ ticket }) => ticket.title.toLowerCase().includes(words)) : [numbered];
  const [only] = meant;
  if (meant.length === 1 && only !== undefined) {
    const { run, ticket } = only;
    return {
      text: `Stopping “${ticket.title}”. Its thread says when it has ended.`,
      apply: async (tx) => void (await requestCancel(tx, run.id, clock.now())),
    };
  }
  if (running.length === 0) return { text: 'Nothing of yours is running, so there is nothing to cancel.' };
  const list = running.map(
    ({ run, ticket }, at) => `${at + 1}. ${ticket.title} (${nameOf(ticket.repo)}): ${standingOf(run)}`,
  );
  return { text: ['Which one? “cancel” and its number.', ...list].join('\n') };
}

async function repo(deps: BotDeps, message: IncomingMessage, said: string): Promise<Answer> {
  const { store, clock } = deps;
  const { place, sender } = message;
  const allowed = allowedFor(deps, message);
  const now = await repoOfPlace(store.db, place.address);
  if (deps.policy === null)
    return {
      text: `This conversation is about ${allowed.map(nameOf).join('') || 'no repository'}; --repo says which.`,
    };
  if (said === '') {
    const here = now === null ? 'No repository is set for this place.' : `Requests here are about ${nameOf(now)}.`;
    return {
      text:
        allowed.length === 0
          ? NO_REPOSITORY
          : `${here} There ${allowed.length === 1 ? 'is' : 'are'}: ${listed(allowed)}. “repo” and a name sets it.`,
    };
  }
  if (/^(?:none|off)$/i.test(said)) {
    return {
      text: 'This place has no default any more: the words or the code say which repository is meant, or I ask.',
      apply: (tx) => clearRepoOfPlace(tx, place.address),
    };
  }
  const found = findRepository(said, allowed);
  if (found === null) return { text: unknownRepository(said, allowed) };
  return {
    text: `From now on, requests here are about ${nameOf(found)}. “repo:” and a name in a request still names another.`,
    apply: (tx) => setRepoOfPlace(tx, place.address, found, sender.id, clock.now()),
  };
}

/** What would help most, of the list `ensurefix doctor` prints. */
async function doctor(
  deps: BotDeps,
  message: IncomingMessage,
  said: string,
  thread: ThreadRow | null,
): Promise<string> {
  const allowed = allowedFor(deps, message);
  const of = said === '' ? await repoHere(deps, message, thread) : findRepository(said, allowed);
  if (of === null || !allowed.includes(of)) {
    return said === '' ? `Which repository? “doctor” and a name. ${listed(allowed)}` : unknownRepository(said, allowed);
  }
  const opened = await openOrSay(deps, of, baseOf(deps, of));
  if ('problem' in opened) return opened.problem;
  const { readiness, conflicts } = examine(opened.knowledge, await ownConfig(opened));
  const most = 5;
  const lines = readiness.slice(0, most).map(({ finding, weight, next }) => `• ${finding} (${weight}) → ${next}`);
  const more = readiness.length > most ? [`and ${readiness.length - most} more`] : [];
  const against = conflicts.map(({ message: conflict }) => `• ${conflict}`);
  return [
    readiness.length === 0
      ? `${nameOf(of)}: nothing stands in the way.`
      : `${nameOf(of)}: what would help, most first.`,
    ...lines,
    ...more,
    ...(against.length === 0 ? [] : ['What conflicts:', ...against]),
    'All of it: ensurefix doctor.',
  ].join('\n');
}

async function settings(deps: BotDeps, message: IncomingMessage, thread: ThreadRow | null): Promise<string> {
  const { policy, store, clock } = deps;
  const { sender, place } = message;
  const here = await repoHere(deps, message, thread);
  if (policy === null)
    return `Repository: ${here === null ? 'none' : nameOf(here)}. Whoever is at this terminal may do everything.`;
  const since = new Date(clock.now().getTime() - LIMIT_MS);
  const actors = await namesOf(store.db, sender.id);
  const used = await usageSince(store.db, { actors, place: place.address }, since);
  const approvers = here === null ? null : approversOf(policy, here);
  return [
    `Repository here: ${here === null ? 'none set' : nameOf(here)}`,
    `Repositories you may ask for changes of here: ${listed(allowedFor(deps, message)) || 'none'}`,
    `Second yes, where the owners want one: ${approvers === null ? 'anybody else who may ask' : approvers.join(', ')}`,
    `Begun within the hour: ${used.person} of ${policy.limits.person} by you, ${used.place} of ${policy.limits.place} here`,
  ].join('\n');
}

async function stats(deps: BotDeps, message: IncomingMessage): Promise<string> {
  const rows = await acceptanceOf(deps.store.db, allowedFor(deps, message));
  if (rows.length === 0) return 'No ticket has ended yet.';
  const titles = new Map(deps.shapes.map(({ id, title }) => [id, title]));
  return rows
    .map(
      ({ shape, total, proposed, ready, merged }) =>
        `• ${titles.get(shape) ?? shape}: ${total} ended, ${proposed} proposed, ${ready} of them ready, ${merged} merged`,
    )
    .join('\n');
}

async function hereOf(deps: BotDeps, message: IncomingMessage, thread: ThreadRow | null): Promise<Here> {
  return { allowed: allowedFor(deps, message), repo: await repoHere(deps, message, thread) };
}

function allowedFor(
  { policy, defaultRepository }: BotDeps,
  { place, sender }: Pick<IncomingMessage, 'place' | 'sender'>,
): string[] {
  if (policy === null) return defaultRepository === null ? [] : [defaultRepository.repo];
  return repositoriesFor(policy, place, sender).map(({ repo }) => repo);
}

/** The thread's own, what is set for the place, or the only one there is. */
async function repoHere(deps: BotDeps, message: IncomingMessage, thread: ThreadRow | null): Promise<string | null> {
  const allowed = allowedFor(deps, message);
  const set = thread?.repo ?? (await repoOfPlace(deps.store.db, message.place.address));
  if (set !== null && allowed.includes(set)) return set;
  return allowed.length === 1 ? (allowed[0] ?? null) : null;
}
