import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../src/lib/log.ts';
import { openStore } from '../../src/store/open.ts';
import { notify } from '../../src/store/notify.ts';
import { testDatabase, testHome, testStore } from '../support/database.ts';
import { startScript } from '../support/process.ts';

describe('DATABASE_URL', () => {
  it.each([
    [
      'postgres://ana:secret@127.0.0.1:1/app',
      'The database at 127.0.0.1:1/app cannot be used: nothing listens at its address.',
    ],
    ['postgres://ana:secret@nowhere.invalid/app', 'The database at nowhere.invalid/app cannot be used: its host name'],
    ['postgres://', 'The database at'],
  ])('%s is refused in words', async (databaseUrl, message) => {
    const opening = openStore({ databaseUrl, home: '', log: silentLog });
    await expect(opening).rejects.toMatchObject({
      code: 'database-unavailable',
      message: expect.stringContaining(message),
      next: expect.stringContaining('DATABASE_URL'),
    });
    await expect(opening).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
  });

  it('with a database that does not exist is refused in words', async () => {
    const url = new URL(await testDatabase());
    url.pathname = '/not_there';
    await expect(openStore({ databaseUrl: url.toString(), home: '', log: silentLog })).rejects.toMatchObject({
      message: expect.stringMatching(/the database named in the address does not exist\.$/),
    });
  });

  it('with a wrong password is refused in words', async () => {
    const home = testHome();
    const server = await openStore({ databaseUrl: null, home, log: silentLog });
    await server.pool.query("create role ana login password 'right'");
    const rules = path.join(home, 'postgres', 'data', 'pg_hba.conf');
    writeFileSync(rules, `local all ana scram-sha-256\n${readFileSync(rules, 'utf8')}`);
    await server.pool.query('select pg_reload_conf()');
    const url = new URL(server.url);
    url.username = 'ana';
    url.password = 'wrong';
    await expect
      .poll(() => openStore({ databaseUrl: url.toString(), home: '', log: silentLog }).catch((error: unknown) => error))
      .toMatchObject({
        code: 'database-unavailable',
        message: expect.stringMatching(/user name or password is wrong\.$/),
      });
    await server.close();
  });
});

it('four processes prepare an empty database at once', async () => {
  const url = await testDatabase({ empty: true });
  const processes = [1, 2, 3, 4].map(() => startScript('open-store', [url, 'wait']));
  for (const one of processes) await one.line('loaded');
  for (const one of processes) one.say('go');
  for (const one of processes) await one.line('open');
  for (const one of processes) one.say('close');
  expect(await Promise.all(processes.map((one) => one.ended))).toEqual([0, 0, 0, 0]);
});

describe('an open store', () => {
  it('does all of a transaction or nothing', async () => {
    const store = await testStore();
    const insert = "insert into threads (thread, state) values ('terminal:1', '{}')";
    const failing = store.transaction(async (tx) => {
      await tx.$client.query(insert);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await store.pool.query('select thread from threads')).rows).toEqual([]);
    await store.transaction((tx) => tx.$client.query(insert));
    expect((await store.pool.query('select thread from threads')).rows).toEqual([{ thread: 'terminal:1' }]);
  });

  it('hears what is told, only once it is committed', async () => {
    const store = await testStore();
    const heard: (string | null)[] = [];
    const stop = await store.listen('runs', (payload) => void heard.push(payload));
    await store.transaction((tx) => notify(tx, 'runs', 'undone').then(() => tx.$client.query('rollback')));
    await store.transaction((tx) => notify(tx, 'runs', 'one'));
    await notify(store.db, 'outbox', 'of another channel');
    await notify(store.db, 'runs', 'two');
    await expect.poll(() => heard).toEqual(['one', 'two']);
    await stop();
  });

  it('goes on after its connections were cut, and says that something may have been missed', async () => {
    const store = await testStore();
    const other = await openStore({ databaseUrl: store.url, home: '', log: silentLog });
    const heard: (string | null)[] = [];
    await store.listen('runs', (payload) => void heard.push(payload));
    await other.pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await expect.poll(() => heard).toEqual([null]);
    await notify(store.db, 'runs', 'after');
    await expect.poll(() => heard).toEqual([null, 'after']);
    await other.close();
  });

  it('says so when the connection is lost inside a transaction', async () => {
    const store = await testStore();
    const lost = store.transaction(async (tx) => {
      await store.pool.query('select pg_terminate_backend($1)', [
        (await tx.$client.query('select pg_backend_pid() as pid')).rows[0].pid,
      ]);
      await notify(tx, 'runs', 'one');
    });
    await expect(lost).rejects.toMatchObject({ code: 'database-unavailable' });
    expect((await store.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });
});
