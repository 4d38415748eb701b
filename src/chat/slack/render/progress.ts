import { sayProgress } from '../../../report/words/progress.ts';
import type { ProgressPost } from '../../post.ts';
import { button, CLICKS } from './buttons.ts';
import { type Look, type Message, messageOf } from './message.ts';

/** One message a run, edited in place. It can be stopped while a step is under way or to come. */
export function renderProgress(post: ProgressPost, look: Look): Message {
  const failed = post.steps.some((step) => step.status === 'failed');
  const goesOn = !failed && post.steps.some((step) => step.status === 'running' || step.status === 'waiting');
  return messageOf(sayProgress(post, look.now), look, {
    buttons: goesOn ? [button(CLICKS.cancel, 'Stop')] : [],
  });
}
