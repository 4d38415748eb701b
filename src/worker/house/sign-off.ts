import type { PastCommit } from './read-house.ts';

/** Files that say commits must be signed off. */
export const DCO_FILES = /^(?:\.github\/)?(?:DCO|dco\.ya?ml)(?:\.(?:md|txt))?$/i;

/** So many commits of people show a habit; of them, this part must follow it. */
const ENOUGH = 5;
const MOST = 0.8;

/** Whether commits end with Signed-off-by here: a DCO file asks for it, or nearly everybody does it. */
export function signsOff(history: readonly PastCommit[], dco: boolean): boolean {
  const people = history.filter(({ author }) => !author.endsWith('[bot]'));
  const signed = people.filter(({ signed }) => signed).length;
  if (dco) return true;
  return people.length >= ENOUGH && signed / people.length >= MOST;
}
