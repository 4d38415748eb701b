import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { decide } from '../src/conversation/decide.ts';
import { sayError, UserError } from '../src/lib/errors.ts';
import { tryGit } from '../src/lib/git.ts';
import { describe } from '../src/main/intake.ts';
import { learnWithStats } from '../src/repos/knowledge.ts';
import { shapes } from '../src/shapes/registry.ts';
import type { Knowledge } from '../src/shapes/shape.ts';
import { type Case, readCases } from './intake/cases.ts';
import { printScore } from './intake/print.ts';
import { type Answer, type Judged, judgeCase, scoreOf, slicesByTag } from './intake/score.ts';

/**
 * How well requests are understood: a file of labelled requests through what `ensurefix intake` does, scored. Clones lie in
 * `--repos`, each in `<owner>+<name>`; a commit is read from the git directory, nothing is checked out.
 */
const DEFAULT_CASES = path.resolve(import.meta.dirname, '../../shared/intake/public.jsonl');

const HOW = 'Use: npm run eval:intake -- --repos DIR [--cases FILE] [--by tags] [--json].';

try {
  const options = readArguments();
  const cases = await readCases(options.cases);
  const judged = await judgeAll(cases, options.repos);
  if (options.json) {
    const byTag = options.byTags ? { tags: slicesByTag(judged) } : {};
    process.stdout.write(`${JSON.stringify({ score: scoreOf(judged), ...byTag, cases: judged }, null, 2)}\n`);
  } else {
    printScore(judged, options.byTags);
  }
} catch (error) {
  process.stderr.write(`${sayError(error)}\n`);
  process.exitCode = 1;
}

function readArguments(): { repos: string; cases: string; byTags: boolean; json: boolean } {
  const { repos, cases, by, json } = parsed();
  if (repos === undefined) throw new UserError('usage', 'The folder with the clones is not given.', HOW);
  if (by !== undefined && by !== 'tags') throw new UserError('usage', `There are no slices by "${by}".`, HOW);
  return {
    repos: path.resolve(repos),
    cases: path.resolve(cases ?? DEFAULT_CASES),
    byTags: by === 'tags',
    json: json === true,
  };
}

function parsed() {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({ options: { repos: text, cases: text, by: text, json: { type: 'boolean' } } }).values;
  } catch (cause) {
    throw new UserError('usage', cause instanceof Error ? cause.message : String(cause), HOW, { cause });
  }
}

/** In the order of the file. Each commit is indexed once. */
async function judgeAll(cases: readonly Case[], repos: string): Promise<Judged[]> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'ensurefix-eval-'));
  try {
    const known = new Map<string, Knowledge>();
    const judged: Judged[] = [];
    for (const each of cases) {
      const key = `${each.repo}@${each.commit}`;
      const knowledge = known.get(key) ?? (await learnWarm(each, repos, home));
      known.set(key, knowledge);
      judged.push(judgeCase(each, answerTo(each.request, knowledge)));
    }
    return judged;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** One request goes ahead, so that what is built at the first one for a repository counts as its index. */
async function learnWarm({ repo, commit, request }: Case, repos: string, cacheDir: string): Promise<Knowledge> {
  const { knowledge } = await learnWithStats({ gitDir: await gitDirOf(repo, repos), commit, cacheDir });
  answerTo(request, knowledge);
  return knowledge;
}

async function gitDirOf(repo: string, repos: string): Promise<string> {
  const clone = path.join(repos, repo.replace('/', '+'));
  const next = `Clone ${repo} to ${clone}.`;
  if (!existsSync(clone)) throw new UserError('not-a-repository', `There is no clone of ${repo}.`, next);
  // Without a ceiling a folder that is no clone would be taken for the repository around it.
  const env = { GIT_CEILING_DIRECTORIES: repos };
  const found = await tryGit(null, ['-C', clone, 'rev-parse', '--absolute-git-dir'], { env });
  if (found.exitCode !== 0) throw new UserError('not-a-repository', `${clone} is not a git repository.`, next);
  return found.stdout.trim();
}

function answerTo(request: string, knowledge: Knowledge): Answer {
  const began = performance.now();
  try {
    const decision = decide(request, knowledge, shapes);
    const ms = performance.now() - began;
    const { verdict, shape, slots, missing } = describe(decision);
    return { verdict, shape, slots, missing, ms };
  } catch (error) {
    // One request that throws is a wrong answer; the others are still worth counting.
    const said = error instanceof Error ? error.message : String(error);
    return { verdict: 'failed', error: said, shape: null, slots: {}, missing: [], ms: performance.now() - began };
  }
}
