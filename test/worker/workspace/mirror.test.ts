import { chown, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/lib/errors.ts';
import { git } from '../../../src/lib/git.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { openMirror } from '../../../src/worker/workspace/mirror.ts';
import { pin, resolveRef, unpin } from '../../../src/worker/workspace/refs.ts';
import { makeRepo, runGit, tempDir, type TestRepo } from '../../support/git.ts';

let temp: Awaited<ReturnType<typeof tempDir>>;
let repo: TestRepo;
let home: string;

beforeEach(async () => {
  temp = await tempDir();
  home = path.join(temp.path, 'home');
  repo = await makeRepo(path.join(temp.path, 'source'), { 'a.txt': 'one\n' });
});
afterEach(() => temp.remove());

const open = (address: string = repo.path, at = home) =>
  openMirror({ home: at, repo: address, log: silentLog, signal: new AbortController().signal });

async function refusal(promise: Promise<unknown>): Promise<UserError> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UserError)) throw new Error(`expected a UserError, got ${String(error)}`);
  return error;
}

describe('openMirror', () => {
  it('follows the source: new commits, moved and deleted branches, a new default branch', async () => {
    await repo.git('branch', 'old');
    const first = await open();
    expect(first.head?.ref).toBe('main');
    const second = await repo.commit({ 'a.txt': 'two\n' });
    await repo.git('branch', '-D', 'old');
    await repo.git('checkout', '--quiet', '-b', 'trunk');
    const again = await open();
    expect(again.gitDir).toBe(first.gitDir);
    expect(again.head).toEqual({ ref: 'trunk', commit: second });
    expect((await refusal(resolveRef(again, 'old'))).code).toBe('unknown-ref');
    await repo.git('reset', '--quiet', '--hard', 'HEAD~1');
    expect((await resolveRef(await open(), null)).commit).not.toBe(second);
  });

  it('opens a detached, a bare and an empty repository and a linked worktree', async () => {
    const detached = await repo.commit({ 'a.txt': 'detached\n' });
    await repo.git('checkout', '--quiet', '--detach');
    await repo.git('branch', '-f', 'main', 'HEAD~1');
    const mirror = await open();
    expect(mirror.head).toEqual({ ref: 'HEAD', commit: detached });
    expect(await git(mirror.gitDir, ['show', `${detached}:a.txt`])).toBe('detached\n');

    await runGit(temp.path, ['clone', '--quiet', '--bare', repo.path, 'bare.git']);
    expect((await open(path.join(temp.path, 'bare.git'))).head?.commit).toBe(detached);
    await repo.git('worktree', 'add', '--quiet', '-b', 'side', path.join(temp.path, 'linked'), 'main');
    expect((await open(path.join(temp.path, 'linked'))).head?.ref).toBe('side');

    const empty = await makeRepo(path.join(temp.path, 'empty'));
    const nothing = await open(empty.path);
    expect(nothing.head).toBeNull();
    expect((await refusal(resolveRef(nothing, null))).message).toMatch(/no commit yet/);
  });

  it.runIf(process.getuid?.() === 0)('opens a repository of another user', async () => {
    await chown(repo.path, 12345, 12345);
    await chown(path.join(repo.path, '.git'), 12345, 12345);
    expect((await open()).head?.ref).toBe('main');
  });

  it('makes one whole mirror when many open it at once', async () => {
    const opened = await Promise.all(Array.from({ length: 6 }, () => open()));
    expect(new Set(opened.map((mirror) => mirror.gitDir)).size).toBe(1);
    expect((await readdir(path.join(home, 'mirrors'))).filter((name) => name !== 'gitconfig')).toHaveLength(1);
    await repo.commit({ 'b.txt': 'b\n' });
    const again = await Promise.all(Array.from({ length: 6 }, () => open()));
    expect(new Set(again.map((mirror) => mirror.head?.commit)).size).toBe(1);
  });

  it('never writes to the source, runs nothing it configures, and counts only commits', async () => {
    const planted = path.join(temp.path, 'planted');
    const script = path.join(temp.path, 'evil.sh');
    await writeFile(script, `#!/bin/sh\ntouch ${planted}\ncat\n`, { mode: 0o755 });
    await repo.commit({ '.gitattributes': '*.txt filter=evil\n' });
    await repo.git('config', 'core.fsmonitor', script);
    await repo.git('config', 'filter.evil.clean', script);
    await repo.git('config', 'filter.evil.smudge', script);
    await repo.git('config', 'uploadpack.packObjectsHook', script);
    await repo.write({ 'a.txt': 'not committed\n', 'new.txt': 'new\n' });
    const before = await contentsOf(repo.path);
    const mirror = await open();
    expect(mirror.notes).toEqual([
      `2 files in ${repo.path} changed since the last commit (a.txt, new.txt); only commits count.`,
    ]);
    expect(await contentsOf(repo.path)).toEqual(before);
    await expect(readFile(planted)).rejects.toThrow(/ENOENT/);
    await repo.git('-c', 'core.fsmonitor=false', '-c', 'filter.evil.clean=cat', 'checkout', '--quiet', '--', 'a.txt');
    await rm(path.join(repo.path, 'new.txt'));
    expect((await open()).notes).toEqual([]);
  });

  it('says what is wrong with an address', async () => {
    const inner = await makeRepo(path.join(temp.path, 'mono'), { 'apps/shop/x.py': 'x = 1\n' });
    const cases: [string, RegExp][] = [
      ['', /is empty/],
      ['--upload-pack=touch x', /starts with a dash/],
      ['ext::sh -c touch% x', /can run programs/],
      ['ssh://-oProxyCommand=x/y', /names no host|not a complete URL/],
      ['ftp://example.com/x.git', /scheme that is not supported/],
      [path.join(temp.path, 'nowhere'), /nothing at/],
      [temp.path, /is not a git repository/],
      [path.join(inner.path, 'apps/shop'), /is a folder inside the repository .*mono/],
      ['https://', /not a complete URL|names no host/],
    ];
    for (const [address, said] of cases) {
      const error = await refusal(open(address));
      expect(error.code).toBe('not-a-repository');
      expect(error.message).toMatch(said);
    }
    expect(await readdir(home).catch(() => [])).not.toContain('x');
  });

  it('gives credentials to the host they are for and to nobody else', async () => {
    const seen: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.statusCode = 401;
      response.setHeader('WWW-Authenticate', 'Basic realm="x"');
      response.end('no');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const error = await refusal(open(`http://robot:s3cr%2Ft-token@127.0.0.1:${port}/x.git`));
      expect(seen).toContain(`Basic ${Buffer.from('robot:s3cr/t-token').toString('base64')}`);
      expect(`${error.message} ${error.next}`).not.toMatch(/s3cr/);
      expect(error.message).toContain(`http://127.0.0.1:${port}/x.git`);
      expect(JSON.stringify(await contentsOf(home))).not.toMatch(/s3cr/);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

describe('resolveRef', () => {
  it('takes branches, tags, short commits, and prefers the branch', async () => {
    const first = (await repo.git('rev-parse', 'HEAD')).trim();
    await repo.git('tag', 'v1');
    await repo.git('tag', 'release');
    const second = await repo.commit({ 'a.txt': 'two\n' });
    await repo.git('branch', 'release');
    const mirror = await open();
    expect((await resolveRef(mirror, 'v1')).commit).toBe(first);
    expect((await resolveRef(mirror, 'release')).commit).toBe(second);
    expect((await resolveRef(mirror, first.slice(0, 9))).commit).toBe(first);
    expect(await resolveRef(mirror, null)).toEqual({ ref: 'main', commit: second });
  });

  it('names the nearest branches for a wrong one', async () => {
    await repo.git('branch', 'develop');
    const mirror = await open();
    expect((await refusal(resolveRef(mirror, 'devlop'))).next).toBe('Did you mean "develop"?');
    expect((await refusal(resolveRef(mirror, 'zzzzzzzz'))).next).toMatch(/There is "(main|develop)", "(main|develop)"/);
    expect((await refusal(resolveRef(mirror, '--exec=x'))).code).toBe('unknown-ref');
  });
});

describe('pin', () => {
  it('keeps a commit through a rewritten branch and a prune, until it is let go', async () => {
    const commit = await repo.commit({ 'a.txt': 'kept\n' });
    const mirror = await open();
    await pin(mirror, 'run-1', 'base', commit);
    await repo.git('reset', '--quiet', '--hard', 'HEAD~1');
    await open();
    await git(mirror.gitDir, ['gc', '--quiet', '--prune=now']);
    expect(await git(mirror.gitDir, ['show', `${commit}:a.txt`])).toBe('kept\n');
    await unpin(mirror, 'run-1');
    await unpin(mirror, 'run-1');
    await git(mirror.gitDir, ['gc', '--quiet', '--prune=now']);
    await expect(git(mirror.gitDir, ['show', `${commit}:a.txt`])).rejects.toThrow(/git show failed/);
  });
});

async function contentsOf(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const contents: Record<string, string> = {};
  for (const entry of names.filter((found) => found.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    contents[file] = await readFile(file, 'latin1');
  }
  return contents;
}
