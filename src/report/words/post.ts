import type { Post } from '../../chat/post.ts';
import { sayHome } from './home.ts';
import { sayNews } from './news.ts';
import { sayPickRepository } from './pick-repository.ts';
import { sayProgress } from './progress.ts';
import { sayPullRequest } from './pull-request.ts';
import { sayQuestions } from './questions.ts';
import { sayRefusal, sayReview } from './refusal.ts';
import { sayResult } from './result.ts';
import { paragraph, type Section } from './section.ts';
import { sayTicket } from './ticket.ts';

/** Any post in words. `now` is what elapsed times are measured to. */
export function sayPost(post: Post, now: Date): Section[] {
  switch (post.kind) {
    case 'questions':
      return sayQuestions(post);
    case 'pick-repository':
      return sayPickRepository(post);
    case 'ticket':
      return sayTicket(post);
    case 'progress':
      return sayProgress(post, now);
    case 'result':
      return sayResult(post);
    case 'refusal':
      return sayRefusal(post);
    case 'review':
      return sayReview(post);
    case 'pull-request':
      return sayPullRequest(post);
    case 'notice':
      return [paragraph(post.text, post.tone === 'problem' ? 'bad' : 'plain')];
    case 'news':
      return sayNews(post);
    case 'home':
      return sayHome(post);
  }
}
