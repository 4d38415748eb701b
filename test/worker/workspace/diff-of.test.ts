import { chmod, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/lib/errors.ts';
import type { Diff, DiffFile } from '../../../src/worker/workspace/diff.ts';
import { diffOf } from '../../../src/worker/workspace/diff-of.ts';
import { makeRepo, tempDir, type TestRepo } from '../../support/git.ts';

let temp: Awaited<ReturnType<typeof tempDir>>;
let repo: TestRepo;
const start = { 'a.py': 'x = 1\ny = 2\nz = 3\n', 'gone.txt': 'gone\n', 'noeol.txt': 'last' };

beforeEach(async () => {
  temp = await tempDir();
  repo = await makeRepo(path.join(temp.path, 'source'), start);
});
afterEach(() => temp.remove());

async function diffAfter(files: Record<string, string | null>): Promise<Diff> {
  const base = (await repo.git('rev-parse', 'HEAD')).trim();
  return diffOf({ gitDir: path.join(repo.path, '.git') }, base, await repo.commit(files));
}

function fileIn(diff: Diff, name: string): DiffFile {
  const found = diff.files.find((file) => file.path === name);
  if (found === undefined) throw new Error(`${name} is not in the diff`);
  return found;
}

describe('diffOf', () => {
  it('has both texts and the changed lines with their numbers', async () => {
    const diff = await diffAfter({ 'a.py': 'x = 1\ny = 5\nz = 3\nw = 4\n', 'new.py': 'n = 1\n', 'gone.txt': null });
    expect(fileIn(diff, 'a.py')).toEqual({
      path: 'a.py',
      status: 'modified',
      added: 2,
      removed: 1,
      before: start['a.py'],
      after: 'x = 1\ny = 5\nz = 3\nw = 4\n',
      addedLines: [
        { line: 2, text: 'y = 5' },
        { line: 4, text: 'w = 4' },
      ],
      removedLines: [{ line: 2, text: 'y = 2' }],
    });
    expect(fileIn(diff, 'new.py')).toMatchObject({ status: 'added', before: null, after: 'n = 1\n', added: 1 });
    expect(fileIn(diff, 'gone.txt')).toMatchObject({ status: 'deleted', before: 'gone\n', after: null, removed: 1 });
    expect(diff.patch).toMatch(/^diff --git a\/a\.py b\/a\.py\n/);
    expect(diff.patch).toContain('\n-y = 2\n+y = 5\n');
  });

  it('keeps the last line as it is, with and without its line end', async () => {
    const diff = await diffAfter({ 'noeol.txt': 'last\n', 'a.py': 'x = 1\ny = 2\nz = 3', 'new.txt': 'no end' });
    expect(fileIn(diff, 'noeol.txt')).toMatchObject({ before: 'last', after: 'last\n' });
    expect(fileIn(diff, 'a.py')).toMatchObject({ before: start['a.py'], after: 'x = 1\ny = 2\nz = 3' });
    expect(fileIn(diff, 'new.txt')).toMatchObject({ after: 'no end', added: 1 });
  });

  it('handles empty files, odd names, carriage returns and text that looks like a diff', async () => {
    const forged =
      'x\rdiff --git a/evil b/evil\n\u2028diff --git a/evil b/evil\n-- a\n++ b\n@@ -1 +1 @@\n\\ No newline\n';
    const names = ['sp ace "quoted".py', 'ünïcode.py', 'tab\there.txt', '-dash.txt'];
    await diffAfter({ 'empty.py': '', ...Object.fromEntries(names.map((name) => [name, 'a\r\nb\r\n'])) });
    const diff = await diffAfter({
      'empty.py': null,
      'empty2.py': '',
      'forged.txt': forged,
      ...Object.fromEntries(names.map((name) => [name, 'a\r\nc\r\n'])),
    });
    expect(diff.files.map((file) => file.path).sort()).toEqual(
      [...names, 'empty.py', 'empty2.py', 'forged.txt'].sort(),
    );
    expect(fileIn(diff, 'forged.txt').after).toBe(forged);
    expect(fileIn(diff, 'empty.py')).toMatchObject({ before: '', after: null, removed: 0 });
    expect(fileIn(diff, 'empty2.py')).toMatchObject({ before: null, after: '', added: 0 });
    for (const name of names) {
      expect(fileIn(diff, name)).toMatchObject({ before: 'a\r\nb\r\n', after: 'a\r\nc\r\n' });
      expect(fileIn(diff, name).addedLines).toEqual([{ line: 2, text: 'c' }]);
    }
  });

  it('reads no binary, huge, linked or sub-repository content, and says a move is two changes', async () => {
    const base = await repo.commit({ 'move.py': 'm = 1\n', 'mode.sh': 'echo\n', 'was-file': 'text\n' });
    await writeFile(path.join(repo.path, 'bin.dat'), Buffer.from([0, 1, 2, 255]));
    await rm(path.join(repo.path, 'was-file'));
    await symlink('a.py', path.join(repo.path, 'was-file'));
    await chmod(path.join(repo.path, 'mode.sh'), 0o755);
    await repo.git('config', 'diff.evil.textconv', 'touch planted');
    const head = await repo.commit({
      'move.py': null,
      'moved.py': 'm = 1\n',
      'huge.txt': 'x'.repeat(2_000_000),
      '.gitattributes': '*.py diff=evil\n',
    });
    const diff = await diffOf({ gitDir: path.join(repo.path, '.git') }, base, head);
    expect(fileIn(diff, 'bin.dat')).toMatchObject({ status: 'added', before: null, after: null, added: 0 });
    expect(fileIn(diff, 'huge.txt')).toMatchObject({ after: null, added: 0 });
    expect(fileIn(diff, 'move.py')).toMatchObject({ status: 'deleted', before: 'm = 1\n' });
    expect(fileIn(diff, 'moved.py')).toMatchObject({ status: 'added', after: 'm = 1\n' });
    expect(fileIn(diff, 'was-file')).toMatchObject({ status: 'modified', before: 'text\n', after: null });
    expect(fileIn(diff, 'mode.sh')).toMatchObject({ status: 'modified', before: 'echo\n', after: 'echo\n', added: 0 });
    expect(diff.patch.length).toBeLessThan(10_000);
  });

  it('has no files between equal commits and refuses what nobody could read', async () => {
    expect((await diffAfter({})).files).toEqual([]);
    await expect(diffAfter({ 'many.txt': 'a\n'.repeat(210_000) })).rejects.toBeInstanceOf(UserError);
  });
});
