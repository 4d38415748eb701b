/** What became of a pull request of the bot's. */
export type Ending = 'merged-untouched' | 'merged-edited' | 'closed' | 'reverted' | 'stale';

/** How many of a kind of ticket ended how. */
export type Tally = Record<Ending, number>;

/** as-declared: too little is known · auto-confirm: no card to confirm · approval: somebody besides the requester says yes · stop: not offered. */
export interface Policy {
  kind: 'as-declared' | 'auto-confirm' | 'approval' | 'stop';
  /** Why, with the numbers, for a person. */
  reason: string;
}

/** So many endings say something; fewer are chance. */
const SAMPLES = 20;

const TRUSTED = 0.9;
const WATCHED = 0.6;
const GIVEN_UP = 0.2;
/** More of them reverted than this, and no other number makes up for it. */
const MOST_REVERTED = 0.05;

/** Share of tickets whose first proposal was merged as it was. 0 where none has ended. */
export function acceptanceOf(tally: Tally): number {
  const all = countOf(tally);
  return all === 0 ? 0 : tally['merged-untouched'] / all;
}

/**
 * What follows from how tickets of a kind have ended, from twenty of them on:
 *
 * | seen                                                  | policy       |
 * | ----------------------------------------------------- | ------------ |
 * | fewer than 20 endings                                 | as-declared  |
 * | fewer than 20 % merged as they were                   | stop         |
 * | fewer than 60 %, or more than 5 % reverted            | approval     |
 * | 90 % or more                                          | auto-confirm |
 * | anything else                                         | as-declared  |
 */
export function policyOf(tally: Tally): Policy {
  const all = countOf(tally);
  const share = acceptanceOf(tally);
  const said = `${tally['merged-untouched']} of ${all} were merged as first proposed`;
  if (all < SAMPLES) return { kind: 'as-declared', reason: `${said}; from ${SAMPLES} on it counts.` };
  if (share < GIVEN_UP) return { kind: 'stop', reason: `${said}: fewer than ${percent(GIVEN_UP)}.` };
  if (tally.reverted / all > MOST_REVERTED) {
    return {
      kind: 'approval',
      reason: `${tally.reverted} of ${all} were reverted: more than ${percent(MOST_REVERTED)}.`,
    };
  }
  if (share < WATCHED) return { kind: 'approval', reason: `${said}: fewer than ${percent(WATCHED)}.` };
  if (share >= TRUSTED) return { kind: 'auto-confirm', reason: `${said}: ${percent(TRUSTED)} or more.` };
  return { kind: 'as-declared', reason: `${said}.` };
}

/** Several tallies as one. */
export function sumOf(tallies: readonly Tally[]): Tally {
  const sum = (ending: Ending): number => tallies.reduce((all, tally) => all + tally[ending], 0);
  return {
    'merged-untouched': sum('merged-untouched'),
    'merged-edited': sum('merged-edited'),
    closed: sum('closed'),
    reverted: sum('reverted'),
    stale: sum('stale'),
  };
}

export function countOf(tally: Tally): number {
  return Object.values(tally).reduce((sum, count) => sum + count, 0);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
