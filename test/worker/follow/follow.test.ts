import { rm } from 'node:fs/promises';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import type { Post } from '../../../src/chat/post.ts';
import type { Clock } from '../../../src/lib/clock.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { sayPost } from '../../../src/report/words/post.ts';
import { shapes } from '../../../src/shapes/registry.ts';
import type { Store } from '../../../src/store/open.ts';
import { tallies } from '../../../src/store/outcomes.ts';
import { claimPulls, followPull, getPull, hintPulls } from '../../../src/store/pull-requests.ts';
import { finishRun, insertRun, listRuns } from '../../../src/store/runs.ts';
import { outbox } from '../../../src/store/schema.ts';
import { insertTicket } from '../../../src/store/tickets.ts';
import type { Made } from '../../../src/ticket/outcome.ts';
import type { FileChange } from '../../../src/ticket/report.ts';
import { prepareQueue } from '../../../src/worker/durable/enqueue.ts';
import { type FollowDeps, lookAt } from '../../../src/worker/follow/look.ts';
import { VALIDATED } from '../../chat/samples.ts';
import { type GitHubWorld, openGitHubWorld } from '../../forge/github/world.ts';
import { CAPS, PRICES } from '../../support/caps.ts';
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
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
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

  it('does not take runs of one name for attempts at the same thing where they were started apart', async () => {
    const { repository, standIn } = world;
    const one = await open();
    for (const [suite, conclusion] of [
      [7, 'failure'],
      [8, 'success'],
    ] as const) {
      const run = {
        externalId: '',
        title: '',
        annotations: [],
        status: 'completed',
        conclusion,
        at: standIn.hub.now(),
      };
      repository.runs.push({ id: standIn.hub.nextId(), name: 'test', sha: one.commit, suite, ...run });
    }
    await look(one);
    expect(await said(one)).toEqual([
      '#1 open: test failed, test passed',
      `CI failed on pull request #1: test. ${one.url}`,
    ]);
  });

  it('is stale after thirty days without a word of a person, and no longer when somebody comes back', async () => {
    const { repository } = world;
    const one = await open();
    const remark = (id: number, login: string): void => {
      repository.comments.push({ id, pull: 1, login, body: 'hm', at: now.toISOString() });
    };
    await look(one, 10);
    remark(1, 'ana');
    remark(2, 'coverage[bot]');
    await look(one, 25);
    remark(3, 'coverage[bot]');
    expect(await endings(one)).toEqual({});
    for (const _ of [1, 2]) await look(one, 31);
    expect(await endings(one)).toEqual({ stale: 1 });
    expect((await said(one)).filter((text) => text.includes('counts as stale'))).toHaveLength(1);
    // What nothing happens to is looked at less.
    expect(await nextLookIn(one)).toBe(10 * 60_000);
    remark(4, 'ana');
    await look(one);
    expect(await endings(one)).toEqual({});
    expect(await nextLookIn(one)).toBe(60_000);
    const [pull] = repository.pulls;
    Object.assign(pull ?? {}, { state: 'closed' });
    await look(one);
    expect(await endings(one)).toEqual({ closed: 1 });
    Object.assign(pull ?? {}, { state: 'open' });
    await look(one);
    expect(await endings(one)).toEqual({});
    expect((await said(one)).at(-1)).toMatch(/was opened again\.$/);
  });

  it('counts what people added before they merged as edited, and who made it', async () => {
    const one = await open([], { by: 'model', computed: false });
    await world.pushAsPerson(one.branch);
    world.standIn.hub.merge(world.repository, 1, 'squash');
    await look(one);
    expect(await endings(one)).toEqual({ 'merged-edited': 1 });
    expect(await tallies(store.db, world.repo)).toMatchObject([{ generator: 'model' }]);
    // Half a year later it says nothing any more.
    expect(await tallies(store.db, world.repo, new Date(now.getTime() + 200 * 24 * 60 * 60 * 1000))).toEqual([]);
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
    // Hints come under the new name.
    expect((await getPull(store.db, one.ticketId))?.pull.url).toBe(`${world.standIn.web}/acme/store/pull/1`);
  });

  it('notices a branch that was put back to an earlier commit of the bot, and leaves it there', async () => {
    const { repository, standIn } = world;
    const one = await open();
    const next = await world.proposal(one.branch, 2);
    await world.forge().update({ number: 1, url: one.url, branch: one.branch }, next);
    await proposed(one, 2, next.commit);
    await look(one);
    expect(await said(one)).toEqual([]);
    standIn.hub.git(repository.gitDir, 'update-ref', `refs/heads/${one.branch}`, one.commit);
    standIn.hub.sync(repository);
    await world.collide(one.branch);
    for (const _ of [1, 2]) await look(one);
    expect(await said(one)).toEqual([expect.stringMatching(/put back to \w{10}, an earlier commit of mine/)]);
    expect(await listRuns(store.db, [one.ticketId])).toHaveLength(2);
  });

  it('is silent while GitHub has trouble of its own', async () => {
    const one = await open();
    for (const _ of [1, 2, 3, 4, 5]) {
      world.standIn.next('GET /repos/{owner}/{repo}', { answer: { status: 503, value: { message: 'down' } } });
    }
    await look(one);
    expect(await said(one)).toEqual([]);
    // And soon looked at again.
    expect(await nextLookIn(one)).toBeLessThanOrEqual(2 * 60_000);
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

  it('is brought up to date where the repository wants that, five times at most, and then says so', async () => {
    const one = await open([], { by: 'model', computed: false });
    world.repository.strict = true;
    for (let times = 1; times <= 7; times += 1) {
      await world.commitToBase('other.py', `# ${times}\n`);
      for (const _ of [1, 2]) await look(one);
      for (const run of await listRuns(store.db, [one.ticketId])) await finishRun(store.db, run.id, CANCELLED, now);
    }
    const runs = await listRuns(store.db, [one.ticketId]);
    expect(runs).toHaveLength(6);
    expect(runs.at(-1)?.amendment).toMatchObject({
      words: expect.stringMatching(/wants branches up to date/),
      // A draft is never made anew: what was reviewed is brought over.
      how: { kind: 'carry', from: { commit: one.commit } },
    });
    const over = (await said(one)).filter((text) => text.includes('A person takes it from here'));
    expect(over).toEqual([expect.stringContaining('made anew on its base 5 times')]);
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

  it("sees a second revision of Alembic's in the base", async () => {
    const path = 'migrations/versions/20260102_add.py';
    const one = await open([{ path, status: 'added', added: 9, removed: 0 }]);
    await world.commitToBase('migrations/versions/ab12cd_other.py', '# head\n');
    await look(one);
    expect((await listRuns(store.db, [one.ticketId])).at(-1)?.amendment?.words).toMatch(/another migration is there/);
  });
});

describe('what reviewers say', () => {
  const suggest = (line: number, text: string, login = 'ana', path = 'models.py'): void => {
    const { hub } = world.standIn;
    const body = `Like this?\n\`\`\`suggestion\n${text}\n\`\`\``;
    world.repository.lineComments.push({
      id: hub.nextId(),
      pull: 1,
      login,
      body,
      at: hub.now(),
      path,
      line,
      answers: null,
    });
  };
  const answers = (): string[] =>
    world.repository.lineComments.filter(({ answers: to }) => to !== null).map(({ body }) => body.split('\n')[1] ?? '');
  const attempts = async (one: Opened) => (await listRuns(store.db, [one.ticketId])).slice(1);

  it('is taken as it is where it is a suggestion inside the bounds, by people who may write', async () => {
    world.repository.writers.add('ana');
    const one = await open();
    suggest(2, '    pass  # no', 'mallory');
    suggest(2, '    x = 1', 'ana', 'secrets/other.py');
    suggest(2, '    x = 2', 'ana', 'secrets/other.py');
    suggest(2, '    name = None');
    // Another process hears all of it between this one's reading and its writing.
    const late: Store = {
      ...store,
      async transaction(work) {
        await lookNow(one);
        for (const run of await attempts(one)) await finishRun(store.db, run.id, REFUSED, now);
        return store.transaction(work);
      },
    };
    await lookNow(one, { store: late });
    await look(one);
    const runs = await attempts(one);
    expect(runs.map(({ amendment }) => amendment?.how)).toEqual([
      {
        kind: 'suggestion',
        from: { runId: `${one.ticketId}.1`, commit: one.commit },
        path: 'models.py',
        first: 2,
        last: 2,
        text: '    name = None\n',
      },
    ]);
    // The same words are not said twice.
    expect(answers()).toEqual([
      expect.stringMatching(/outside of the ticket .*secrets\/other\.py is none of its files/),
      // Nobody is called by what others wrote.
      expect.stringMatching(/^Not done \(a suggestion for models\.py:2\): Ask @&#8203;acme\/web about \\\*it\\\*\./),
    ]);
  });

  it('is done three times, answered each time although the forge fails, and then left to a person', async () => {
    const { repository, standIn } = world;
    repository.writers.add('ana');
    const one = await open();
    let { commit } = one;
    for (const round of [1, 2, 3, 4]) {
      suggest(2, `    x = ${round}`);
      await look(one);
      const runs = await attempts(one);
      expect(runs).toHaveLength(Math.min(round, 3));
      if (round === 4) break;
      commit = (await world.proposal(one.branch, round + 1)).commit;
      await world
        .forge()
        .update(
          { number: 1, url: one.url, branch: one.branch },
          { ...(await world.proposal(one.branch, round + 1)), commit },
        );
      await proposed(one, round + 1, commit);
      const down = { answer: { status: 503, value: { message: 'down' } } };
      for (let times = 0; round === 2 && times < 3; times += 1)
        standIn.next('POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies', down);
      for (const _ of [1, 2]) await look(one);
    }
    const done: unknown = expect.stringMatching(/^Done in \w{10} \(a suggestion for models\.py:2\), and checked again/);
    expect(answers()).toEqual([
      done,
      done,
      done,
      'This pull request was changed 3 times on review; a person takes it from here.',
    ]);
  });

  it('in the conversation is heard only where the bot is named, and needs a model or a person where no rule reads it', async () => {
    const { repository, standIn } = world;
    repository.writers.add('ana');
    const one = await open();
    const say = (body: string): void =>
      void repository.comments.push({ id: standIn.hub.nextId(), pull: 1, login: 'ana', body, at: standIn.hub.now() });
    say('rename the class to Client');
    await look(one, 1, ALL);
    const ours = () =>
      repository.comments.filter(({ login }) => login !== 'ana').map(({ body }) => body.split('\n')[1]);
    expect(ours()).toEqual([]);
    say('@ensurefix rename the class to Client, tell @acme/web');
    await look(one, 1, ALL);
    expect(ours()).toEqual([
      expect.stringMatching(/^This takes a language model, and none is configured, or a person/),
    ]);
    expect(await attempts(one)).toEqual([]);
    say('@ensurefix rename the test instead, tell @acme/web');
    await look(one, 1, { ...ALL, model: DRAFTING });
    expect((await attempts(one)).map(({ amendment }) => amendment)).toMatchObject([
      {
        onto: one.commit,
        words: '“rename the test instead, tell acme/web”',
        how: { kind: 'ask', asked: 'rename the test instead, tell @acme/web', from: { commit: one.commit } },
      },
    ]);
  });

  it('is begun once although the process is killed in the middle of a look', async () => {
    world.repository.writers.add('ana');
    const one = await open();
    suggest(2, '    x = 1', 'ana', 'secrets/other.py');
    suggest(2, '    x = 2');
    const dies: Store = { ...store, transaction: () => Promise.reject(new Error('killed')) };
    await expect(lookNow(one, { store: dies })).rejects.toThrow('killed');
    expect(answers()).toHaveLength(1);
    for (const _ of [1, 2]) await look(one);
    expect(answers()).toHaveLength(1);
    expect(await attempts(one)).toHaveLength(1);
    expect((await said(one)).filter((text) => text.includes('is made anew'))).toHaveLength(1);
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
async function open(files: FileChange[] = [], made: Pick<Made, 'by' | 'computed'> | null = null): Promise<Opened> {
  tickets += 1;
  const id = `t${tickets}`;
  const branch = `ensurefix/t${tickets}`;
  const bounds = { files: 5, lines: 50, paths: ['*.py'] };
  const ticket = { ...someTicket(id, `file:${id}`), repo: world.repo, branch, bounds };
  const proposal = await world.proposal(branch);
  const pullRequest = await world.forge().propose(proposal);
  const { commit } = proposal;
  await store.transaction(async (tx) => {
    await insertTicket(tx, ticket);
    const runId = await insertRun(tx, { ticketId: id, attempt: 1 });
    const origin = made === null ? {} : { made: { ...made, commands: [], byCommands: [], tests: [] } };
    const base = { ref: 'main', commit: world.base };
    const proposed = { kind: 'proposed' as const, verdict: 'ready' as const, pullRequest };
    const outcome = { ...VALIDATED, ...proposed, files, commit, base, ...origin };
    await finishRun(tx, runId, outcome, now);
    const { number, url } = pullRequest;
    await followPull(tx, { ticketId: id, number, url, branch, runId, commit, baseCommit: world.base }, now);
  });
  return { ticketId: id, title: ticket.title, branch, commit, url: pullRequest.url };
}

/** A later attempt has ended with another commit. */
async function proposed(one: Opened, attempt: number, commit: string): Promise<void> {
  await store.transaction(async (tx) => {
    const id = `${one.ticketId}.${attempt}`;
    const queued = (await listRuns(tx, [one.ticketId])).some((run) => run.id === id);
    if (!queued) await insertRun(tx, { ticketId: one.ticketId, attempt });
    const pullRequest = { number: 1, url: one.url, branch: one.branch };
    const ended = { kind: 'proposed' as const, verdict: 'ready' as const, pullRequest };
    await finishRun(tx, id, { ...VALIDATED, ...ended, commit, base: { ref: 'main', commit: world.base } }, now);
    await followPull(tx, { ticketId: one.ticketId, ...pullRequest, runId: id, commit, baseCommit: world.base }, now);
  });
}

const CANCELLED = { kind: 'cancelled' as const, during: 'Compute the change', timings: {} };
const REFUSED = {
  kind: 'refused' as const,
  reason: { code: 'x', message: 'Ask @acme/web about *it*.', evidence: [], next: '' },
  timings: {},
};
const DRAFTING = { model: 'scripted', prices: PRICES, caps: CAPS };
const ALL: Partial<FollowDeps> = { shapes };

/** One look, as it would be after a while. */
async function look(one: Opened, days = 1, with_: Partial<FollowDeps> = {}): Promise<void> {
  now = new Date(now.getTime() + days * 24 * 60 * 60 * 1000);
  for (const claimed of await claimPulls(store.db, now, 100)) {
    if (claimed.ticketId === one.ticketId) await lookNow(one, with_, claimed.until);
  }
  expect(await getPull(store.db, one.ticketId)).not.toBeNull();
}

async function lookNow({ ticketId }: Opened, with_: Partial<FollowDeps> = {}, until = now): Promise<void> {
  const forge = world.forge();
  await lookAt(ticketId, until, { store, forge, shapes: [], model: null, home, log: silentLog, clock, ...with_ });
}

async function nextLookIn({ ticketId }: Opened): Promise<number> {
  const at = (await getPull(store.db, ticketId))?.pull.lookAt?.getTime() ?? 0;
  return at - now.getTime();
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
