/** What only Slack has to say: how it is used there, and what stands in the way there. */
export const COMMAND_HELP = [
  'Say what should change: `/ensurefix add a nullable nickname to Customer`. I read the repository, ask what only you can answer, and open a pull request.',
  'In a thread, where Slack takes no commands, mention me or choose “Turn into a ticket” in the menu of a message. Once I take part in a thread, just write. “help” there says what I can do; “cancel”, or :x: on a message of mine, stops.',
].join('\n');

export const NO_WORDS = 'That message has no words I could turn into a ticket.';

export const OUTDATED = 'There is something newer below in this thread: please use the buttons there.';

export const EXTERNAL =
  'I do not work in channels that are shared with other organisations: what I say tells of a repository. Please ask me in a channel of your own workspace, or directly.';

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
