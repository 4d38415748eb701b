import { sayPost } from '../../../report/words/post.ts';
import type { ResultPost } from '../../post.ts';
import { type Look, type Message, messageOf } from './message.ts';

/** How a run ended: the checks as a table, the pull request and the page of the run as buttons. */
export function renderResult(post: ResultPost, look: Look): Message {
  return messageOf(sayPost(post, look.now), look, { page: post.page });
}
