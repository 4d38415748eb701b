import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { compiled } from '../../support/scripts.ts';

const ENTER = '\r';
const DOWN = '\u001b[B';
const CTRL_C = '\u0003';
const hasScript = spawnSync('script', ['--version']).status === 0;

/** Talks to the program on a pseudo-terminal: waits for each text, then types. */
async function talk(home: string, turns: readonly (readonly [waitFor: RegExp, type: string])[]): Promise<string> {
  const program = compiled('support/talk-in-terminal');
  const child = spawn(
    'script',
    ['-qfec', `stty cols 80 rows 40; exec ${process.execPath} ${program} ${home}`, '/dev/null'],
    { env: { ...process.env, TERM: 'xterm' } },
  );
  let shown = '';
  let seen = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
  });
  const closed = new Promise((resolve) => child.on('close', resolve));
  try {
    for (const [waitFor, type] of turns) {
      await expect
        .poll(() => waitFor.test(shown.slice(seen)), {
          timeout: 20_000,
          message: `${waitFor} in ${JSON.stringify(shown.slice(seen))}`,
        })
        .toBe(true);
      seen = shown.length;
      child.stdin.write(type);
    }
    await closed;
    return shown;
  } finally {
    child.kill('SIGKILL');
  }
}

it.runIf(hasScript)('asks with prompts on a terminal: the default first, free words, a yes, and leaving', async () => {
  const home = await mkdtemp(path.join(os.tmpdir(), 'prompts-'));
  try {
    const shown = await talk(home, [
      [/What should change\?/, `add a rating${ENTER}`],
      [/What does `rating` hold\?[\s\S]*whole number[\s\S]*short text[\s\S]*Something else/, ENTER],
      [/Which values can it take\?/, `one, two${ENTER}`],
      [/Start\?[\s\S]*Cancel/, `${DOWN}${ENTER}`],
      [/What should be different\?/, `call it stars${ENTER}`],
      [/What does `rating` hold\?[\s\S]*Something else/, CTRL_C],
      [/HEARD \{"kind":"cancel"\}[\s\S]*What should change\?/, CTRL_C],
    ]);
    expect(shown).toContain('HEARD {"kind":"say","text":"add a rating"}');
    expect(shown.replace(/\s+/g, ' ')).toContain(
      'HEARD {"kind":"answer","answers":{"field_type":"IntegerField","choices":"one, two"}}',
    );
    expect(shown).toContain('HEARD {"kind":"say","text":"call it stars"}');
    expect(shown).toContain('LEFT');
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
});
