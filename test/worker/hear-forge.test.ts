import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLocalForge } from '../../src/forge/local/create.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLog } from '../../src/lib/log.ts';
import { insertTicket } from '../../src/store/tickets.ts';
import { newsFor, setSubscription } from '../../src/store/news.ts';
import type { Store } from '../../src/store/open.ts';
import { getPost } from '../../src/store/outbox.ts';
import { outbox } from '../../src/store/schema.ts';
import { followPull } from '../../src/store/pull-requests.ts';
import { hearForge } from '../../src/worker/hear-forge.ts';
import { testHome, testStore } from '../support/database.ts';
import { makeRepo, runGit, tempDir, type TestRepo } from '../support/git.ts';
import { someTicket } from '../support/tickets.ts';

let store: Store;
let folder: { path: string; remove: () => Promise<void> };
let origin: TestRepo;
let base: string;

beforeAll(async () => {
  store = await testStore();
  folder = await tempDir();
  origin = await makeRepo(path.join(folder.path, 'origin'), { 'a.py': 'x = 1\n' });
  base = (await runGit(origin.path, ['rev-parse', 'HEAD'])).trim();
});
afterAll(async () => {
  await folder.remove();
  await rm(folder.path, { recursive: true, force: true, maxRetries: 5 });
});

it('tells the thread once that its pull request was merged', async () => {
  const home = testHome();
  const ticket = { ...someTicket('t-told'), repo: origin.path, branch: 'ensurefix/told', thread: 'file:told' };
  await store.transaction((tx) => insertTicket(tx, ticket));
  const commit = await commitBeside(origin, base);
  const forge = createLocalForge({ home, log: silentLog, pollMs: 20 });
  const pullRequest = await forge.propose({
    repo: origin.path,
    ticketId: ticket.id,
    branch: ticket.branch,
    base: { ref: 'main', commit: base },
    commit,
    gitDir: path.join(origin.path, '.git'),
    title: ticket.title,
    body: '',
    draft: false,
    reviewers: [],
    report: { title: '', summary: '', annotations: [] },
    page: '<!doctype html>',
  });
  const { number, url, branch } = pullRequest;
  const row = { ticketId: ticket.id, number, url, branch, runId: `${ticket.id}.1`, commit, baseCommit: base };
  await store.transaction((tx) => followPull(tx, row, new Date()));
  const subscribed = { place: 'chat:room', repo: origin.path, setBy: 'ben', setAt: new Date(), weekAt: new Date() };
  await store.transaction((tx) => setSubscription(tx, { ...subscribed, kinds: ['merged'] }));
  await runGit(origin.path, ['update-ref', 'refs/heads/main', commit]);

  // Twice, as two processes would: a second hearing must not be seen.
  for (const round of [1, 2]) {
    const stop = await hearForge({ forge, store, shapes: [], model: null, home, log: silentLog, clock: systemClock });
    await until(async () => (await told()).length >= 1);
    await new Promise((resolve) => setTimeout(resolve, 60 * round));
    await stop();
  }
  expect(await told()).toEqual([`Pull request #1 (${ticket.title}) was merged.`]);
  const news = await store.transaction((tx) => newsFor(tx, 'chat:room'));
  expect(news.map(({ item }) => item)).toMatchObject([{ kind: 'merged', pullRequest: { number, url } }]);
});

async function told(): Promise<string[]> {
  const rows = await store.db.select({ key: outbox.key, thread: outbox.thread }).from(outbox);
  const posts = await Promise.all(
    rows.filter((row) => row.thread === 'file:told').map((row) => getPost(store.db, row.key)),
  );
  return posts.map((row) => (row?.post.kind === 'notice' ? row.post.text : ''));
}

async function commitBeside(repo: TestRepo, parent: string): Promise<string> {
  const tree = (await runGit(repo.path, ['rev-parse', `${parent}^{tree}`])).trim();
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  return (await runGit(repo.path, [...identity, 'commit-tree', '-p', parent, '-m', 'change', tree])).trim();
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('waited 20 seconds for nothing');
}
