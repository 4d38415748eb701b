import { rm } from 'node:fs/promises';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import type { Post } from '../../../src/chat/post.ts';
import type { Clock } from '../../../src/lib/clock.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { sayPost } from '../../../src/report/words/post.ts';
import type { Store } from '../../../src/store/open.ts';
import { tallies } from '../../../src/store/outcomes.ts';
import { claimPulls, followPull, getPull, hintPulls } from '../../../src/store/pull-requests.ts';
import { finishRun, insertRun, listRuns } from '../../../src/store/runs.ts';
import { outbox } from '../../../src/store/schema.ts';
import { insertTicket } from '../../../src/store/tickets.ts';
import type { FileChange } from '../../../src/ticket/report.ts';
import { prepareQueue } from '../../../src/worker/durable/enqueue.ts';
import { type FollowDeps, lookAt } from '../../../src/worker/follow/look.ts';
import { VALIDATED } from '../../chat/samples.ts';
import { type GitHubWorld, openGitHubWorld } from '../../forge/github/world.ts';
import { testStore } from '../../support/database.ts';
import { someTicket } from '../../support/tickets.ts';

let store: Store;
let world: GitHubWorld;
let home: string;
let now: Date;
let tickets = 0;
const clock: Clock = { now: () => now };

beforeAll(async () => {
  store = await testStore();
  await prepareQueue(store, silentLog);
});
beforeEach(async () => {
  world = await openGitHubWorld();
  home = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-follow-'));
  now = new Date();
});
afterEach(async () => {
  await world.remove();
  await rm(home, { recursive: true, force: true });
});
afterAll(() => store.close());

describe('the thread of a pull request', () => {
  it('has one message for CI, which tells re-runs apart, and hears of a failure once', async () => {
    const { repository } = world;
    const one = await open();
    await look(one);
    expect(await said(one)).toEqual([]);
    const ci = (name: string, conclusion: string | null): void => {
      const { hub } = world.standIn;
      const status = conclusion === null ? 'in_progress' : 'completed';
      const run = { externalId: '', title: '', annotations: [], status, conclusion, at: hub.now() };
      repository.runs.push({ id: hub.nextId(), name, sha: one.commit, ...run });
    };
    ci('lint', null);
    repository.statuses.push({ context: 'docs', sha: one.commit, state: 'success', at: '2026-01-02T00:00:01Z' });
    await look(one);
    expect(await said(one)).toEqual(['#1 open: docs passed, lint running']);
    Object.assign(repository.runs.at(-1) ?? {}, { status: 'completed', conclusion: 'failure' });
    for (const _ of [1, 2]) await look(one);
    expect(await said(one)).toEqual([
      '#1 open: docs passed, lint failed',
      `CI failed on pull request #1: lint. ${one.url}`,
    ]);
    ci('lint', 'success');
    for (const _ of [1, 2]) await look(one);
    const [card, ...others] = await said(one);
    expect(card).toBe('#1 open: docs passed, lint passed (flaky: failed once before on the same commit)');
    expect(others).toHaveLength(1);
    // Everything that was put under the card's key is one message, edited.
    const rows = await store.db.select().from(outbox);
    expect(rows.filter(({ key }) => key === `pull:${one.ticketId}`)).toMatchObject([{ revision: 3 }]);
  });

  it('tells reviews, merge and revert whatever order they are heard in, and counts what became of it', async () => {
    const { repository, standIn } = world;
    const one = await open();
    const remark = { pull: 1, login: 'ana', at: '2026-01-02T00:00:00Z' };
    repository.reviews.push({ ...remark, id: 1, body: 'Nice', state: 'APPROVED' });
    repository.comments.push({ ...remark, id: 2, body: 'Thanks *all*', login: 'bo' });
    repository.comments.push({ ...remark, id: 3, body: 'Deployed', login: 'deploy[bot]' });
    // Merged before anybody looked: one look tells all of it.
    const merged = standIn.hub.merge(repository, 1, 'squash');
    for (const _ of [1, 2]) await look(one);
    const which = `Pull request #1 (${one.title})`;
    expect(await said(one)).toEqual([
      '#1 merged: ana approved',
      `${which} was merged.`,
      `${which}:\nana approved it: “Nice”\nbo says: “Thanks *all*”`,
    ]);
    expect(await endings(one)).toEqual({ 'merged-untouched': 1 });
    const revert = await world.commitToBase('models.py', '# back\n');
    await rewrite(revert, `Revert it\n\nThis reverts commit ${merged}.`);
    for (const _ of [1, 2]) await look(one);
    expect((await said(one)).slice(3)).toEqual([expect.stringMatching(/was reverted by [0-9a-f]{10}\.$/)]);
    expect(await endings(one)).toEqual({ reverted: 1 });
  });

  it('tells what others do with the branch and the repository, once each, and ends as closed', async () => {
    const { repository } = world;
    const one = await open();
    await world.pushAsPerson(one.branch);
    for (const _ of [1, 2]) await look(one);
    repository.formerly.push('shop');
    repository.name = 'store';
    repository.archived = true;
    await look(one);
    await world.deleteBranch(one.branch);
    for (const _ of [1, 2]) await look(one);
    repository.denied.add('pull_requests: write');
    for (const _ of [1, 2]) await look(one);
    const which = `Pull request #1 (${one.title})`;
    expect(await said(one)).toEqual([
      `${which}: someone else pushed to its branch. What was checked is the commit before, ${one.commit.slice(0, 10)}.`,
      'The repository of pull request #1 is now called acme/store. Nothing else changes.',
      'acme/store was archived: pull request #1 can be read, and no longer changed.',
      `${which} was closed without being merged. Its branch was deleted.`,
      expect.stringMatching(/cannot be followed: .*"pull_requests: write" on acme\/store/),
    ]);
    expect(await endings(one)).toEqual({ closed: 1 });
  });

  it('is silent while GitHub has trouble of its own', async () => {
    const one = await open();
    for (const _ of [1, 2, 3, 4, 5]) {
      world.standIn.next('GET /repos/{owner}/{repo}', { answer: { status: 503, value: { message: 'down' } } });
    }
    await look(one);
    expect(await said(one)).toEqual([]);
  });
});

describe('a pull request that cannot be merged any more', () => {
  it('is made anew on the base, once for each place the base moved to', async () => {
    const one = await open();
    await world.collide(one.branch);
    for (const _ of [1, 2]) await look(one);
    const [, second, ...more] = await listRuns(store.db, [one.ticketId]);
    const tip = world.standIn.hub.tip(world.repository, 'main');
    expect(more).toEqual([]);
    expect(second?.amendment).toMatchObject({
      why: 'base-moved',
      onto: null,
      ticket: { base: { ref: 'main', commit: tip } },
    });
    expect(await said(one)).toEqual([
      expect.stringMatching(/made anew: main moved to \w+, and the branch conflicts with it/),
    ]);
  });

  it('is left alone where somebody else pushed to it', async () => {
    const one = await open();
    await world.collide(one.branch);
    await world.pushAsPerson(one.branch);
    await look(one);
    expect(await listRuns(store.db, [one.ticketId])).toHaveLength(1);
  });

  it('sees a second migration where git sees no conflict: in the base, and in another open pull request', async () => {
    const migration = (name: string): FileChange[] => [
      { path: `shop/migrations/${name}.py`, status: 'added', added: 9, removed: 0 },
    ];
    const one = await open(migration('0002_a'));
    const two = await open(migration('0002_b'));
    await look(one);
    const both = `and #2 (${two.title}) both add a migration to shop/migrations.`;
    expect(await said(one)).toEqual([expect.stringContaining(both)]);
    expect(await listRuns(store.db, [one.ticketId])).toHaveLength(1);
    await world.commitToBase('other.py', '# no migration\n');
    await look(one);
    expect(await listRuns(store.db, [one.ticketId])).toHaveLength(1);
    await world.commitToBase('shop/migrations/0002_c.py', '# leaf\n');
    await look(one);
    const runs = await listRuns(store.db, [one.ticketId]);
    expect(runs.at(-1)?.amendment?.words).toMatch(/another migration is there now/);
  });
});

it('looks at what a hint means, and at nothing that is over', async () => {
  const one = await open();
  await look(one);
  const due = async (): Promise<string[]> => (await claimPulls(store.db, now, 100)).map(({ ticketId }) => ticketId);
  expect(await due()).not.toContain(one.ticketId);
  const none = { branches: [], pulls: [], below: [] };
  for (const hint of [
    { branches: [one.branch] },
    { pulls: [one.url] },
    { below: [`${world.standIn.web}/acme/shop/pull/`] },
  ]) {
    await hintPulls(store.db, { ...none, ...hint });
    expect(await due()).toContain(one.ticketId);
    // Claimed: another process does not look at the same time.
    expect(await due()).not.toContain(one.ticketId);
  }
  await hintPulls(store.db, { ...none, below: [`${world.standIn.web}/acme/shoppers/pull/`] });
  expect(await due()).not.toContain(one.ticketId);
});

interface Opened {
  ticketId: string;
  title: string;
  branch: string;
  commit: string;
  url: string;
}

/** A ticket whose first attempt has opened a pull request. */
async function open(files: FileChange[] = []): Promise<Opened> {
  tickets += 1;
  const id = `t${tickets}`;
  const branch = `ensurefix/t${tickets}`;
  const ticket = { ...someTicket(id, `file:${id}`), repo: world.repo, branch };
  const proposal = await world.proposal(branch);
  const pullRequest = await world.forge().propose(proposal);
  const { commit } = proposal;
  await store.transaction(async (tx) => {
    await insertTicket(tx, ticket);
    const runId = await insertRun(tx, { ticketId: id, attempt: 1 });
    const outcome = { ...VALIDATED, kind: 'proposed' as const, verdict: 'ready' as const, pullRequest, files };
    await finishRun(tx, runId, outcome, now);
    const { number, url } = pullRequest;
    await followPull(tx, { ticketId: id, number, url, branch, runId, commit, baseCommit: world.base }, now);
  });
  return { ticketId: id, title: ticket.title, branch, commit, url: pullRequest.url };
}

/** One look, as it would be after a while. */
async function look({ ticketId }: Opened): Promise<void> {
  now = new Date(now.getTime() + 24 * 60 * 60 * 1000);
  const deps: FollowDeps = { store, forge: world.forge(), shapes: [], home, log: silentLog, clock };
  for (const claimed of await claimPulls(store.db, now, 100)) {
    if (claimed.ticketId === ticketId) await lookAt(ticketId, claimed.until, deps);
  }
  expect(await getPull(store.db, ticketId)).not.toBeNull();
}

/** What the thread holds now, in the order it was first said. */
async function said({ ticketId }: Opened): Promise<string[]> {
  const rows = await store.db.select().from(outbox).orderBy(outbox.position);
  return rows.filter(({ thread }) => thread === `file:${ticketId}`).map(({ post }) => inShort(post));
}

function inShort(post: Post): string {
  expect(sayPost(post, now).length).toBeGreaterThan(0);
  if (post.kind === 'notice') return post.text;
  if (post.kind !== 'pull-request') return post.kind;
  const ci = post.ci.map(
    ({ name, state, note }) => `${name} ${state === 'waiting' ? 'running' : state}${note === '' ? '' : ` (${note})`}`,
  );
  const reviews = post.reviews.map(({ author, verdict }) => `${author} ${verdict}`);
  return `#${post.pullRequest.number} ${post.state}: ${[...ci, ...reviews].join(', ')}`;
}

async function endings({ ticketId }: Opened): Promise<Record<string, number>> {
  const { ticket } = (await getPull(store.db, ticketId)) ?? {};
  const kinds = await tallies(store.db, ticket?.repo ?? '');
  const all = Object.entries(kinds[0]?.tally ?? {}).filter(([, count]) => count > 0);
  return Object.fromEntries(all);
}

/** Gives the tip of the base another message. */
async function rewrite(commit: string, message: string): Promise<void> {
  const { hub } = world.standIn;
  const { gitDir } = world.repository;
  const parent = hub.git(gitDir, 'rev-parse', `${commit}^`).trim();
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  const made = hub.git(gitDir, ...identity, 'commit-tree', '-p', parent, '-m', message, `${commit}^{tree}`).trim();
  hub.git(gitDir, 'update-ref', 'refs/heads/main', made);
}
