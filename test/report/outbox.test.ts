import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/lib/clock.ts';
import { silentLog } from '../../src/lib/log.ts';
import { startOutbox } from '../../src/report/outbox.ts';
import { getPost, putPost } from '../../src/store/outbox.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { testStore } from '../support/database.ts';
import { fileSurface, notice, readSaid, type Said } from '../support/file-surface.ts';
import { startScript } from '../support/process.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-outbox-'));
let store: Store;
const stops: (() => Promise<void>)[] = [];
let count = 0;

beforeEach(async () => {
  store = await testStore();
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

describe('delivery', () => {
  it('says each post once, in the order it was put in its thread', async () => {
    const { thread, file } = setting();
    const outbox = await deliver({ file });
    for (const key of ['a', 'b', 'c']) await put(thread, key, key);
    await outbox.flush(thread);
    expect(texts(file)).toEqual(['post a', 'post b', 'post c']);
    await put(thread, 'b', 'b');
    await outbox.flush(thread);
    expect(texts(file)).toHaveLength(3);
  });

  it('says nothing of a transaction that was rolled back', async () => {
    const { thread, file } = setting();
    const outbox = await deliver({ file });
    const failing = store.transaction(async (tx) => {
      await putPost(tx, { thread, key: `${thread}:a`, post: notice('no') });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await put(thread, 'b', 'b');
    await outbox.flush(thread);
    expect(texts(file)).toEqual(['post b']);
  });

  it('edits in place, and leaves out bodies that were outrun', async () => {
    const { thread, file } = setting();
    await put(thread, 'p', '1 of 3');
    await put(thread, 'p', '2 of 3');
    const outbox = await deliver({ file });
    await outbox.flush(thread);
    expect(texts(file)).toEqual(['post 2 of 3']);
    await put(thread, 'p', '3 of 3');
    await outbox.flush(thread);
    expect(texts(file)).toEqual(['post 2 of 3', 'edit 3 of 3']);
  });

  it('shows in the end what was put while the post was on its way', async () => {
    const { thread, file } = setting();
    const outbox = await deliver({
      file,
      before: (said) => (said.what === 'post' ? put(thread, 'p', 'newer') : undefined),
    });
    await put(thread, 'p', 'older');
    await outbox.flush(thread);
    expect(texts(file)).toEqual(['post older', 'edit newer']);
  });

  it('leaves threads of other surfaces alone, and with `only` other threads', async () => {
    const { thread, file } = setting();
    const outbox = await deliver({ file, only: thread });
    await put('slack:T1:C1:1', 'a', 'not ours');
    await put(`${thread}0`, 'a', 'not this one');
    await put(thread, 'a', 'ours');
    await outbox.flush(thread);
    expect(texts(file)).toEqual(['post ours']);
  });
});

describe('a surface that fails', () => {
  it('is tried again, while later posts of the thread wait and other threads do not', async () => {
    const { thread, file, clock } = setting();
    let failing = true;
    const outbox = await deliver({
      file,
      clock,
      before: (said) => {
        if (failing && said.text === 'a') throw new Error('no network');
      },
    });
    await put(thread, 'a', 'a');
    await put(thread, 'b', 'b');
    await expect.poll(() => getPost(store.db, `${thread}:a`)).toMatchObject({ attempts: 1, lastError: 'no network' });
    await put(`${thread}-other`, 'x', 'x');
    await outbox.flush(`${thread}-other`);
    expect(texts(file)).toEqual(['post x']);
    failing = false;
    clock.ahead(1_000);
    await outbox.flush(thread);
    expect(texts(file)).toEqual(['post x', 'post a', 'post b']);
    expect(await getPost(store.db, `${thread}:a`)).toMatchObject({
      attempts: 0,
      lastError: null,
      reference: `ref-${thread}:a`,
    });
  });

  it('is given the time it asks for', async () => {
    const { thread, file, clock } = setting();
    let limited = true;
    const outbox = await deliver({
      file,
      clock,
      before: () => {
        if (limited) throw Object.assign(new Error('slow down'), { retryAfterMs: 30_000 });
      },
    });
    await put(thread, 'a', 'a');
    const limitedAt = clock.now().getTime();
    await expect.poll(() => getPost(store.db, `${thread}:a`)).toMatchObject({ lastError: 'slow down', attempts: 0 });
    expect((await getPost(store.db, `${thread}:a`))?.nextAt.getTime()).toBe(limitedAt + 30_000);
    limited = false;
    clock.ahead(30_000);
    await outbox.flush(thread);
    expect(texts(file)).toEqual(['post a']);
  });

  it('is never given up on while the surface is away, however long that takes', async () => {
    const { thread, file, clock } = setting();
    let away = true;
    const outbox = await deliver({
      file,
      clock,
      before: (said) => {
        if (away && said.text === 'a') throw Object.assign(new Error('unreachable'), { passing: true });
      },
    });
    await put(thread, 'a', 'a');
    for (let attempt = 1; attempt <= 14; attempt++) {
      await expect
        .poll(async () => (await getPost(store.db, `${thread}:a`))?.nextAt.getTime() ?? 0, { timeout: 10_000 })
        .toBeGreaterThan(clock.now().getTime());
      clock.ahead(120_000);
      await put(`${thread}-wake`, `${attempt}`, 'wake');
    }
    away = false;
    clock.ahead(120_000);
    await outbox.flush(thread);
    expect(texts(file)).toContain('post a');
  });

  it('is given up on after ten attempts, which frees the thread; another body is tried anew', async () => {
    const { thread, file, clock } = setting();
    const outbox = await deliver({
      file,
      clock,
      before: (said) => {
        if (said.text === 'bad') throw new Error('invalid');
      },
    });
    await put(thread, 'a', 'bad');
    await put(thread, 'b', 'b');
    for (let attempt = 1; attempt <= 10; attempt++) {
      await expect
        .poll(() => getPost(store.db, `${thread}:a`), { timeout: 10_000 })
        .toMatchObject({ attempts: attempt });
      clock.ahead(120_000);
      await put(`${thread}-wake`, `${attempt}`, 'wake');
    }
    await outbox.flush(thread);
    expect(texts(file).filter((text) => text !== 'post wake')).toEqual(['post b']);
    expect(await getPost(store.db, `${thread}:a`)).toMatchObject({ lastError: 'invalid', delivered: 0 });
    await put(thread, 'a', 'good');
    await outbox.flush(thread);
    expect(texts(file)).toContain('post good');
  });
});

describe('several processes', () => {
  it('say nothing twice', async () => {
    const { thread, file } = setting();
    const others = [startScript('deliver', [store.url, file]), startScript('deliver', [store.url, file])];
    const second = await openStore({ databaseUrl: store.url, home: '', log: silentLog });
    const outbox = await deliver({ file });
    await deliver({ file, store: second });
    for (const other of others) await other.line('up');
    const threads = Array.from({ length: 6 }, (_, i) => `${thread}-${i}`);
    for (const key of ['a', 'b', 'c', 'd']) {
      await Promise.all(threads.map((one) => put(one, key, key)));
      await Promise.all(threads.map((one) => put(one, 'progress', key)));
    }
    await Promise.all(threads.map((one) => outbox.flush(one)));
    for (const one of threads) {
      const posts = readSaid(file).filter((said) => said.thread === one && said.what === 'post');
      expect(posts.map((said) => said.key.slice(one.length + 1)).filter((key) => key !== 'progress')).toEqual([
        'a',
        'b',
        'c',
        'd',
      ]);
      expect(posts.filter((said) => said.key.endsWith('progress'))).toHaveLength(1);
      expect(readSaid(file).findLast((said) => said.key === `${one}:progress`)?.text).toBe('d');
    }
    for (const other of others) other.kill('SIGKILL');
    for (const stop of stops.splice(0)) await stop();
    await second.close();
  });

  it('leave a thread alone while another delivers in it', async () => {
    const { thread, file } = setting();
    let go: () => void = () => {};
    const released = new Promise<void>((resolve) => {
      go = resolve;
    });
    let begun: () => void = () => {};
    const posting = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const slow = await deliver({
      file,
      only: thread,
      before: () => {
        begun();
        return released;
      },
    });
    stops.unshift(async () => go());
    await put(thread, 'a', 'a');
    await posting;
    const second = await openStore({ databaseUrl: store.url, home: '', log: silentLog });
    const other = await deliver({ file, store: second });
    // It looks at everything each time; after two of these it has had the thread before its eyes.
    for (const key of ['x', 'y']) {
      await put(`${thread}-other`, key, key);
      await other.flush(`${thread}-other`);
    }
    expect(texts(file)).toEqual(['post x', 'post y']);
    go();
    await slow.flush(thread);
    expect(texts(file)).toEqual(['post x', 'post y', 'post a']);
    for (const stop of stops.splice(0)) await stop();
    await second.close();
  });

  it('one killed between posting and noting it is followed by one that finds the post', async () => {
    const { thread, file } = setting();
    const killed = startScript('deliver', [store.url, file, 'die']);
    await killed.line('up');
    await put(thread, 'a', 'a');
    await put(thread, 'b', 'b');
    expect(await killed.ended).toBe('SIGKILL');
    expect(await getPost(store.db, `${thread}:a`)).toMatchObject({ delivered: 0, reference: null });
    const outbox = await deliver({ file });
    await outbox.flush(thread);
    expect(texts(file)).toEqual(['post a', 'post b']);
    expect(await getPost(store.db, `${thread}:a`)).toMatchObject({ delivered: 1, reference: `ref-${thread}:a` });
  });

  it('one whose connections were cut goes on', async () => {
    const { thread, file } = setting();
    const outbox = await deliver({ file });
    await put(thread, 'a', 'a');
    await outbox.flush(thread);
    await store.pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await put(thread, 'b', 'b');
    await outbox.flush(thread);
    expect(texts(file)).toEqual(['post a', 'post b']);
  });
});

function setting() {
  const thread = `file:${++count}`;
  return { thread, file: path.join(folder, String(count)), clock: testClock() };
}

async function deliver(options: {
  file: string;
  only?: string;
  clock?: Clock;
  store?: Store;
  before?: (said: Said) => unknown;
}) {
  const { file, before, only } = options;
  const outbox = await startOutbox({
    store: options.store ?? store,
    surfaces: [fileSurface(file, before === undefined ? {} : { before })],
    log: silentLog,
    clock: options.clock ?? { now: () => new Date() },
    ...(only === undefined ? {} : { only }),
  });
  stops.push(outbox.stop);
  return outbox;
}

function put(thread: string, key: string, text: string): Promise<void> {
  return putPost(store.db, { thread, key: `${thread}:${key}`, post: notice(text) });
}

function texts(file: string): string[] {
  return readSaid(file).map((said) => `${said.what} ${said.text}`);
}

function testClock(): Clock & { ahead: (ms: number) => void } {
  let now = Date.UTC(2026, 0, 1);
  return {
    now: () => new Date(now),
    ahead: (ms) => {
      now += ms;
    },
  };
}
