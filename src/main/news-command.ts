import { NEWS_KINDS, type NewsKind } from '../chat/post.ts';
import type { IncomingMessage } from '../chat/surface.ts';
import { readNews } from '../chat/subcommand.ts';
import { findRepository } from '../conversation/repository.ts';
import { nameOf } from '../lib/address.ts';
import { type Hours, nextMonday, readTime, readZone, sayTime } from '../report/news/hours.ts';
import { type NewsPlace, newsPlaceOf, setNewsPlace, setSubscription, subscriptionsOf } from '../store/news.ts';
import type { BotDeps } from './bot.ts';
import { listed, NO_REPOSITORY, unknownRepository } from './choose-repository.ts';
import type { Answer } from './commands.ts';

/** What the answers need to know of where they are given. */
export interface Here {
  /** Repositories this person may ask for changes of here. */
  allowed: readonly string[];
  /** The one that is meant where none is named; null: none. */
  repo: string | null;
}

/** Has a place told of a repository from now on. */
export async function subscribe(deps: BotDeps, message: IncomingMessage, said: string, here: Here): Promise<Answer> {
  const { store, clock } = deps;
  const { place, sender } = message;
  const surface = surfaceOf(deps, place.address);
  if (deps.policy === null || surface?.openThread === undefined) return { text: NOT_HERE };
  const read = readNews(said);
  if (read === null) return { text: HOW };
  const repo = read.repo === null ? here.repo : findRepository(read.repo, here.allowed);
  if (repo === null) {
    if (here.allowed.length === 0) return { text: NO_REPOSITORY };
    return {
      text:
        read.repo === null
          ? `Of which repository? “subscribe” and a name. There ${here.allowed.length === 1 ? 'is' : 'are'}: ${listed(here.allowed)}.`
          : unknownRepository(read.repo, here.allowed),
    };
  }
  const before = (await subscriptionsOf(store.db, place.address)).find((each) => each.repo === repo)?.kinds ?? [];
  const wanted = read.kinds.length === 0 ? NEWS_KINDS : read.kinds;
  const kinds = NEWS_KINDS.filter((kind) => wanted.includes(kind) || before.includes(kind));
  const now = clock.now();
  return {
    text: `From now on I tell this place of ${nameOf(repo)}: ${sayKinds(kinds)}. “news” shows it and how to change it.`,
    async apply(tx) {
      const weekAt = nextMonday(now, 'UTC');
      await setSubscription(tx, { place: place.address, repo, kinds, setBy: sender.id, setAt: now, weekAt });
    },
  };
}

/** Takes back some kinds of news, of one repository or of all; all kinds where none is named. */
export async function unsubscribe({ store, clock }: BotDeps, message: IncomingMessage, said: string): Promise<Answer> {
  const place = message.place.address;
  const there = await subscriptionsOf(store.db, place);
  const read = readNews(said);
  if (read === null) return { text: HOW };
  if (there.length === 0) return { text: NOTHING };
  const named =
    read.repo === null
      ? null
      : findRepository(
          read.repo,
          there.map(({ repo }) => repo),
        );
  if (read.repo !== null && named === null) {
    return { text: `This place hears nothing of ${read.repo}. It hears of: ${listed(there.map(({ repo }) => repo))}.` };
  }
  const meant = there
    .filter(({ repo }) => named === null || repo === named)
    .map(({ repo, kinds }) => ({
      repo,
      kinds: read.kinds.length === 0 ? [] : kinds.filter((kind) => !read.kinds.includes(kind)),
    }));
  const now = clock.now();
  return {
    text: meant
      .map(({ repo, kinds }) =>
        kinds.length === 0
          ? `I tell this place nothing more of ${nameOf(repo)}.`
          : `Of ${nameOf(repo)} I still tell this place: ${sayKinds(kinds)}.`,
      )
      .join('\n'),
    async apply(tx) {
      for (const { repo, kinds } of meant) {
        await setSubscription(tx, { place, repo, kinds, setBy: message.sender.id, setAt: now, weekAt: now });
      }
    },
  };
}

/** What a place is told and when; “quiet” and “digest” say when. */
export async function newsHere({ store, clock }: BotDeps, message: IncomingMessage, said: string): Promise<Answer> {
  const place = message.place.address;
  const wishes = await newsPlaceOf(store.db, place);
  const there = await subscriptionsOf(store.db, place);
  if (wishes === null || there.length === 0) return { text: NOTHING };
  const [what = '', when = '', where] = said.toLowerCase().split(/\s+/);
  if (what === '') return { text: [...there.map(sayLine), sayWhen(wishes), HOW].join('\n') };
  const zone = where === undefined ? wishes.zone : readZone(said.split(/\s+/)[2] ?? '');
  if (zone === null) return { text: `I know no time zone “${where ?? ''}”. They look like Europe/Berlin.` };
  const set = what === 'quiet' ? quietOf(when) : what === 'digest' ? digestOf(when) : null;
  if (set === null) return { text: HOW };
  const next = { ...wishes, ...set, zone };
  return {
    text: sayWhen(next),
    async apply(tx) {
      const weekAt = zone === wishes.zone ? wishes.weekAt : nextMonday(clock.now(), zone);
      await setNewsPlace(tx, place, { ...set, zone, weekAt });
    },
  };
}

function quietOf(when: string): Pick<NewsPlace, 'quietFrom' | 'quietTo'> | null {
  if (when === 'off' || when === 'none') return { quietFrom: null, quietTo: null };
  const [from = null, to = null, ...more] = when.split(/[-–]/).map(readTime);
  return from === null || to === null || from === to || more.length > 0 ? null : { quietFrom: from, quietTo: to };
}

function digestOf(when: string): Pick<NewsPlace, 'digestAt'> | null {
  if (when === 'off' || when === 'none') return { digestAt: null };
  const at = readTime(when);
  return at === null ? null : { digestAt: at };
}

function sayWhen({
  quietFrom,
  quietTo,
  digestAt,
  zone,
}: Pick<NewsPlace, 'quietFrom' | 'quietTo' | 'digestAt' | 'zone'>) {
  const quiet: Hours | null = quietFrom === null || quietTo === null ? null : { from: quietFrom, to: quietTo };
  const when = digestAt === null ? 'As it happens' : `Once a day, at ${sayTime(digestAt)}`;
  const held =
    quiet === null
      ? ''
      : `; quiet from ${sayTime(quiet.from)} to ${sayTime(quiet.to)}, what comes then is told together after it`;
  return `${when}${held}. Summaries of the week come on Mondays at 09:00. Time zone: ${zone}.`;
}

function sayLine({ repo, kinds }: { repo: string; kinds: readonly NewsKind[] }): string {
  return `• ${nameOf(repo)}: ${sayKinds(kinds)}`;
}

function sayKinds(kinds: readonly NewsKind[]): string {
  return kinds.length === NEWS_KINDS.length ? `all (${kinds.join(', ')})` : kinds.join(', ');
}

function surfaceOf({ surfaces }: BotDeps, address: string) {
  return surfaces.find(({ name }) => address.startsWith(`${name}:`));
}

const HOW = [
  `“subscribe” or “unsubscribe”, a repository and kinds of news: ${NEWS_KINDS.join(', ')}.`,
  '“news quiet 18:00-08:00 Europe/Berlin” for quiet hours, “news digest 09:00” for all of a day at once, “off” in place of a time.',
].join('\n');
const NOTHING = `This place is told of no repository.\n${HOW}`;
const NOT_HERE =
  'I cannot begin threads here, so there is nowhere to tell news. Subscribe in a channel of a chat I am in.';
