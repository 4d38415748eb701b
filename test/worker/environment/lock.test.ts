import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { holdLock } from '../../../src/worker/environment/lock.ts';

const never = new AbortController().signal;
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-lock-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

test('one holds it at a time', async () => {
  const file = path.join(folder, 'new', 'lock');
  const order: string[] = [];
  const release = await holdLock(file, never);
  const second = holdLock(file, never).then((stop) => {
    order.push('second');
    return stop();
  });
  order.push('first');
  await release();
  await second;
  expect(order).toEqual(['first', 'second']);
});

test('whoever gives up waiting leaves the others to it', async () => {
  const file = path.join(folder, 'lock');
  const cancel = new AbortController();
  const release = await holdLock(file, never);
  const waiting = holdLock(file, cancel.signal);
  cancel.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  await release();
  await (await holdLock(file, never))();
});

test('it is free at the moment its holder is killed', async () => {
  const file = path.join(folder, 'lock');
  const module = path.resolve(import.meta.dirname, '../../../src/worker/environment/lock.ts');
  const code = `import { holdLock } from ${JSON.stringify(module)}; await holdLock(${JSON.stringify(file)}, new AbortController().signal); console.log('held'); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  holder.kill('SIGKILL');
  const release = await holdLock(file, never);
  expect(release).toBeTypeOf('function');
  await release();
});
