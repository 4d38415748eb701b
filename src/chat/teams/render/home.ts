import { sayHome } from '../../../report/words/home.ts';
import type { Section } from '../../../report/words/section.ts';
import type { HomePost } from '../../post.ts';
import { linkTo, placeIn } from '../link.ts';
import { type Look, type Message, messageOf } from './message.ts';

/** What a person has going on, with ways to the threads that wait for them and to their pull requests. */
export function renderHome(post: HomePost, look: Look): Message {
  const links = [
    ...post.questions.slice(0, MOST).map(({ about, thread }) => linkOf(`Answer: ${about}`, linkTo(thread))),
    ...post.tickets.slice(0, MOST).map(({ title, url }) => linkOf(`Pull request: ${title}`, url)),
  ];
  // An id tells people nothing.
  const channels = post.channels.map(({ place, repo }) => ({ place: placeIn(place)?.words ?? place, repo }));
  const places = post.channels
    .slice(0, MOST)
    .map(({ place, repo }) => linkOf(`The channel of ${repo}`, placeIn(place)?.url ?? null));
  return messageOf([...sayHome({ ...post, channels }), ...links.flat(), ...places.flat()], look);
}

const MOST = 6;

function linkOf(label: string, url: string | null): Section[] {
  return url === null ? [] : [{ kind: 'link', label, url }];
}
