import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import type { ProgressPost } from '../../../src/chat/post.ts';
import { openScreen } from '../../../src/chat/terminal/screen.ts';

const START = '2026-01-01T00:00:00.000Z';

it('says without a terminal that a long step goes on, and no more once it has ended', async () => {
  const output = new PassThrough();
  let said = '';
  output.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const now = () => new Date('2026-01-01T00:00:07.000Z');
  const screen = openScreen({ output, now, heartbeatMs: 5 });
  screen.show('r', progress('running', 'building the environment'));
  // Details come faster than the heartbeat; it must be heard all the same.
  for (let beat = 0; beat < 200 && !said.includes('…'); beat += 1) {
    screen.update('r', progress('running', 'building the environment'), progress('running', `package ${beat}`));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  screen.update('r', progress('running', ''), progress('done', ''));
  const soFar = said;
  await new Promise((resolve) => setTimeout(resolve, 30));
  screen.close();
  expect(said).toMatch(/… package \d+, 7\.0 s/);
  expect(said).toBe(soFar);
});

function progress(status: 'running' | 'done', detail: string): ProgressPost {
  const step = { title: 'Make it', status, startedAt: START, ms: status === 'done' ? 7000 : null, detail };
  return { kind: 'progress', ticketId: 't', title: 'Add a field', steps: [step], startedAt: START, at: START };
}
