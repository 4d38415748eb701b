import type { ActionsBlock } from '@slack/types';
import { sayPickRepository } from '../../../report/words/pick-repository.ts';
import type { PickRepositoryPost } from '../../post.ts';
import { LIMITS } from '../limits.ts';
import { button, CLICKS, label } from './buttons.ts';
import { type Look, type Message, messageOf } from './message.ts';

/** The repositories a request may be about: a button each, or a menu where there are many. Any can be named in words. */
export function renderPick(post: PickRepositoryPost, look: Look): Message {
  return messageOf(sayPickRepository(post), look, { buttons: [...controlsOf(post), button(CLICKS.cancel, 'Drop it')] });
}

function controlsOf({ options }: PickRepositoryPost): ActionsBlock['elements'] {
  const given = options
    .map(({ repo }, at) => ({ repo, text: `${at + 1}. ${shortly(repo)}` }))
    .filter(({ repo }) => repo !== '');
  if (
    given.length > MOST_BUTTONS &&
    given.length <= LIMITS.options &&
    given.every(({ repo }) => repo.length <= LIMITS.optionValue)
  ) {
    return [
      {
        type: 'static_select',
        action_id: `${CLICKS.pick}0`,
        placeholder: { type: 'plain_text', text: 'Choose a repository', emoji: false },
        options: given.map(({ repo, text }) => ({
          text: { type: 'plain_text', text: label(text, LIMITS.optionText), emoji: false },
          value: repo,
        })),
      },
    ];
  }
  return given
    .filter(({ repo }) => repo.length <= LIMITS.buttonValue)
    .slice(0, LIMITS.actions - 1)
    .map(({ repo, text }, at) => button(`${CLICKS.pick}${at + 1}`, text, { value: repo }));
}

const MOST_BUTTONS = 6;

/** The end of an address: what people call it. */
function shortly(repo: string): string {
  const parts = repo
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split(/[/:]/);
  return parts.slice(repo.includes('://') || repo.includes('@') ? -2 : -1).join('/');
}
