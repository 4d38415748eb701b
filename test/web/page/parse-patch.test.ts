import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { git } from '../../../src/lib/git.ts';
import { parsePatch } from '../../../src/web/page/parse-patch.ts';
import { PATCH } from './sample.ts';

describe('parsePatch', () => {
  const folders: string[] = [];
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 5 }))));

  async function diffOf(before: Record<string, string>, change: (folder: string) => Promise<void>): Promise<string> {
    const folder = await mkdtemp(path.join(tmpdir(), 'patch-'));
    folders.push(folder);
    const run = (...args: string[]) =>
      git(null, ['-C', folder, '-c', 'user.name=P', '-c', 'user.email=p@example.org', ...args]);
    await run('init', '--quiet');
    for (const [name, text] of Object.entries(before)) await writeFile(path.join(folder, name), text);
    await run('add', '--all');
    await run('commit', '--quiet', '--allow-empty', '-m', 'before');
    await change(folder);
    await run('add', '--all');
    return run('diff', '--cached', '--find-renames');
  }

  it('reads files, line numbers and counts', () => {
    const { files, lines, shown, fileCount } = parsePatch(PATCH, 1000, 100);
    expect(files.map(({ path: name, status, added, removed }) => [name, status, added, removed])).toEqual([
      ['shop/admin.py', 'modified', 2, 2],
      ['shop/migrations/0007_customer_nickname.py', 'added', 15, 0],
      ['shop/models.py', 'modified', 1, 0],
      ['shop/tests/test_customer.py', 'modified', 16, 0],
    ]);
    expect(files[2]?.hunks[0]?.lines.slice(2, 5).map(({ kind, old, new: now }) => [kind, old, now])).toEqual([
      ['same', 43, 43],
      ['added', null, 44],
      ['same', 44, 45],
    ]);
    expect([shown, fileCount]).toEqual([lines, 4]);
  });

  it('is not misled by changed lines that look like headers', async () => {
    const patch = await diffOf({ 'a.sql': '-- old\n-- /dev/null\nkept\n' }, (folder) =>
      writeFile(path.join(folder, 'a.sql'), '++ b/evil.py\nkept\n@@ -1 +1 @@\ndiff --git a/x b/x\n'),
    );
    const { files } = parsePatch(patch, 100, 100);
    expect(files).toHaveLength(1);
    expect(files[0]).toMatchObject({ path: 'a.sql', added: 3, removed: 2 });
    expect(files[0]?.hunks[0]?.lines.find(({ kind }) => kind === 'removed')?.text).toBe('-- old');
  });

  it('reads unusual names, renames, deletions, binary files and missing last newlines', async () => {
    const before = {
      'with space.py': 'a\n',
      'naïve "q".py': 'b\n',
      'old.py': 'same\n'.repeat(20),
      'gone.py': 'x\n',
      'image.bin': '\0a',
      'end.py': 'a',
    };
    const patch = await diffOf(before, async (folder) => {
      await writeFile(path.join(folder, 'with space.py'), 'A\n');
      await writeFile(path.join(folder, 'naïve "q".py'), 'B\n');
      await rename(path.join(folder, 'old.py'), path.join(folder, 'new.py'));
      await rm(path.join(folder, 'gone.py'));
      await writeFile(path.join(folder, 'image.bin'), '\0b');
      await writeFile(path.join(folder, 'end.py'), 'b');
      await writeFile(path.join(folder, 'empty.py'), '');
    });
    const files = Object.fromEntries(parsePatch(patch, 100, 100).files.map((file) => [file.path, file]));
    expect(files['with space.py']).toMatchObject({ added: 1, removed: 1 });
    expect(files['naïve "q".py']).toMatchObject({ added: 1, removed: 1 });
    expect(files['new.py']).toMatchObject({ status: 'renamed', from: 'old.py', hunks: [] });
    expect(files['gone.py']).toMatchObject({ status: 'deleted', removed: 1 });
    expect(files['image.bin']).toMatchObject({ binary: true });
    expect(files['empty.py']).toMatchObject({ status: 'added', hunks: [] });
    expect(files['end.py']?.hunks[0]?.lines.map(({ kind }) => kind)).toEqual(['removed', 'note', 'added', 'note']);
  });

  it('keeps the first lines and files of a long diff and counts the rest', () => {
    const file = (name: string) =>
      `diff --git a/${name} b/${name}\n--- a/${name}\n+++ b/${name}\n@@ -0,0 +1,4 @@\n+1\n+2\n+3\n+4\n`;
    const patch = parsePatch(['a', 'b', 'c'].map(file).join(''), 6, 2);
    expect(patch).toMatchObject({ lines: 12, shown: 6, fileCount: 3 });
    expect(patch.files.map(({ added, hunks }) => [added, hunks.flatMap(({ lines }) => lines).length])).toEqual([
      [4, 4],
      [4, 2],
    ]);
  });

  it('loses no file to a hunk with a wrong count', () => {
    const wrong = PATCH.replace('@@ -0,0 +1,15 @@', '@@ -0,0 +1,99 @@');
    expect(parsePatch(wrong, 1000, 100).files).toHaveLength(4);
  });
});
