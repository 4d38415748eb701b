import { sayPost } from '../../../report/words/post.ts';
import type { Post } from '../../post.ts';
import { type Look, type Message, messageOf } from './message.ts';
import { renderPick } from './pick.ts';
import { renderProgress } from './progress.ts';
import { renderQuestions } from './questions.ts';
import { renderRefusal } from './refusal.ts';
import { renderResult } from './result.ts';
import { renderTicket } from './ticket.ts';

/** Any post as a message of Slack. Text in it is untrusted and shown as text. */
export function renderPost(post: Post, look: Look): Message {
  switch (post.kind) {
    case 'questions':
      return renderQuestions(post, look);
    case 'ticket':
      return renderTicket(post, look);
    case 'progress':
      return renderProgress(post, look);
    case 'result':
      return renderResult(post, look);
    case 'refusal':
      return renderRefusal(post, look);
    case 'pick-repository':
      return renderPick(post, look);
    case 'review':
    case 'notice':
    case 'home':
    case 'pull-request':
    case 'news':
      return messageOf(sayPost(post, look.now), look);
  }
}
