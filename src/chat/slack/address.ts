import { UserError } from '../../lib/errors.ts';

/** Where something is said in Slack. */
export interface Place {
  team: string;
  channel: string;
  /**
   * The `ts` of the message the thread hangs on. Or a person: their corner of the channel, where only they see what is said, because
   * a command has no thread and a home page has none either.
   */
  root: string;
}

export function threadOf(place: Place): string {
  return `slack:${place.team}:${place.channel}:${place.root}`;
}

/** The place a thread address names. */
export function placeOf(thread: string): Place {
  const [, team = '', channel = '', root = ''] = ADDRESS.exec(thread) ?? [];
  if (team !== '') return { team, channel, root };
  throw new UserError(
    'usage',
    `${JSON.stringify(thread.slice(0, 100))} is no thread of Slack.`,
    'Threads of Slack look like slack:T0AAAA:C0BBBB:1700000000.000100.',
  );
}

/** The person whose corner it is; null for a thread everybody reads. */
export function cornerOf(place: Place): string | null {
  return /^[UW]/.test(place.root) ? place.root : null;
}

/** A channel, or a person by their id: `slack:T1:C1`, `slack:T1:U1`. */
export function addressOf(team: string, id: string): string {
  return `slack:${team}:${id}`;
}

/** What such an address names. */
export function namedBy(address: string): { team: string; id: string } {
  const [, team = '', id = ''] = /^slack:([A-Z0-9]{1,40}):([A-Z0-9]{1,40})$/.exec(address) ?? [];
  if (team !== '') return { team, id };
  throw new UserError(
    'usage',
    `${JSON.stringify(address.slice(0, 100))} is no place and nobody in Slack.`,
    'Places and people of Slack look like slack:T0AAAA:C0BBBB.',
  );
}

/** A reference is the `ts` of a message in the thread's channel. */
export function tsOf(reference: string): string {
  if (/^\d{1,20}\.\d{1,20}$/.test(reference)) return reference;
  throw new UserError(
    'usage',
    `There is no post ${reference.slice(0, 100)} in Slack.`,
    'Edit with the reference that post returned.',
  );
}

const ADDRESS = /^slack:([A-Z0-9]{1,40}):([A-Z0-9]{1,40}):(\d{1,20}\.\d{1,20}|[UW][A-Z0-9]{1,40})$/;
