import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Action } from '../../src/chat/surface.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLog } from '../../src/lib/log.ts';
import { type BotDeps, handleMessage } from '../../src/main/bot.ts';
import { openRepositories } from '../../src/main/repositories.ts';
import { startOutbox } from '../../src/report/outbox.ts';
import { shapes } from '../../src/shapes/registry.ts';
import type { Store } from '../../src/store/open.ts';
import { listSteps } from '../../src/store/run-steps.ts';
import { getPost } from '../../src/store/outbox.ts';
import { getRecheck } from '../../src/store/rechecks.ts';
import { getRun } from '../../src/store/runs.ts';
import { loadThread } from '../../src/store/threads.ts';
import { prepareQueue } from '../../src/worker/durable/enqueue.ts';
import { takeDefaults } from '../../src/chat/take-defaults.ts';
import { testStore } from '../support/database.ts';
import { linkedHome, startEnsurefix } from '../support/ensurefix.ts';
import { fileSurface, readSaid } from '../support/file-surface.ts';
import { messageFrom } from '../support/messages.ts';
import { runGit } from '../support/git.ts';
import { shopEnvironment, shopRepository } from '../support/shop.ts';

/**
 * A worker is killed while a run is in each of its steps, by watching the store from outside, and another is started. What
 * people can see must be the same as if nothing had happened.
 */
describe('a run whose worker is killed', () => {
  let store: Store;
  let home: string;
  let origin: Awaited<ReturnType<typeof shopRepository>>;
  const env = () => ({ ENSUREFIX_HOME: home, DATABASE_URL: store.url });

  beforeAll(async () => {
    await shopEnvironment();
    store = await testStore();
    home = linkedHome();
    origin = await shopRepository('few');
    await prepareQueue(store, silentLog);
  });
  afterAll(() => origin.cleanup());

  it.each(['fetch', 'generate', 'apply', 'validate', 'propose', 'done'])(
    'in the step "%s" leads to one pull request and one answer',
    async (step) => {
      const thread = `file:${step}`;
      const said = path.join(home, `said-${step}.jsonl`);
      const runId = await confirmTicket(thread);
      const first = startEnsurefix(['worker'], env());
      await until(() => isIn(runId, step), 15);
      await first.kill();
      const second = startEnsurefix(['worker'], env());
      const isOver = async () => (await getRun(store.db, runId))?.status === 'done';
      await until(async () => (await isOver()) && (await leftIn(home)).length === 0, 50);
      await second.kill();

      const outbox = await startOutbox({
        store,
        surfaces: [fileSurface(said)],
        only: thread,
        log: silentLog,
        clock: systemClock,
      });
      await outbox.flush(thread);
      await outbox.stop();

      const run = await getRun(store.db, runId);
      const outcome = run?.outcome;
      if (outcome?.kind !== 'proposed') throw new Error(`ended as ${JSON.stringify(outcome)}`);
      const branches = (
        await runGit(origin.bare, ['for-each-ref', '--format=%(refname:short)', 'refs/heads/ensurefix'])
      ).split('\n');
      const results = readSaid(said).filter((each) => each.what === 'post' && each.key.startsWith('result:'));
      expect({
        verdict: outcome.verdict,
        branches: branches.filter((name) => name === outcome.branch),
        commits: (await runGit(origin.bare, ['rev-list', '--count', `main..${outcome.branch}`])).trim(),
        pulls: (await pullsOf(home)).filter((each) => each === outcome.pullRequest.number),
        results: results.length,
        workspaces: await leftIn(home),
      }).toEqual({
        verdict: 'ready',
        branches: [outcome.branch],
        commits: '1',
        pulls: [outcome.pullRequest.number],
        results: 1,
        workspaces: [],
      });
    },
    120_000,
  );

  it('can have one of its checks run again on the same commit, also by a worker that takes over', async () => {
    const thread = 'file:done';
    const state = (await loadThread(store.db, thread, silentLog))?.state;
    if (state?.kind !== 'done') throw new Error(`not done but ${JSON.stringify(state)}`);
    const recheck = messageFrom('u', { kind: 'recheck', check: 'parse' }, { id: 'recheck', thread });
    await handleMessage(botDeps(), recheck);
    const id = `${state.runId}~parse~1`;
    const first = startEnsurefix(['worker'], env());
    await first.kill();
    const second = startEnsurefix(['worker'], env());
    const said = async () => (await getPost(store.db, `recheck:${id}`))?.post;
    await until(async () => (await said()) !== undefined, 50);
    await second.kill();
    expect(await said()).toMatchObject({
      kind: 'notice',
      tone: 'plain',
      text: expect.stringMatching(/^parse, run again/),
    });
    expect(await getRecheck(store.db, id)).toMatchObject({
      check: 'parse',
      report: { name: 'parse', status: 'passed' },
    });
    expect((await getRun(store.db, state.runId))?.outcome).toMatchObject({ kind: 'proposed', verdict: 'ready' });
  }, 120_000);

  function botDeps(): BotDeps {
    return {
      store,
      surfaces: [],
      repositories: openRepositories({ home, log: silentLog, signal: new AbortController().signal }),
      shapes,
      interpreter: null,
      policy: null,
      defaultRepository: { repo: origin.bare, base: null },
      log: silentLog,
      clock: systemClock,
    };
  }

  async function confirmTicket(thread: string): Promise<string> {
    const deps = botDeps();
    let action: Action | null = { kind: 'say', text: 'add a nickname to customer' };
    for (let messages = 1; action !== null; messages += 1) {
      const turn = await handleMessage(deps, messageFrom('u', action, { id: `${messages}`, thread }));
      action = turn?.posts.map(({ post }) => takeDefaults(post)).find((next) => next !== null) ?? null;
    }
    const row = await loadThread(store.db, thread, silentLog);
    if (row?.state.kind !== 'running') throw new Error(`not running but ${JSON.stringify(row?.state)}`);
    return row.state.runId;
  }

  async function isIn(runId: string, step: string): Promise<boolean> {
    const run = await getRun(store.db, runId);
    if (run?.status === 'done') return true;
    const steps = await listSteps(store.db, runId);
    return (
      steps.some((row) => row.name === step && row.status === 'running') ||
      (step !== 'done' && steps.some((row) => row.name === step))
    );
  }
});

function leftIn(home: string): Promise<string[]> {
  return readdir(path.join(home, 'workspaces')).catch(() => []);
}

async function pullsOf(home: string): Promise<number[]> {
  const folders = await readdir(path.join(home, 'pulls'));
  const names = await Promise.all(folders.map((folder) => readdir(path.join(home, 'pulls', folder))));
  return names
    .flat()
    .map(Number)
    .filter((number) => Number.isInteger(number));
}

/** Looks each `ms`: more often costs the worker the processor it works on. */
async function until(condition: () => Promise<boolean>, ms: number): Promise<void> {
  for (const end = Date.now() + 300_000; Date.now() < end; ) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
  throw new Error('waited 100 seconds for nothing');
}
