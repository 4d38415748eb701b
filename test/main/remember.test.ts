import { describe, expect, it } from 'vitest';
import { rememberKnowledge } from '../../src/main/remember.ts';
import { learn } from '../../src/repos/knowledge.ts';
import type { Knowledge } from '../../src/shapes/shape.ts';
import { tempRepo } from '../python/temp-repo.ts';

/** A memory for so much, and what it learns: names of commits that had to be learned, each with the one it was built on. */
async function memory(most: { repositories: number; commits: number }) {
  const repo = await tempRepo();
  const commits: string[] = [];
  for (let at = 0; at < 4; at++)
    commits.push(await repo.commit({ 'a.py': `class A${at}: pass\n`, 'b.py': 'class B: pass\n' }));
  const remember = rememberKnowledge(most);
  const learned: string[] = [];
  const ask = (repository: string, at: number): Promise<Knowledge> =>
    remember(repository, commits[at] ?? '', (before) => {
      const base = before === null ? 'nothing' : String(commits.indexOf(before.index.commit));
      learned.push(`${repository}${at} on ${base}`);
      return learn({ gitDir: repo.gitDir, commit: commits[at] ?? '', cacheDir: repo.cacheDir, before });
    });
  return { ask, learned };
}

describe('rememberKnowledge', () => {
  it('learns a commit once, the next on top of it, and shares what they have in common', async () => {
    const { ask, learned } = await memory({ repositories: 2, commits: 2 });
    const [first, again] = await Promise.all([ask('x', 0), ask('x', 0)]);
    const next = await ask('x', 1);
    expect(again).toBe(first);
    expect(learned).toEqual(['x0 on nothing', 'x1 on 0']);
    expect(next.index.modules['a.py']?.classes[0]?.name).toBe('A1');
    expect(next.index.modules['b.py']).toBe(first.index.modules['b.py']);
  });

  it('lets go of the commit and the repository that were asked for longest ago', async () => {
    const { ask, learned } = await memory({ repositories: 2, commits: 2 });
    for (const [repository, at] of [
      ['x', 0],
      ['x', 1],
      ['x', 0],
      ['x', 2],
      ['x', 0],
      ['x', 1],
    ] as const)
      await ask(repository, at);
    expect(learned).toEqual(['x0 on nothing', 'x1 on 0', 'x2 on 0', 'x1 on 0']);
    learned.length = 0;
    for (const repository of ['y', 'x', 'z', 'x', 'y']) await ask(repository, 1);
    expect(learned).toEqual(['y1 on nothing', 'z1 on nothing', 'y1 on nothing']);
  });

  it('forgets what failed', async () => {
    const remember = rememberKnowledge({ repositories: 1, commits: 2 });
    await expect(remember('x', 'a', () => Promise.reject(new Error('no such commit')))).rejects.toThrow(
      'no such commit',
    );
    const { ask } = await memory({ repositories: 1, commits: 1 });
    const known = await ask('x', 0);
    expect(
      await remember('x', 'a', (before) =>
        before === null ? Promise.resolve(known) : Promise.reject(new Error('built on nothing')),
      ),
    ).toBe(known);
  });
});
