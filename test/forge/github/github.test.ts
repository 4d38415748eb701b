import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostOf, namedOn } from '../../../src/forge/github/address.ts';
import { createGitHubForge } from '../../../src/forge/github/create.ts';
import type { Proposal } from '../../../src/forge/forge.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { openMirror } from '../../../src/worker/workspace/mirror.ts';
import { describeForge } from '../forge-contract.ts';
import { type GitHubWorld, openGitHubWorld } from './world.ts';

describeForge('GitHub', openGitHubWorld);

it.each<[string, string | null]>([
  ['git@git.example.org:acme/shop.git', 'acme/shop'],
  ['ssh://git@git.example.org:22/acme/shop', 'acme/shop'],
  ['https://git.example.org/ACME/shop.git/', 'ACME/shop'],
  ['https://x:y@git.example.org/acme/shop', 'acme/shop'],
  ['https://github.com/acme/shop', null],
  ['https://git.example.org.evil.example/acme/shop', null],
  ['https://git.example.org/acme/shop/extra', null],
  ['/srv/shop', null],
])('knows whether %s is on its host', (repo, named) => {
  const found = namedOn(hostOf('https://git.example.org/api/v3'), repo);
  expect(found === null ? null : `${found.owner}/${found.name}`).toBe(named);
  expect(hostOf('https://api.github.com')).toMatchObject({
    web: 'https://github.com',
    graphql: 'https://api.github.com/graphql',
  });
});

describe('the GitHub forge', () => {
  let world: GitHubWorld;
  beforeEach(async () => {
    world = await openGitHubWorld();
  });
  afterEach(() => world.remove());

  const annotation = (line: number) => ({ path: 'models.py', line, level: 'warning' as const, message: `at ${line}` });

  it('brings verdict, notes, reviewers and draft along, and turns a draft into one that is ready', async () => {
    const { repository, standIn } = world;
    repository.writers.add('ana');
    const annotations = Array.from({ length: 120 }, (_, at) => annotation(at + 1));
    const report = { title: 'For a person', summary: 'Look.', annotations };
    const first = {
      ...(await world.proposal('ensurefix/one')),
      draft: true,
      report,
      reviewers: ['@ana', 'nobody', 'acme/web'],
    };
    const ref = await world.forge().propose(first);
    expect(repository.pulls[0]).toMatchObject({ draft: true, reviewers: ['ana'], teams: ['web'] });
    expect(repository.runs).toMatchObject([{ name: 'EnsureFix', sha: first.commit, conclusion: 'action_required' }]);
    expect(repository.runs[0]?.annotations.map((each) => each.start_line)).toEqual(annotations.map(({ line }) => line));
    const next = { ...(await world.proposal('ensurefix/one', 2)), reviewers: ['ana'] };
    await world.forge().update(ref, next);
    await world.forge().update(ref, next);
    expect(repository.pulls[0]).toMatchObject({ draft: false, reviewers: ['ana'] });
    expect(repository.runs.map(({ sha, conclusion }) => [sha === next.commit, conclusion])).toEqual([
      [false, 'action_required'],
      [true, 'success'],
    ]);
    // A plan without drafts.
    repository.drafts = false;
    await world.forge().propose({ ...(await world.proposal('ensurefix/two')), draft: true });
    expect(repository.pulls[1]).toMatchObject({ draft: false });
    expect(standIn.asked).toContain('POST /graphql');
  });

  it('opens one and says each thing once although answers get lost, limits bite and the token expires on the way', async () => {
    const { standIn, repository } = world;
    const proposal = {
      ...(await world.proposal('ensurefix/one')),
      report: { title: 't', summary: 's', annotations: [annotation(1)] },
    };
    const forge = world.forge();
    standIn.next('GET /repos/{owner}/{repo}', { answer: { status: 502, value: { message: 'Bad gateway' } } });
    standIn.next('GET /repos/{owner}/{repo}/pulls', {
      answer: {
        status: 403,
        value: { message: 'You have exceeded a secondary rate limit' },
        headers: { 'retry-after': '0' },
      },
    });
    standIn.next('GET /repos/{owner}/{repo}/git/ref/{ref}', {
      answer: { status: 429, value: { message: 'API rate limit exceeded' }, headers: { 'retry-after': '0' } },
    });
    standIn.next('POST /repos/{owner}/{repo}/pulls', { lose: true });
    standIn.next('POST /repos/{owner}/{repo}/check-runs', { lose: true });
    const ref = await forge.propose(proposal);
    standIn.expireTokens();
    standIn.next('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { lose: true });
    await forge.comment(world.repo, ref, 'key', 'said');
    expect({
      pulls: repository.pulls.length,
      runs: repository.runs.length,
      comments: repository.comments.length,
    }).toEqual({
      pulls: 1,
      runs: 1,
      comments: 1,
    });
    expect(standIn.tokens.length).toBeGreaterThan(1);
    // Two processes that said it at the same moment: the later one is taken back by whoever looks next.
    const [said] = repository.comments;
    if (said !== undefined) repository.comments.push({ ...said, id: 9000 });
    await forge.comment(world.repo, ref, 'key', 'said');
    expect(repository.comments).toHaveLength(1);
    // Somebody else's comment that bears the mark is no answer of ours.
    if (said !== undefined) said.login = 'mallory';
    await forge.comment(world.repo, ref, 'key', 'said');
    expect(repository.comments).toHaveLength(2);
  });

  it('answers at the line that was spoken of', async () => {
    const { repository } = world;
    const ref = await world.forge().propose(await world.proposal('ensurefix/one'));
    const at = {
      id: 5,
      pull: 1,
      login: 'ana',
      body: 'why?',
      at: '2026-01-01T00:00:00Z',
      path: 'a.py',
      line: 3,
      answers: null,
    };
    repository.lineComments.push(at);
    for (const _ of [1, 2]) await world.forge().comment(world.repo, ref, 'k', 'Because.', 'line:5');
    expect(repository.lineComments.map(({ answers, login }) => ({ answers, login }))).toEqual([
      { answers: null, login: 'ana' },
      { answers: 5, login: 'ensurefix[bot]' },
    ]);
    const { remarks } = await world.forge().statusOf(world.repo, ref);
    expect(remarks).toMatchObject([{ id: 'line:5', author: 'ana', path: 'a.py', line: 3, bot: false }]);
  });

  it.each<[string, (world: GitHubWorld) => void, RegExp]>([
    ['an archived repository', ({ repository }) => (repository.archived = true), /acme\/shop is archived/],
    ['an app that is not installed', ({ repository }) => (repository.installed = false), /not installed on acme\/shop/],
    [
      'no right to push',
      ({ repository }) => repository.denied.add('contents: write'),
      /"contents: write" on acme\/shop/,
    ],
    [
      'no right to open one',
      ({ repository }) => repository.denied.add('pull_requests: write'),
      /"pull_requests: write" on acme\/shop/,
    ],
  ])('says clearly what stands in the way: %s', async (_, arrange, words) => {
    const proposal = await world.proposal('ensurefix/one');
    arrange(world);
    const error: unknown = await world
      .forge()
      .propose(proposal)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'forge-refused', message: expect.stringMatching(words) });
    expect(world.repository.pulls).toEqual([]);
  });

  it('says a missing permission besides, and opens it all the same', async () => {
    world.repository.denied.add('checks: write');
    const ref = await world.forge().propose(await world.proposal('ensurefix/one'));
    expect(ref.notes?.join(' ')).toMatch(/lacks the permission "checks: write" on acme\/shop/);
  });

  it('looks again without using up the limit, and keeps the rest of it for proposing', async () => {
    const { standIn, repository } = world;
    const forge = world.forge();
    const ref = await forge.propose(await world.proposal('ensurefix/one'));
    await forge.statusOf(world.repo, ref);
    const before = standIn.limit.left;
    const first = await forge.statusOf(world.repo, ref);
    expect(standIn.limit.left).toBe(before);
    expect(forge.lookEveryMs(world.repo)).toBe(60_000);
    repository.reviews.push({
      id: 1,
      pull: 1,
      login: 'ana',
      body: 'Nice',
      state: 'APPROVED',
      at: '2026-01-02T00:00:00Z',
    });
    const second = await forge.statusOf(world.repo, ref);
    expect([first.remarks.length, second.remarks.length]).toEqual([0, 1]);
    expect(standIn.limit.left).toBeLessThan(before);
    // A third of it is left, then less than is kept for proposing.
    standIn.limit.left = 1600;
    await forge.propose(await world.proposal('ensurefix/two'));
    expect(forge.lookEveryMs(world.repo)).toBe(180_000);
    standIn.limit.left = 400;
    await forge.propose(await world.proposal('ensurefix/three'));
    const asked = standIn.asked.length;
    await expect(forge.statusOf(world.repo, ref)).rejects.toMatchObject({ code: 'forge-unavailable' });
    expect(standIn.asked).toHaveLength(asked);
    expect(forge.lookEveryMs(world.repo)).toBeGreaterThan(25 * 60_000);
    expect(await forge.propose(await world.proposal('ensurefix/four'))).toMatchObject({ number: 4 });
  });

  it('leaves the title to whoever changed it, keeps what they ticked, and never cuts what was agreed', async () => {
    const { repository } = world;
    const end = `contract ${'0'.repeat(64)}`;
    const body = (fill: string): string => `- [ ] Docs read\n- [ ] Deployed\n${fill}\n${end}`;
    const proposal = { ...(await world.proposal('ensurefix/one')), title: 'First', body: body('') };
    const ref = await world.forge().propose(proposal);
    const [pull] = repository.pulls;
    if (pull === undefined) throw new Error('nothing was opened');
    await world.forge().update(ref, { ...proposal, title: 'Second' });
    expect(pull.title).toBe('Second');
    pull.title = 'Feature 7: second';
    pull.body = pull.body.replace('[ ] Docs', '[x] Docs');
    const long = { ...proposal, title: 'Third', body: body('x\u202e'.repeat(30_000)) };
    for (const _ of [1, 2]) await world.forge().update(ref, long);
    expect(pull.title).toBe('Feature 7: second');
    expect(pull.body).toMatch(/^- \[x\] Docs read\n- \[ \] Deployed\n/);
    expect(pull.body).toContain(end);
    expect(pull.body.length).toBeLessThanOrEqual(65_536);
  });

  it('says what GitHub did not take: the verdict, and being ready for review', async () => {
    const { repository, standIn } = world;
    const refusal = { answer: { status: 422, value: { message: 'No commit found for SHA' } } };
    for (const _ of [1, 2, 3]) standIn.next('POST /repos/{owner}/{repo}/check-runs', refusal);
    const ref = await world.forge().propose({ ...(await world.proposal('ensurefix/one')), draft: true });
    expect(ref.notes?.join(' ')).toMatch(/did not take the verdict as a check run on acme\/shop: No commit found/);
    const errors = [{ message: 'Resource not accessible by integration' }];
    standIn.next('POST /graphql', { answer: { status: 200, value: { data: null, errors } } });
    const next = await world.forge().update(ref, await world.proposal('ensurefix/one', 2));
    expect(next.notes?.join(' ')).toMatch(/#1 of acme\/shop could not be made ready for review: Resource not/);
    expect(repository.pulls[0]?.draft).toBe(true);
    const identity = { token: standIn.token };
    repository.denied.add('statuses: read');
    const person = createGitHubForge({ api: standIn.api, identity, log: silentLog, hooked: false });
    const other = await person.propose(await world.proposal('ensurefix/two'));
    expect(other.notes?.join(' ')).toContain('lacks the permission "statuses: write"');
  });

  it('asks whom the configuration names although the owners were asked already, and nobody who was taken off', async () => {
    const { repository } = world;
    for (const name of ['ana', 'bo']) repository.writers.add(name);
    const proposal = { ...(await world.proposal('ensurefix/one')), reviewers: ['acme/web', 'bo', 'ana'] };
    const ref = await world.forge().propose({ ...proposal, reviewers: ['ana'] });
    await world.forge().propose(proposal);
    const [pull] = repository.pulls;
    expect(pull).toMatchObject({ reviewers: ['ana', 'bo'], teams: ['web'] });
    pull?.reviewers.pop();
    await world.forge().update(ref, { ...(await world.proposal('ensurefix/one', 2)), reviewers: ['ana', 'bo'] });
    expect(pull).toMatchObject({ reviewers: ['ana'], teams: ['web'] });
  });

  it('waits until the date a limit names, and not for ever where none comes', async () => {
    const { standIn } = world;
    const limit = (after: string) => ({
      answer: { status: 429, value: { message: 'slow down' }, headers: { 'retry-after': after } },
    });
    standIn.next('GET /repos/{owner}/{repo}', limit(new Date(Date.now() + 1000).toUTCString()));
    const proposal = await world.proposal('ensurefix/one');
    await world.forge().propose(proposal);
    for (let times = 0; times < 30; times += 1) standIn.next('GET /repos/{owner}/{repo}', limit('0'));
    await expect(world.forge().propose(proposal)).rejects.toMatchObject({ code: 'forge-unavailable' });
  });

  it('goes by the proxy of the environment', async () => {
    const { standIn } = world;
    const seen: string[] = [];
    const tunnels: Duplex[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, socket) => {
      seen.push(request.url ?? '');
      const { hostname, port } = new URL(standIn.web);
      const there = connect(Number(port), hostname, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        there.pipe(socket);
        socket.pipe(there);
      });
      tunnels.push(socket, there);
      for (const each of [socket, there]) each.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const before = process.env['http_proxy'];
    try {
      process.env['http_proxy'] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      const api = 'http://github.example.org/api/v3';
      const identity = { token: standIn.token };
      const forge = createGitHubForge({ api, identity, log: silentLog, hooked: false });
      expect(await forge.mayWrite('http://github.example.org/acme/shop', 'ana')).toBe(false);
      expect(seen).toContain('github.example.org:80');
    } finally {
      if (before === undefined) delete process.env['http_proxy'];
      else process.env['http_proxy'] = before;
      for (const each of tunnels) each.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    }
  });

  it('goes on under the name a repository has now', async () => {
    const { repository } = world;
    const proposal = await world.proposal('ensurefix/one');
    repository.formerly.push('shop');
    repository.name = 'store';
    const ref = await world.forge().propose(proposal);
    expect(ref.url).toBe(`${world.standIn.web}/acme/store/pull/1`);
    expect(await world.forge().statusOf(world.repo, ref)).toMatchObject({ state: 'open', repository: 'acme/store' });
    expect(await world.forge().access?.(world.repo)).toMatchObject({ url: `${world.standIn.web}/acme/store.git` });
  });

  it("works with a person's token, and then sets a status in place of a check run", async () => {
    const { standIn, repository } = world;
    const identity = { token: standIn.token };
    const forge = createGitHubForge({ api: standIn.api, identity, log: silentLog, hooked: false });
    const proposal = await world.proposal('ensurefix/one');
    const ref = await forge.propose(proposal);
    await forge.comment(world.repo, ref, 'k', 'said');
    expect(repository).toMatchObject({
      statuses: [{ context: 'EnsureFix', state: 'success', sha: proposal.commit }],
      comments: [{ login: 'mara' }],
    });
    expect((await forge.statusOf(world.repo, ref)).remarks).toEqual([]);
  });

  it('keeps its token out of arguments, files, logs and errors, where it reads and where it pushes', async () => {
    const { standIn, root } = world;
    // A git that notes its arguments before it does what it is told.
    const bin = path.join(root, 'bin');
    const seen = path.join(root, 'arguments');
    mkdirSync(bin);
    const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
    writeFileSync(path.join(bin, 'git'), `#!/bin/sh\nprintf '%s\\n' "$*" >> ${seen}\nexec ${real} "$@"\n`);
    chmodSync(path.join(bin, 'git'), 0o755);
    const before = process.env.PATH;
    const logged: string[] = [];
    const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
    process.env.PATH = `${bin}:${before ?? ''}`;
    const home = path.join(root, 'home');
    const failures: string[] = [];
    try {
      const forge = createGitHubForge({
        api: standIn.api,
        identity: standIn.app,
        log,
        hooked: false,
      });
      const access = await forge.access?.(world.repo);
      const options = { home, repo: world.repo, log, signal: new AbortController().signal };
      await expect(openMirror(options)).rejects.toThrow('could not be read');
      const mirror = await openMirror({ ...options, access: access ?? null });
      expect(mirror.head).toEqual({ ref: 'main', commit: world.base });
      const proposal: Proposal = await world.proposal('ensurefix/one');
      await forge.propose(proposal);
      standIn.expireTokens();
      for (const attempt of [
        openMirror({ ...options, access: access ?? null }),
        world.forge().propose({ ...proposal, branch: 'ensurefix/one/below' }),
      ]) {
        failures.push(
          await attempt.then(
            () => '',
            (error: unknown) => `${String(error)}${JSON.stringify(error)}`,
          ),
        );
      }
    } finally {
      process.env.PATH = before;
    }
    const files = readdirSync(home, { recursive: true, encoding: 'utf8' })
      .map((file) => path.join(home, file))
      .filter((file) => /config|HEAD|refs|packed/.test(file) && existsSync(file));
    const texts = files.map((file) => {
      try {
        return readFileSync(file, 'utf8');
      } catch {
        return '';
      }
    });
    const all = [readFileSync(seen, 'utf8'), ...texts, ...logged, ...failures].join('\n');
    expect(readFileSync(seen, 'utf8')).toMatch(/ push --porcelain/);
    expect(failures.every((failure) => failure !== '')).toBe(true);
    for (const token of standIn.tokens) expect(all).not.toContain(token);
    expect(all).not.toContain('PRIVATE KEY');
  });
});
