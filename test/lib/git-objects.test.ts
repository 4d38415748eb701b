import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { git } from '../../src/lib/git.ts';
import { type GitObject, readObjects } from '../../src/lib/git-objects.ts';
import { makeRepo, tempDir, type TestRepo } from '../support/git.ts';

let folder: Awaited<ReturnType<typeof tempDir>>;
let repo: TestRepo;
let gitDir: string;

beforeAll(async () => {
  folder = await tempDir();
  repo = await makeRepo(`${folder.path}/repo`, { 'a.txt': 'one\n', 'empty.txt': '', 'large.txt': 'x'.repeat(300_000) });
  gitDir = `${repo.path}/.git`;
});

afterAll(() => folder.remove());

async function read(...names: string[]): Promise<[string, GitObject | null][]> {
  const found: [string, GitObject | null][] = [];
  await readObjects(gitDir, names, (object, name) => found.push([name, object]));
  return found;
}

const textOf = (object: GitObject | null | undefined) => object?.bytes?.toString('utf8');

describe('readObjects', () => {
  it('gives objects in the order they are asked for, of any size, and null for what is not there', async () => {
    const names = ['main:large.txt', 'main:nothing', 'main:empty.txt', '0'.repeat(40), 'main:a.txt', 'main^{tree}'];
    const found = await read(...names);
    expect(found.map(([name]) => name)).toEqual(names);
    expect(found.map(([, object]) => object?.type ?? null)).toEqual(['blob', null, 'blob', null, 'blob', 'tree']);
    expect(textOf(found[0]?.[1])).toBe('x'.repeat(300_000));
    expect(found.map(([, object]) => object?.size ?? null).slice(0, 5)).toEqual([300_000, null, 0, null, 4]);
    expect(found[4]?.[1]?.id).toBe((await git(gitDir, ['rev-parse', 'main:a.txt'])).trim());
  });

  it('answers many at a time, each with its own', async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, at) => read(at % 2 === 0 ? 'main:a.txt' : 'main:empty.txt')),
    );
    expect(all.map(([first]) => textOf(first?.[1]))).toEqual(all.map((_, at) => (at % 2 === 0 ? 'one\n' : '')));
    expect(await read()).toEqual([]);
  });

  it('sees what came after it was started', async () => {
    await read('main:a.txt');
    await repo.write({ 'later.txt': 'two\n' });
    await repo.git('add', '-A');
    await repo.git('commit', '-q', '-m', 'later');
    await repo.git('gc', '-q');
    expect(textOf((await read('main:later.txt'))[0]?.[1])).toBe('two\n');
  });

  it('does not take a name with a line break for two', async () => {
    const found = await read('main:a.txt\nmain:empty.txt', 'main:a.txt', '', '--help');
    expect(found.map(([, object]) => object?.type ?? null)).toEqual([null, 'blob', null, null]);
  });

  it('passes over the bytes of what is very large', async () => {
    await repo.write({ 'huge.bin': 'y'.repeat(9_000_000) });
    await repo.git('add', '-A');
    await repo.git('commit', '-q', '-m', 'huge');
    const found = await read('main:huge.bin', 'main:a.txt');
    expect(found[0]?.[1]).toMatchObject({ size: 9_000_000, bytes: null });
    expect(textOf(found[1]?.[1])).toBe('one\n');
  });

  it('hands on what goes wrong', async () => {
    const failing = readObjects(gitDir, ['main:a.txt'], () => {
      throw new Error('not wanted');
    });
    await expect(failing).rejects.toThrow('not wanted');
    await expect(readObjects(`${gitDir}/nowhere`, ['HEAD'], () => undefined)).rejects.toThrow(/cat-file failed/);
    expect(textOf((await read('main:a.txt'))[0]?.[1])).toBe('one\n');
  });
});
