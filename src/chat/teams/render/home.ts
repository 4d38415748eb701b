import { sayHome } from '../../../report/words/home.ts';
import type { Section } from '../../../report/words/section.ts';
import type { HomePost } from '../../post.ts';
import { linkTo } from '../link.ts';
import { type Look, type Message, messageOf } from './message.ts';

/** What a person has going on, with ways to the threads that wait for them and to their pull requests. */
export function renderHome(post: HomePost, look: Look): Message {
  const links = [
    ...post.questions.slice(0, MOST).map(({ about, thread }) => linkOf(`Answer: ${about}`, linkTo(thread))),
    ...post.tickets.slice(0, MOST).map(({ title, url }) => linkOf(`Pull request: ${title}`, url)),
  ];
  return messageOf([...sayHome(post), ...links.flat()], look);
}

const MOST = 6;

function linkOf(label: string, url: string | null): Section[] {
  return url === null ? [] : [{ kind: 'link', label, url }];
}
