/** A conversation on a real terminal: answers questions about any request, then a card, and tells what it heard. Takes the home folder. */
import { createTerminal } from '../../src/chat/terminal/terminal.ts';
import { SAMPLES } from '../chat/samples.ts';

const terminal = createTerminal({
  home: process.argv[2] ?? '',
  input: process.stdin,
  output: process.stdout,
  interactive: true,
});
let count = 0;
const stop = await terminal.listen(async (message) => {
  count += 1;
  const { action } = message;
  const next = action.kind === 'say' ? SAMPLES['questions'] : action.kind === 'answer' ? SAMPLES['card'] : undefined;
  const heard = `HEARD ${JSON.stringify(action)}`;
  await terminal.post(message.thread, `${count}:heard`, { kind: 'notice', tone: 'plain', text: heard });
  if (next !== undefined) await terminal.post(message.thread, `${count}:next`, next);
});
await terminal.ended;
await stop();
process.stdout.write('LEFT\n');
process.exit(0);
