import { sayPickRepository } from '../../../report/words/pick-repository.ts';
import type { PickRepositoryPost } from '../../post.ts';
import { LIMITS } from '../limits.ts';
import { button, CLICKS, label } from './buttons.ts';
import type { Action, Input } from './card.ts';
import { type Look, type Message, messageOf } from './message.ts';

/** The repositories a request may be about: a button each, or a menu where there are many. Any can be named in words. */
export function renderPick(post: PickRepositoryPost, look: Look): Message {
  const { buttons, fields } = controlsOf(post, look.key);
  return messageOf(sayPickRepository(post), look, {
    fields,
    buttons: [...buttons, button(CLICKS.cancel, 'Drop it', look.key)],
  });
}

function controlsOf({ options }: PickRepositoryPost, key: string | null): { buttons: Action[]; fields: Input[] } {
  const given = options
    .map(({ repo }, at) => ({ repo, text: `${at + 1}. ${shortly(repo)}` }))
    .filter(({ repo }) => repo !== '' && repo.length <= LIMITS.url);
  if (given.length <= MOST_BUTTONS) {
    return { buttons: given.map(({ repo, text }) => button(CLICKS.pick, text, key, { value: repo })), fields: [] };
  }
  const choices: { title: string; value: string }[] = [];
  let room: number = LIMITS.choices;
  for (const { repo, text } of given) {
    room -= Buffer.byteLength(repo + text);
    if (room < 0) break;
    choices.push({ title: label(text, LIMITS.optionText), value: repo });
  }
  return {
    fields: [{ type: 'Input.ChoiceSet', id: CLICKS.menu, label: 'Repository', style: 'compact', choices }],
    buttons: [button(CLICKS.pick, 'Use this one', key, { style: 'positive' })],
  };
}

const MOST_BUTTONS = 5;

/** The end of an address: what people call it. */
function shortly(repo: string): string {
  const parts = repo
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split(/[/:]/);
  return parts.slice(repo.includes('://') || repo.includes('@') ? -2 : -1).join('/');
}
