import { chmod, mkdir, readFile, readdir, readlink, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { git } from '../../../src/lib/git.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { checkout, openedAt, removeWorkspace } from '../../../src/worker/workspace/checkout.ts';
import { commitTree } from '../../../src/worker/workspace/commit-tree.ts';
import { placeInside, readInside, writeInside } from '../../../src/worker/workspace/inside.ts';
import { type Mirror, openMirror } from '../../../src/worker/workspace/mirror.ts';
import { changedBetween, snapshotOf } from '../../../src/worker/workspace/snapshot.ts';
import { makeRepo, tempDir, type TestRepo } from '../../support/git.ts';

let temp: Awaited<ReturnType<typeof tempDir>>;
let repo: TestRepo;
let home: string;
const who = { name: 'Bot', email: 'bot@example.com' };

beforeEach(async () => {
  temp = await tempDir();
  home = path.join(temp.path, 'home');
  repo = await makeRepo(path.join(temp.path, 'source'), { 'a.txt': 'one\n', 'pkg/b.py': 'b = 1\n' });
});
afterEach(() => temp.remove());

const open = (): Promise<Mirror> =>
  openMirror({ home, repo: repo.path, log: silentLog, signal: new AbortController().signal });

async function fresh(name = 'head') {
  const mirror = await open();
  const commit = mirror.head?.commit ?? '';
  const at = path.join(home, 'workspaces', 'run-1', name);
  return { mirror, commit, workspace: await checkout({ mirror, commit, at }) };
}

describe('checkout', () => {
  it('has the files byte for byte, no git directory, and runs no filter', async () => {
    const planted = path.join(temp.path, 'planted');
    await repo.git('config', 'filter.evil.smudge', `touch ${planted}`);
    await writeFile(path.join(repo.path, 'crlf.txt'), 'a\r\nb\n');
    await repo.commit({
      '.gitattributes': '*.txt filter=evil text eol=crlf\nid.txt ident\npkg/b.py text working-tree-encoding=UTF-8\n',
      'lf.txt': 'a\nb\n',
      'id.txt': '$Id$\n',
      'pkg/b.py': 'b = 2\n',
    });
    const { mirror, commit, workspace } = await fresh();
    expect((await readdir(workspace.tree)).sort()).toEqual([
      '.gitattributes',
      'a.txt',
      'crlf.txt',
      'id.txt',
      'lf.txt',
      'pkg',
    ]);
    for (const file of ['crlf.txt', 'lf.txt', 'id.txt', 'pkg/b.py']) {
      const blob = await git(mirror.gitDir, ['show', `${commit}:${file}`]);
      expect(await readFile(path.join(workspace.tree, file), 'utf8')).toBe(blob);
    }
    await expect(readFile(planted)).rejects.toThrow(/ENOENT/);
  });

  it('keeps symlinks as symlinks and submodules as empty folders', async () => {
    await symlink('/etc/passwd', path.join(repo.path, 'link'));
    await repo.git(
      'update-index',
      '--add',
      '--cacheinfo',
      `160000,${(await repo.git('rev-parse', 'HEAD')).trim()},sub`,
    );
    await repo.git('add', 'link');
    await repo.git('commit', '--quiet', '-m', 'Links');
    const { workspace } = await fresh();
    expect(await readlink(path.join(workspace.tree, 'link'))).toBe('/etc/passwd');
    expect(await readdir(path.join(workspace.tree, 'sub'))).toEqual([]);
  });

  it('starts over in a folder that was left half-made, and leaves nothing when removed', async () => {
    const { mirror, commit, workspace } = await fresh();
    await writeFile(path.join(workspace.tree, 'junk.txt'), 'junk');
    await mkdir(path.join(workspace.tree, 'locked/deep'), { recursive: true });
    await chmod(path.join(workspace.tree, 'locked'), 0o000);
    const again = await checkout({ mirror, commit, at: workspace.at });
    expect(again).toEqual(openedAt(mirror, commit, workspace.at));
    expect((await readdir(again.tree)).sort()).toEqual(['a.txt', 'pkg']);
    await removeWorkspace(again);
    expect(await readdir(path.dirname(again.at))).toEqual([]);
  });
});

describe('commitTree', () => {
  it('makes the same commit every time, of the named paths only', async () => {
    const made: (string | null)[] = [];
    for (const name of ['one', 'two']) {
      const { mirror, commit, workspace } = await fresh(name);
      await writeFile(path.join(workspace.tree, 'a.txt'), 'two\n');
      await writeFile(path.join(workspace.tree, 'pkg/new.py'), `n = 1\n`);
      await writeFile(path.join(workspace.tree, 'junk.txt'), name);
      await writeInside(workspace.tree, 'pkg/b.py', null);
      const paths = ['a.txt', 'pkg/new.py', 'pkg/b.py'];
      const options = { workspace, paths, parent: commit, message: 'Do it', date: '2026-03-04T05:06:07Z', author: who };
      made.push(await commitTree(options), await commitTree(options));
      const listed = await git(mirror.gitDir, ['ls-tree', '-r', '--name-only', made[0] ?? '']);
      expect(listed.trim().split('\n')).toEqual(['a.txt', 'pkg/new.py']);
    }
    expect(made[0]).toMatch(/^[0-9a-f]{40}$/);
    expect(new Set(made).size).toBe(1);
  });

  it('runs nothing that a program planted in the tree', async () => {
    const { mirror, commit, workspace } = await fresh();
    const planted = path.join(temp.path, 'planted');
    const script = path.join(workspace.tree, 'evil.sh');
    await writeFile(script, `#!/bin/sh\ntouch ${planted}\ncat\n`, { mode: 0o755 });
    const evil = path.join(workspace.tree, '.git');
    await git(null, ['init', '--quiet', workspace.tree]);
    const lines = ['core.fsmonitor', 'filter.evil.clean', 'core.sshCommand', 'core.editor', 'gpg.program'];
    for (const key of lines) await git(evil, ['config', key, script]);
    for (const hook of ['post-index-change', 'reference-transaction', 'pre-commit', 'post-checkout'])
      await symlink(script, path.join(evil, 'hooks', hook));
    await writeFile(path.join(workspace.tree, '.gitattributes'), '* filter=evil\n');
    await writeFile(path.join(workspace.tree, 'a.txt'), 'two\n');
    const options = { workspace, parent: commit, message: 'x', date: '2026-03-04T05:06:07Z', author: who };
    const made = await commitTree({ ...options, paths: ['a.txt', '.gitattributes'] });
    expect(await git(mirror.gitDir, ['show', `${made}:a.txt`])).toBe('two\n');
    await checkout({ mirror, commit: made ?? '', at: `${workspace.at}-again` });
    await expect(readFile(planted)).rejects.toThrow(/ENOENT/);
  });

  it('takes up nothing of an earlier attempt', async () => {
    const { mirror, commit, workspace } = await fresh();
    await writeFile(path.join(workspace.tree, 'a.txt'), 'two\n');
    await writeFile(path.join(workspace.tree, 'junk.txt'), 'junk');
    const options = { workspace, parent: commit, message: 'x', date: '2026-03-04T05:06:07Z', author: who };
    await commitTree({ ...options, paths: ['a.txt', 'junk.txt'] });
    const made = await commitTree({ ...options, paths: ['a.txt'] });
    expect(await git(mirror.gitDir, ['ls-tree', '-r', '--name-only', made ?? ''])).not.toContain('junk');
  });

  it('commits files that the repository ignores when they are named, and nothing when nothing changed', async () => {
    await repo.commit({ '.gitignore': '*.gen\n' });
    const { mirror, commit, workspace } = await fresh();
    const options = { workspace, parent: commit, message: 'x', date: '2026-03-04T05:06:07Z', author: who };
    expect(await commitTree({ ...options, paths: ['a.txt'] })).toBeNull();
    await writeFile(path.join(workspace.tree, 'x.gen'), 'made\n');
    const made = await commitTree({ ...options, paths: ['x.gen'] });
    expect(await git(mirror.gitDir, ['show', `${made}:x.gen`])).toBe('made\n');
  });
});

describe('placeInside', () => {
  it.each([
    '../x',
    '/etc/passwd',
    'a/../../x',
    '',
    'a//b',
    './a',
    '.git/config',
    'pkg/.GIT/hooks/x',
    'a\0b',
    'a.txt/x',
    'pkg',
  ])('refuses %j', async (file) => {
    const { workspace } = await fresh();
    expect(await placeInside(workspace.tree, file)).toHaveProperty('refused');
  });

  it('never goes through a symlink, to read or to write', async () => {
    const { workspace } = await fresh();
    const outside = path.join(temp.path, 'outside');
    await mkdir(outside);
    await writeFile(path.join(outside, 'secret.txt'), 'secret');
    await symlink(outside, path.join(workspace.tree, 'out'));
    await symlink(path.join(outside, 'secret.txt'), path.join(workspace.tree, 'direct'));
    for (const file of ['out/secret.txt', 'out/new.txt', 'direct']) {
      expect(await writeInside(workspace.tree, file, 'x')).toHaveProperty('refused');
      expect(await placeInside(workspace.tree, file)).toEqual({
        refused: expect.stringContaining('goes through the symlink') as string,
      });
      expect(await readInside(workspace.tree, file)).toBeNull();
    }
    expect(await readdir(outside)).toEqual(['secret.txt']);
    expect(await readFile(path.join(outside, 'secret.txt'), 'utf8')).toBe('secret');
  });

  it('allows what is plain, and makes folders on the way', async () => {
    const { workspace } = await fresh();
    expect(await writeInside(workspace.tree, 'deep/er/new.py', 'x = 1\n')).toBeNull();
    expect(await readInside(workspace.tree, 'deep/er/new.py')).toBe('x = 1\n');
    expect(await writeInside(workspace.tree, '.github/x.yml', 'x\n')).toBeNull();
    expect(await readInside(workspace.tree, 'a.txt', 2)).toBe('on');
  });
});

describe('snapshotOf', () => {
  it('sees what was added, deleted and written with the same size and date', async () => {
    const { workspace } = await fresh();
    const file = path.join(workspace.tree, 'pkg/b.py');
    await utimes(file, 1_700_000_000, 1_700_000_000);
    const before = await snapshotOf(workspace.tree);
    expect(changedBetween(before, await snapshotOf(workspace.tree))).toEqual([]);
    await writeFile(file, 'b = 9\n');
    await utimes(file, 1_700_000_000, 1_700_000_000);
    await writeFile(path.join(workspace.tree, 'pkg/c.py'), '');
    await rm(path.join(workspace.tree, 'a.txt'));
    expect(changedBetween(before, await snapshotOf(workspace.tree))).toEqual([
      { path: 'a.txt', how: 'deleted' },
      { path: 'pkg/b.py', how: 'modified' },
      { path: 'pkg/c.py', how: 'added' },
    ]);
  });
});
