import { contentWords } from '../content-words.ts';
import { isTestPath } from '../is-test-path.ts';
import type { Knowledge } from '../shape.ts';

/** A name from what it does, written as the repository writes its commands: "delete_old_orders", "pruneusers", "clear-cache". */
export function nameCommand(behaviour: string, knowledge: Knowledge): { name: string; why: string } {
  const at = behaviour.search(NOUN);
  // "delete …, as a command" says it before, "a command that deletes …" after.
  const [before, after] = at === -1 ? [behaviour, ''] : [behaviour.slice(0, at), behaviour.slice(at).replace(LEAD, '')];
  const told = wordsOf(after);
  const words = told.length > 1 ? told : wordsOf(before);
  const parts = words.length === 0 ? ['new', 'command'] : words.map((word, index) => (index === 0 ? verb(word) : word));
  const names = knowledge.index.django.commands.filter(({ path }) => !isTestPath(path)).map(({ name }) => name);
  const prefix = commonPrefix(names);
  const joint = jointOf(names);
  const why = names.length > 0 ? `written as ${names.slice(0, 2).join(', ')}` : '';
  return { name: `${prefix}${parts.join(joint)}`, why };
}

/** The first words of an action, up to what tells of whom or when. */
function wordsOf(text: string): string[] {
  const action =
    plain(text).split(/[,.;:(]|\b(?:who|which|that|whose|where|when|with|without|and|older|by)\b/i)[0] ?? '';
  return contentWords(action)
    .filter((word) => /^[a-z][a-z0-9]*$/.test(word) && !ASIDE.test(word))
    .slice(0, 3);
}

const NOUN = /\b(?:command|befehl|kommando|commande|comando)\b/i;

/** What stands between the word for it and what it does: "command in the billing app that …". */
const LEAD = /^\w+\b,?[^,.;:]{0,40}?\b(?:that|which|to|der|die|das|qui|que|pour|para)\s+/i;

/** Letters that a file name may have. */
function plain(text: string): string {
  return text
    .replace(/[äöüß]/gi, (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' })[letter.toLowerCase()] ?? letter)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^\x20-\x7e]|[`"']/g, ' ');
}

const ASIDE =
  /^(?:command|commands|management|manage|befehl|kommando|old|inactive|stale|rows|support|helpful|really|said|given)$/;

/** "deletes" is to be called "delete". */
function verb(word: string): string {
  if (/(?:ss|sh|ch|x)es$/.test(word)) return word.slice(0, -2);
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

function jointOf(names: readonly string[]): string {
  const count = (mark: string) => names.filter((name) => name.includes(mark)).length;
  if (count('-') > count('_')) return '-';
  return names.length > 2 && count('_') * 3 < names.length ? '' : '_';
}

/** "shop_" where nearly all commands start with it. */
function commonPrefix(names: readonly string[]): string {
  const first = /^[a-z]+[_-]/.exec(names[0] ?? '')?.[0] ?? '';
  return first !== '' && names.length > 3 && names.filter((name) => name.startsWith(first)).length >= names.length * 0.8
    ? first
    : '';
}
