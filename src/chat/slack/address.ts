import { UserError } from '../../lib/errors.ts';

/** Where something is said in Slack. */
export interface Place {
  team: string;
  channel: string;
  /** The `ts` of the message the thread hangs on. */
  root: string;
}

export function threadOf(place: Place): string {
  return `slack:${place.team}:${place.channel}:${place.root}`;
}

/** The place of a thread address of this workspace. */
export function placeOf(thread: string, team: string): Place {
  const [, ofTeam = '', channel = '', root = ''] = ADDRESS.exec(thread) ?? [];
  if (ofTeam === '')
    throw new UserError(
      'usage',
      `${JSON.stringify(thread.slice(0, 100))} is no thread of Slack.`,
      'Threads of Slack look like slack:T0AAAA:C0BBBB:1700000000.000100.',
    );
  if (ofTeam !== team)
    throw new UserError(
      'usage',
      `The thread ${thread} belongs to another workspace than ${team}.`,
      'Use the token of the workspace the thread was started in.',
    );
  return { team, channel, root };
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

const ADDRESS = /^slack:([A-Z0-9]{1,40}):([A-Z0-9]{1,40}):(\d{1,20}\.\d{1,20})$/;
