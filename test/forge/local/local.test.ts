import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { git } from '../../../src/lib/git.ts';
import { describeForge } from '../forge-contract.ts';
import { CHILD, type LocalWorld, openLocalWorld, startChild } from './world.ts';

describeForge('a local folder', () => openLocalWorld('folder'));

describe('the local forge', () => {
  const worlds: LocalWorld[] = [];
  const children: number[] = [];
  afterEach(async () => {
    for (const pid of children.splice(0)) process.kill(pid);
    await Promise.all(worlds.splice(0).map((world) => world.remove()));
  });

  async function open(kind: 'folder' | 'bare' | 'file-url' = 'folder'): Promise<LocalWorld> {
    const world = await openLocalWorld(kind);
    worlds.push(world);
    return world;
  }

  async function hook(world: LocalWorld, name: string, script: string): Promise<void> {
    const file = path.join(world.gitDir, 'hooks', name);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  }

  it.each(['bare', 'file-url'] as const)('works on a repository given as %s', async (kind) => {
    const world = await open(kind);
    const proposal = await world.proposal('ensurefix/one');
    const ref = await world.forge().propose(proposal);
    await world.merge('ensurefix/one', 'merge');
    expect(await world.forge().statusOf(world.repo, ref)).toMatchObject({ state: 'merged', commit: proposal.commit });
  });

  it('knows a repository by every spelling of its address', async () => {
    const world = await open();
    const link = path.join(world.root, 'link');
    await symlink(world.repo, link);
    const proposal = await world.proposal('ensurefix/one');
    const refs = [];
    for (const repo of [world.repo, `${world.repo}/`, link, `file://${world.repo}`, world.gitDir]) {
      refs.push(await world.forge().propose({ ...proposal, repo }));
    }
    expect(new Set(refs.map(({ url }) => url)).size).toBe(1);
    expect(await readFile(refs[0]?.url ?? '', 'utf8')).toBe(proposal.page);
  });

  it('writes nothing into the repository but the branch and its objects', async () => {
    const world = await open();
    await git(world.gitDir, ['config', 'receive.denyCurrentBranch', 'updateInstead']);
    // Two packs where one is allowed: a push would be followed by a clean-up of the whole repository.
    await git(world.gitDir, ['repack', '-q']);
    await git(world.gitDir, ['fetch', '-q', (await world.proposal('ensurefix/other')).gitDir, 'HEAD']);
    await git(world.gitDir, ['update-ref', 'refs/heads/other', 'FETCH_HEAD']);
    await git(world.gitDir, ['repack', '-q']);
    await git(world.gitDir, ['config', 'gc.autoPackLimit', '1']);
    await git(world.gitDir, ['config', 'gc.autoDetach', 'false']);
    const files = async () => {
      const all = await readdir(world.repo, { recursive: true });
      return all
        .filter((name) => !/^\.git\/(objects|(logs\/)?refs\/heads\/ensurefix)(\/|$)/.test(name))
        .sort((a, b) => (a < b ? -1 : 1));
    };
    const texts = async () => [
      await readFile(path.join(world.gitDir, 'HEAD')),
      await readFile(path.join(world.gitDir, 'config')),
    ];
    const before = [await files(), await texts()];
    await world.forge().propose(await world.proposal('ensurefix/one'));
    expect([await files(), await texts()]).toEqual(before);
  });

  it('does not touch a branch that is checked out there, whatever the repository allows', async () => {
    const world = await open();
    await git(world.gitDir, ['config', 'receive.denyCurrentBranch', 'updateInstead']);
    const ref = await world.forge().propose(await world.proposal('ensurefix/one'));
    await git(null, ['-C', world.repo, 'checkout', '--quiet', 'ensurefix/one']);
    const update = world.forge().update(ref, await world.proposal('ensurefix/one', 2));
    await expect(update).rejects.toMatchObject({
      code: 'forge-refused',
      message: expect.stringContaining('checked out'),
    });
    // It is still open: a branch is not merged into itself.
    expect(await world.forge().statusOf(world.repo, ref)).toMatchObject({ state: 'open' });
  });

  it("passes on what the repository's own hook says, cleaned", async () => {
    const world = await open();
    await hook(world, 'pre-receive', `printf '\\033[31mTickets need\\033[0m a\\007 number\\n' >&2; exit 1`);
    const propose = world.forge().propose(await world.proposal('ensurefix/one'));
    await expect(propose).rejects.toMatchObject({
      code: 'forge-refused',
      message: expect.stringMatching(/pre-receive hook of .* refused branch ensurefix\/one: Tickets need a number$/),
    });
    expect(await world.pulls()).toEqual([]);
    await rm(path.join(world.gitDir, 'hooks', 'pre-receive'));
    expect(await world.forge().propose(await world.proposal('ensurefix/one'))).toMatchObject({ number: 1 });
  });

  it("shows the repository's hooks nothing of our environment", async () => {
    const world = await open();
    await hook(world, 'post-receive', `env > '${world.root}/seen'`);
    process.env['DATABASE_URL_FOR_TEST'] = 'postgres://secret';
    await world.forge().propose(await world.proposal('ensurefix/one'));
    delete process.env['DATABASE_URL_FOR_TEST'];
    const seen = await readFile(path.join(world.root, 'seen'), 'utf8');
    expect(seen).toContain('GIT_DIR=');
    expect(seen).not.toContain('secret');
  });

  it.each([
    ['pre-receive', 0],
    ['post-receive', 1],
  ])('is completed after a kill in the %s hook', async (name, branches) => {
    const world = await open('bare');
    // The hook stands still, so the kill lands before or right after the branch is there, and before anything is recorded.
    await hook(
      world,
      name,
      `touch '${world.gitDir}/refs/reached'; while [ -e '${world.gitDir}/hold' ]; do sleep 0.02; done`,
    );
    await writeFile(path.join(world.gitDir, 'hold'), '');
    const proposal = await world.proposal('ensurefix/one');
    const child = await world.start(proposal);
    child.go();
    await expect
      .poll(() => existsSync(path.join(world.gitDir, 'refs/reached')), { timeout: 20_000, interval: 20 })
      .toBe(true);
    child.kill();
    expect(await child.done).toBeNull();
    expect(Object.keys(await world.branches()).filter((branch) => branch !== 'main')).toHaveLength(branches);
    expect(await world.pulls()).toEqual([]);
    await rm(path.join(world.gitDir, 'hold'));
    await world.forge().propose(proposal);
    expect(await world.branches()).toMatchObject({ 'ensurefix/one': proposal.commit });
    expect(await world.pulls()).toMatchObject([{ number: 1, page: proposal.page }]);
  });

  it('writes a page that is missing when it is proposed again', async () => {
    const world = await open();
    const proposal = await world.proposal('ensurefix/one');
    const { url } = await world.forge().propose(proposal);
    await rm(url);
    await world.forge().propose(proposal);
    expect(await readFile(url, 'utf8')).toBe(proposal.page);
  });

  it('shows comments on the page as words, and keeps them when the page is replaced', async () => {
    const world = await open();
    const ref = await world.forge().propose(await world.proposal('ensurefix/one'));
    await world.forge().comment(world.repo, ref, 'ci', '<script>x</script><!--/comments--> passed');
    await world
      .forge()
      .update(ref, { ...(await world.proposal('ensurefix/one', 2)), page: '<html><body>new</body></html>' });
    await world.forge().comment(world.repo, ref, 'ci2', 'again');
    const page = await readFile(ref.url, 'utf8');
    expect(page).toMatch(/^<html><body>new<!--comments--><section/);
    expect(page).toMatch(/<\/section><!--\/comments--><\/body><\/html>$/);
    expect(page.match(/<li>/g)).toHaveLength(2);
    expect(page).not.toContain('<script>');
  });

  it('brings the branch back, under its number, only where the repository never saw the commit', async () => {
    const world = await open('bare');
    const copy = path.join(world.root, 'copy');
    await cp(world.repo, copy, { recursive: true });
    const proposal = await world.proposal('ensurefix/one');
    const first = await world.forge().propose(proposal);
    await rename(world.repo, `${world.repo}-old`);
    await rename(copy, world.repo);
    const workspace = path.join(world.root, 'workspace');
    await git(null, ['clone', '--quiet', `${world.repo}-old`, workspace]);
    expect(await world.forge().propose({ ...proposal, gitDir: path.join(workspace, '.git') })).toEqual(first);
    expect(await world.branches()).toMatchObject({ 'ensurefix/one': proposal.commit });
  });

  it('says that the repository is gone, and takes that for no ending', async () => {
    const world = await open();
    const proposal = await world.proposal('ensurefix/one');
    const ref = await world.forge().propose(proposal);
    await rename(world.repo, `${world.repo}-away`);
    const attempts = [() => world.forge().statusOf(world.repo, ref), () => world.forge().propose(proposal)];
    for (const attempt of attempts) {
      await expect(attempt()).rejects.toMatchObject({
        code: 'not-a-repository',
        message: `${world.repo} does not exist.`,
      });
    }
    await rename(`${world.repo}-away`, world.repo);
    expect(await world.forge().statusOf(world.repo, ref)).toMatchObject({ state: 'open' });
  });

  it.each(['', 'inside'])('refuses a folder that is no repository (%j)', async (inside) => {
    const world = await open();
    const repo = path.join(inside === '' ? world.home : world.repo, inside);
    await writeFile(path.join(world.root, 'file'), '');
    if (inside !== '') await cp(path.join(world.repo, 'models.py'), path.join(repo, 'models.py'), { recursive: true });
    const propose = world.forge().propose({ ...(await world.proposal('ensurefix/one')), repo });
    await expect(propose).rejects.toMatchObject({ code: 'not-a-repository' });
  });

  it('compares with the current branch when the base branch is gone', async () => {
    const world = await open('bare');
    await git(world.gitDir, ['branch', 'develop', 'main']);
    const proposal = await world.proposal('ensurefix/one');
    const ref = await world.forge().propose({ ...proposal, base: { ...proposal.base, ref: 'develop' } });
    await git(world.gitDir, ['branch', '-D', 'develop']);
    expect(await world.forge().statusOf(world.repo, ref)).toMatchObject({ state: 'open' });
    // Not with itself, while a person has it checked out.
    await git(world.gitDir, ['symbolic-ref', 'HEAD', 'refs/heads/ensurefix/one']);
    expect(await world.forge().statusOf(world.repo, ref)).toMatchObject({ state: 'open' });
    await git(world.gitDir, ['symbolic-ref', 'HEAD', 'refs/heads/main']);
    await world.merge('ensurefix/one', 'merge');
    expect(await world.forge().statusOf(world.repo, ref)).toMatchObject({ state: 'merged' });
  });

  it('says which branch stands in the way', async () => {
    const world = await open();
    await git(world.gitDir, ['branch', 'ensurefix', 'main']);
    const propose = world.forge().propose(await world.proposal('ensurefix/one'));
    await expect(propose).rejects.toMatchObject({
      code: 'forge-refused',
      message: expect.stringContaining('stands in the way'),
    });
  });

  it('goes on beside a damaged record', async () => {
    const world = await open();
    const { url } = await world.forge().propose(await world.proposal('ensurefix/one'));
    await writeFile(path.join(path.dirname(url), 'pull.json'), '{"number": 1,');
    expect(await world.forge().propose(await world.proposal('ensurefix/two'))).toMatchObject({ number: 2 });
  });

  it.skipIf(!hasBwrap())('says that the repository is read-only', async () => {
    const world = await open();
    const file = path.join(world.root, 'proposal.json');
    await writeFile(file, JSON.stringify(await world.proposal('ensurefix/one')));
    const readOnly = ['bwrap', '--dev-bind', '/', '/', '--ro-bind', world.repo, world.repo];
    const child = await startChild([CHILD, world.home, file], [], readOnly);
    child.go();
    await expect(child.done).rejects.toThrow(/cannot be written to, so branch ensurefix\/one was not pushed/);
    expect(await world.branches()).not.toHaveProperty('ensurefix/one');
  });

  it('keeps the secrets of an address to itself', async () => {
    const world = await open();
    const token = 'glpat-Sup3r%2FSecret';
    const repos = [
      `http://bot:${token}@127.0.0.1:1/shop.git`,
      `https://${token}@127.0.0.1:1/shop.git?private_token=${token}`,
      `git://bot:${token}@127.0.0.1:1/shop.git`,
    ];
    for (const repo of repos) {
      const proposal = { ...(await world.proposal('ensurefix/one')), repo };
      const error: unknown = await world
        .forge()
        .propose(proposal)
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'forge-refused', message: expect.stringContaining('127.0.0.1:1/shop.git') });
      expect(JSON.stringify([error, String(error)])).not.toContain('Sup3r');
    }
    const keys = await readdir(path.join(world.home, 'pulls')).catch(() => []);
    for (const key of keys) {
      expect(key).not.toMatch(/sup3r/i);
      expect((await stat(path.join(world.home, 'pulls', key))).mode & 0o077).toBe(0);
    }
  });

  it.each(['ext::sh -c touch% x', 'fd::3', '--upload-pack=touch x'])(
    'does not take %j for an address',
    async (repo) => {
      const world = await open();
      const propose = world.forge().propose({ ...(await world.proposal('ensurefix/one')), repo });
      await expect(propose).rejects.toMatchObject({ code: expect.stringMatching(/forge-refused|not-a-repository/) });
      expect(existsSync('x')).toBe(false);
    },
  );

  it('works over a URL, and sees a merge there', async () => {
    const world = await open('bare');
    const port = await freePort();
    const daemon = spawn(
      'git',
      [
        'daemon',
        '--enable=receive-pack',
        '--export-all',
        '--listen=127.0.0.1',
        `--port=${port}`,
        `--base-path=${world.root}`,
      ],
      {
        stdio: 'ignore',
        detached: true,
      },
    );
    if (daemon.pid !== undefined) children.push(-daemon.pid);
    await expect.poll(() => canConnect(port), { timeout: 20_000, interval: 20 }).toBe(true);
    const repo = `git://127.0.0.1:${port}/shop`;
    const proposal = { ...(await world.proposal('ensurefix/one')), repo };
    const ref = await world.forge().propose(proposal);
    expect(await world.forge().propose(proposal)).toEqual(ref);
    expect(await world.forge().statusOf(repo, ref)).toMatchObject({ state: 'open', commit: proposal.commit });
    await world.merge('ensurefix/one', 'merge');
    expect(await world.forge().statusOf(repo, ref)).toMatchObject({ state: 'merged', commit: proposal.commit });
    const history = await readdir(path.join(world.home, 'pulls'), { recursive: true });
    const configs = await Promise.all(
      history
        .filter((name) => /config$|FETCH_HEAD$/.test(name))
        .map((name) => readFile(path.join(world.home, 'pulls', name), 'utf8')),
    );
    expect(configs.join('')).not.toContain('127.0.0.1');
  });
});

function hasBwrap(): boolean {
  try {
    execFileSync('bwrap', ['--dev-bind', '/', '/', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
