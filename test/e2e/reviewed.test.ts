import { afterAll, beforeAll, expect, it } from 'vitest';
import { takeDefaults } from '../../src/chat/take-defaults.ts';
import type { Action } from '../../src/chat/surface.ts';
import { createGitHubForge, type GitHubForge } from '../../src/forge/github/create.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLog } from '../../src/lib/log.ts';
import { type Stop, stopAll } from '../../src/lib/stop.ts';
import { handleMessage } from '../../src/main/bot.ts';
import { openRepositories } from '../../src/main/repositories.ts';
import { startWorker } from '../../src/main/worker.ts';
import { shapes } from '../../src/shapes/registry.ts';
import type { Store } from '../../src/store/open.ts';
import { insertRecheck } from '../../src/store/rechecks.ts';
import { listRuns } from '../../src/store/runs.ts';
import { outbox } from '../../src/store/schema.ts';
import { listTickets } from '../../src/store/tickets.ts';
import type { Steps } from '../../src/worker/durable/durable.ts';
import { prepareQueue } from '../../src/worker/durable/enqueue.ts';
import { hearForge } from '../../src/worker/hear-forge.ts';
import { recheck } from '../../src/worker/recheck.ts';
import { createSandbox } from '../../src/worker/sandbox/bubblewrap.ts';
import { type HubRepository } from '../forge/github/stand-in/hub.ts';
import { type StandIn, startStandIn } from '../forge/github/stand-in/stand-in.ts';
import { testStore } from '../support/database.ts';
import { linkedHome } from '../support/ensurefix.ts';
import { tempDir } from '../support/git.ts';
import { shopEnvironment, shopRepository } from '../support/shop.ts';

/** A ticket on a private repository of GitHub: opened, changed on review, made anew when the base moves, merged. */
const THREAD = 'file:reviewed';
const PLACE = { address: 'file:local', kind: 'direct' as const, external: false };
let store: Store;
let standIn: StandIn;
let repository: HubRepository;
let forge: GitHubForge;
let stop: Stop;
let options: Parameters<typeof startWorker>[0];
let folder: { path: string; remove: () => Promise<void> };

beforeAll(async () => {
  await shopEnvironment();
  store = await testStore();
  await prepareQueue(store, silentLog);
  const shop = await shopRepository('few');
  folder = await tempDir();
  standIn = await startStandIn(folder.path);
  repository = standIn.hub.add('acme', 'shop', shop.bare);
  await shop.cleanup();
  repository.writers.add('ana');
  forge = createGitHubForge({ api: standIn.api, identity: standIn.app, log: silentLog, hooked: true });
  const home = linkedHome();
  options = { store, home, forge, shapes, concurrency: 1, model: null, log: silentLog, clock: systemClock };
  stop = stopAll([await startWorker(options), await hearForge(options)]);
  const signal = new AbortController().signal;
  const repositories = openRepositories({ home, access: forge, log: silentLog, signal });
  const defaultRepository = { repo: `${standIn.web}/acme/shop`, base: null };
  const deps = { ...options, surfaces: [], repositories, interpreter: null, policy: null, defaultRepository };
  let action: Action | null = { kind: 'say', text: 'add a nickname to customer' };
  for (let messages = 1; action !== null; messages += 1) {
    const sender = { id: 'u', name: 'Mara', email: 'mara@example.org', trust: 'member' as const, groups: [] };
    const turn = await handleMessage(deps, {
      id: `${messages}`,
      thread: THREAD,
      sender,
      action,
      place: PLACE,
      context: [],
      card: null,
    });
    action = turn?.posts.map(({ post }) => takeDefaults(post)).find((next) => next !== null) ?? null;
  }
});
afterAll(async () => {
  await stop();
  await standIn.stop();
  await folder.remove();
});

it('is opened, changed on review, made anew on a base that moved, and merged, with one pull request all along', async () => {
  const { hub } = standIn;
  const branch = await outcomeOf(1);
  const [pull] = repository.pulls;
  expect(repository.pulls).toHaveLength(1);
  expect(pull?.title).toBe('Add nickname to shop.Customer');
  expect(pull?.body).toMatch(/## Checks[\s\S]*contract `[0-9a-f]{64}`/);
  expect(repository.runs).toMatchObject([{ name: 'EnsureFix', conclusion: 'success', sha: pull?.head }]);
  const log = (format: string) => hub.git(repository.gitDir, 'log', `--format=${format}`, `main..${branch}`).trim();
  expect(log('%an <%ae>%n%(trailers:key=Co-authored-by)')).toBe(
    'EnsureFix bot <bot@ensurefix.invalid>\nCo-authored-by: Mara <mara@example.org>',
  );

  // Only people who may write steer; and what is no part of the ticket is refused at the line, once.
  say('mallory', 'call it moniker');
  say('ana', 'Please also add a REST endpoint for orders');
  say('ana', 'max_length 100');
  await forge.hint({ branches: [branch], pulls: [], below: [] });
  await outcomeOf(2);
  await until(async () => answers().length === 2);
  expect(answers()).toEqual([
    expect.stringMatching(/outside of the ticket “Add nickname to .*at most \d+ files/),
    expect.stringMatching(/^Done in [0-9a-f]{10} \(max length: \d+ → 100\), and checked again: nothing new fails\.$/),
  ]);
  expect(log('%s').split('\n')).toHaveLength(2);
  expect(hub.git(repository.gitDir, 'diff', 'main', branch)).toMatch(
    /\+.*nickname = models\.CharField\(.*max_length=100/,
  );
  expect(hub.git(repository.gitDir, 'diff', 'main', branch)).not.toContain('moniker');

  // Somebody else's migration in the same app: git sees no conflict, Django two leaves.
  const ours = hub.git(repository.gitDir, 'diff', '--name-only', '--diff-filter=A', 'main', branch);
  const migration = ours.split('\n').find((file) => file.includes('/migrations/')) ?? '';
  const [, number = ''] = /(\d{4})_/.exec(migration) ?? [];
  await addBeside(migration, migration.replace(/\d{4}_.*$/, `${number}_other.py`), branch);
  await forge.hint({ branches: [], pulls: [], below: [`${standIn.web}/acme/shop/pull/`] });
  await outcomeOf(3);
  const now = hub.git(repository.gitDir, 'diff', '--name-only', '--diff-filter=A', 'main', branch);
  expect(now).toContain(`${String(Number(number) + 1).padStart(4, '0')}_`);
  expect(log('%s').split('\n')).toHaveLength(1);
  expect(hub.git(repository.gitDir, 'diff', 'main', branch)).toContain('max_length=100');

  hub.merge(repository, 1, 'squash');
  await forge.hint({ branches: [branch], pulls: [], below: [] });
  await until(async () => (await said()).some((text) => text.endsWith('was merged.')));
  expect(repository.pulls).toHaveLength(1);

  // One check once more, in a repository that only the app can read.
  const [ticket] = await listTickets(store.db, { thread: THREAD, limit: 1 });
  const wanted = { runId: `${ticket?.id}.1`, check: 'parse', askedBy: 'u', askedAt: new Date() };
  const id = await store.transaction((tx) => insertRecheck(tx, wanted));
  const steps: Steps = { step: (_name, work) => work(), signal: new AbortController().signal };
  await recheck(id ?? '', steps, { ...options, sandbox: await createSandbox({ log: silentLog }) });
  expect(await said()).toContainEqual(expect.stringMatching(/^parse, run again for .*passed/));
  expect(standIn.complaints).toEqual([]);
}, 400_000);

/** Waits for an attempt to end as proposed. */
async function outcomeOf(attempt: number): Promise<string> {
  const ticket = async () => (await listTickets(store.db, { thread: THREAD, limit: 1 }))[0];
  const find = async () =>
    (await listRuns(store.db, [(await ticket())?.id ?? ''])).find((run) => run.attempt === attempt);
  await until(async () => (await find())?.status === 'done');
  const outcome = (await find())?.outcome;
  if (outcome?.kind !== 'proposed') throw new Error(`attempt ${attempt} ended as ${JSON.stringify(outcome)}`);
  expect(outcome.verdict).toBe('ready');
  return outcome.branch;
}

function say(login: string, body: string): void {
  const { hub } = standIn;
  const place = { path: 'customers/models.py', line: 1, answers: null };
  repository.lineComments.push({ id: hub.nextId(), pull: 1, login, body, at: hub.now(), ...place });
}

/** What the bot answered at lines, without its marks. */
function answers(): string[] {
  const ours = repository.lineComments.filter(({ answers: about }) => about !== null);
  return ours.map(({ body }) => body.split('\n').slice(1).join('\n'));
}

/** Puts a migration on the base that is like ours but for its field. */
async function addBeside(ours: string, theirs: string, branch: string): Promise<void> {
  const { hub } = standIn;
  const { gitDir } = repository;
  const text = hub.git(gitDir, 'show', `${branch}:${ours}`).replaceAll('nickname', 'motto');
  const models = ours.replace(/migrations\/.*$/, 'models.py');
  const changed = hub.git(gitDir, 'show', `${branch}:${models}`).replaceAll('nickname', 'motto');
  const index = { GIT_INDEX_FILE: `${folder.path}/index` };
  hub.git(gitDir, 'branch', 'before', 'main');
  hub.gitWith(index, '', gitDir, 'read-tree', 'main');
  for (const [file, content] of [
    [theirs, text],
    [models, changed],
  ] as const) {
    const blob = hub.gitWith(index, content, gitDir, 'hash-object', '-w', '--stdin').trim();
    hub.gitWith(index, '', gitDir, 'update-index', '--add', '--cacheinfo', `100644,${blob},${file}`);
  }
  const tree = hub.gitWith(index, '', gitDir, 'write-tree').trim();
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  const commit = hub.git(gitDir, ...identity, 'commit-tree', '-p', 'main', '-m', 'Add a motto', tree).trim();
  hub.git(gitDir, 'update-ref', 'refs/heads/main', commit);
  hub.sync(repository);
}

async function said(): Promise<string[]> {
  const rows = await store.db.select().from(outbox);
  return rows.flatMap(({ post }) => (post.kind === 'notice' ? [post.text] : []));
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 300_000; Date.now() < end; ) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain; said: ${(await said()).join(' | ')}`);
}
