import { COMMANDS } from '../surface.ts';

/** What only Slack has to say: how it is used there, and what stands in the way there. */
export const COMMAND_HELP = [
  'Say what should change: `/ensurefix add a nullable nickname to Customer`. I read the repository, ask what only you can answer, and open a pull request.',
  `Or one of these: ${COMMANDS.map((name) => `\`/ensurefix ${name}\``).join(', ')}.`,
  'In a thread, where Slack takes no commands, mention me with the same words or choose “Turn into a ticket” in the menu of a message. Once I take part in a thread, just write. “cancel”, or :x: on a message of mine, stops.',
].join('\n');

export const OUTDATED = 'There is something newer below in this thread: please use the buttons there.';

export const NO_FORM =
  'The form could not be opened: Slack gave up waiting. Please click once more, or answer in words.';

/** Why a thread could not be opened, by Slack's code. */
export function cannotOpen(code: string | null): string {
  switch (code) {
    case null:
      return 'I could not write here. Nothing was started; please ask again.';
    case 'not_in_channel':
    case 'channel_not_found':
      return 'I am not in this conversation. Invite me with `/invite`, then ask again; or write to me directly.';
    case 'is_archived':
      return 'This channel is archived: nobody can write here, I neither.';
    default:
      return `I could not write here (Slack says ${code}). Nothing was started; please ask again.`;
  }
}
