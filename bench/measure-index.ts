import path from 'node:path';
import { git } from '../src/lib/git.ts';
import { buildIndex } from '../src/python/index/build.ts';
import type { RepoIndex } from '../src/python/index/facts.ts';
import { learn } from '../src/repos/knowledge.ts';
import type { Knowledge } from '../src/shapes/shape.ts';
import { median, must, timed } from './measure.ts';
import type { Row } from './table.ts';

const ROUNDS = 5;

/** Commits of the main line that are read one after the other. */
const COMMITS = 25;

/**
 * Reading a repository: for the first time, in another process, and at the commit after one that is known; against ctags on a checkout of
 * the same commit, in turns. The first round, which also compiles our own program, does not count.
 */
export async function measureIndex(gitDir: string, folder: string): Promise<{ said: string; rows: Row[] }> {
  const listed = await git(gitDir, ['rev-list', '--first-parent', '-n', String(COMMITS), 'HEAD']);
  const commits = listed.trim().split('\n').reverse();
  const head = commits.at(-1) ?? 'HEAD';
  const tags = await prepareTags(gitDir, folder);
  const times = new Map<string, number[]>();
  const note = (what: string, ms: number): void => void times.set(what, [...(times.get(what) ?? []), ms]);
  for (let round = 0; round <= ROUNDS; round += 1) {
    if (round === 1) times.clear();
    if (tags !== null) note('ctags', await timed(tags));
    await readCold(gitDir, head, path.join(folder, `cold-${round}`), note);
    await readOn(gitDir, commits, path.join(folder, `next-${round}`), note);
  }
  const ms = (what: string): number => median(times.get(what) ?? []);
  const row = (what: string, against?: string): Row[] =>
    times.has(what)
      ? [
          {
            what,
            ms: ms(what),
            ...(against === undefined || !times.has(against) ? {} : { against: { ms: ms(against), name: against } }),
          },
        ]
      : [];
  const rows = [
    ...row('ctags'),
    ...row('cold', 'ctags'),
    ...row('cold, and kept for the next process', 'ctags'),
    ...row('cold, with all facts of the frameworks', 'ctags'),
    ...row('by another process', 'cold'),
    ...row('the next commit', 'cold'),
    ...row('the next commit, where files came or went', 'cold'),
    ...row('the next commit, with all facts of the frameworks', 'cold, with all facts of the frameworks'),
    ...row('everything known (profile and settings), cold'),
    ...row('everything known, at the next commit', 'everything known (profile and settings), cold'),
  ];
  const { index } = await buildIndex({ gitDir, commit: head, cacheDir: path.join(folder, 'next-0') });
  const modules = Object.values(index.modules);
  const lines = modules.reduce((sum, module) => sum + module.lines, 0);
  const without = tags === null ? '; ctags is not installed here, so nothing is compared with it' : '';
  return { said: `${index.files.length} files, ${modules.length} modules, ${lines} lines of Python${without}`, rows };
}

type Note = (what: string, ms: number) => void;

async function readCold(gitDir: string, commit: string, cacheDir: string, note: Note): Promise<void> {
  const began = performance.now();
  const { index, kept } = await buildIndex({ gitDir, commit, cacheDir });
  const cold = performance.now() - began;
  note('cold', cold);
  // What is written for the next process is written after the answer; the facts are found when they are asked for.
  note('cold, and kept for the next process', cold + (await timed(() => kept)));
  note('cold, with all facts of the frameworks', cold + (await timed(() => Promise.resolve(factsOf(index)))));
  note('by another process', await timed(() => buildIndex({ gitDir, commit, cacheDir })));
}

/** One commit after the other, each on top of the one before, as the bot does. */
async function readOn(gitDir: string, commits: readonly string[], cacheDir: string, note: Note): Promise<void> {
  const [first = '', ...others] = commits;
  // Twice: finding the facts leaves rubbish behind, whose clearing away would fall on the next commit.
  for (const facts of [false, true]) {
    let before = (await buildIndex({ gitDir, commit: first, cacheDir })).index;
    if (facts) factsOf(before);
    for (const commit of others) {
      const began = performance.now();
      const { index } = await buildIndex({ gitDir, commit, cacheDir, before });
      if (facts) factsOf(index);
      const next = performance.now() - began;
      const same = Object.keys(before.modules).join('\n') === Object.keys(index.modules).join('\n');
      if (facts) note('the next commit, with all facts of the frameworks', next);
      else {
        note('the next commit', next);
        if (!same) note('the next commit, where files came or went', next);
      }
      before = index;
    }
  }
  let known: Knowledge | null = null;
  for (const commit of commits.slice(-5)) {
    const last: Knowledge | null = known;
    const name =
      last === null ? 'everything known (profile and settings), cold' : 'everything known, at the next commit';
    const at = last === null ? `${cacheDir}-learn` : cacheDir;
    const began = performance.now();
    known = await learn({ gitDir, commit, cacheDir: at, before: last });
    note(name, performance.now() - began);
  }
}

function factsOf({ django, fastapi, schemas, tasks, tests }: RepoIndex): unknown[] {
  return [django, fastapi, schemas, tasks, tests];
}

/** Null where ctags is not installed. */
async function prepareTags(gitDir: string, folder: string): Promise<(() => Promise<unknown>) | null> {
  const found = await must(['ctags', '--version']).catch(() => '');
  if (!found.includes('Universal Ctags')) return null;
  const cwd = path.join(folder, 'checkout');
  await must(['git', 'clone', '--quiet', '--shared', gitDir, cwd]);
  return () => must(['ctags', '-R', '--languages=Python', '-f', path.join(folder, 'tags'), '.'], { cwd });
}
