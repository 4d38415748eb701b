/** Prints one of every post as the terminal shows it: `npx tsx test/support/print-posts.ts [columns]`. */
import { renderPost, renderProgress } from '../../src/chat/terminal/render.ts';
import { SAMPLES } from '../chat/samples.ts';

const width = Number(process.argv[2] ?? 100);
const now = new Date('2026-01-02T03:04:17Z');
for (const [name, post] of Object.entries(SAMPLES)) {
  const look = { width, colors: process.stdout.isTTY };
  const lines = post.kind === 'progress' ? renderProgress(post, now, look, '⠹') : renderPost(post, now, look);
  process.stdout.write(`\n── ${name} ${'─'.repeat(20)}\n${lines.join('\n')}\n`);
}
