import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { sayError, UserError } from '../src/lib/errors.ts';
import { git } from '../src/lib/git.ts';
import { readCommits, tableOf } from './trust/commits.ts';
import { ALL_AT_ONCE, judgeCases, type Judged, QUICK_FIRST } from './trust/judge.ts';
import { readCases } from './trust/read-cases.ts';

/**
 * How far a green tick can be believed: planted defects, of which none may end ready, and harmless changes, of which at most
 * one in fifty may be stopped. Both go through what `ensurefix check` does, on the two sample repositories. With `--commits` the guards alone
 * read what was merged into any repository.
 */
const HOW =
  'Use: npm run eval:trust -- [--only guards|defects|harmless]… [--limit N] [--match WORDS] [--jobs N] [--json]; or --commits REPO [--limit N] [--json].';
/** Commits that are read where nobody says how many. */
const COMMITS = 50;
const FOLDER = path.join(import.meta.dirname, 'trust');

const scratch = await mkdtemp(path.join(os.tmpdir(), 'ensurefix-trust-'));
try {
  const options = readArguments();
  const say = (text: string) => void process.stderr.write(`${text}\n`);
  if (options.commits === null) await judge(options, say);
  else await readMerged(options.commits, options, say);
} catch (error) {
  process.stderr.write(`${sayError(error)}\n`);
  process.exitCode = 1;
} finally {
  await rm(scratch, { recursive: true, force: true });
}

type Options = ReturnType<typeof readArguments>;

async function readMerged(repository: string, options: Options, say: (text: string) => void): Promise<void> {
  // A bare repository, or a clone: git knows where its own folder is.
  const gitDir = (await git(null, ['-C', repository, 'rev-parse', '--absolute-git-dir'])).trim();
  const limit = Number.isFinite(options.limit) ? options.limit : COMMITS;
  const read = await readCommits({ gitDir, limit, cacheDir: path.join(scratch, 'index'), say });
  process.stdout.write(options.json ? `${JSON.stringify(read, null, 2)}\n` : `${tableOf(read).join('\n')}\n`);
}

async function judge(options: Options, say: (text: string) => void): Promise<void> {
  const wanted = async (kind: 'defects' | 'harmless') =>
    (options.only.has('defects') || options.only.has('harmless')) && !options.only.has(kind)
      ? []
      : (await readCases(path.join(FOLDER, kind)))
          .filter((each) => each.says.includes(options.match) || each.at.includes(options.match))
          .slice(0, options.limit);
  const [defects, harmless] = [await wanted('defects'), await wanted('harmless')];
  const how = { scratch, guardsOnly: options.only.has('guards'), jobs: options.jobs, say };
  const judgedDefects = await judgeCases(defects, { ...how, stages: QUICK_FIRST });
  const judgedHarmless = await judgeCases(harmless, { ...how, stages: ALL_AT_ONCE });
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ defects: judgedDefects, harmless: judgedHarmless }, null, 2)}\n`);
  } else print(judgedDefects, judgedHarmless, how.guardsOnly);
}

function readArguments() {
  const { only = [], limit, match = '', jobs, json, commits } = parsed();
  const wrong = only.find((word) => !['guards', 'defects', 'harmless'].includes(word));
  if (wrong !== undefined) throw new UserError('usage', `There is no part "${wrong}".`, HOW);
  const number = (text: string | undefined, none: number): number => {
    if (text === undefined) return none;
    if (!/^[1-9]\d{0,5}$/.test(text)) throw new UserError('usage', `"${text}" is no number of cases or jobs.`, HOW);
    return Number(text);
  };
  return {
    only: new Set(only),
    limit: number(limit, Infinity),
    jobs: number(jobs, 1),
    match,
    json: json === true,
    commits: commits ?? null,
  };
}

function parsed() {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({
      options: {
        only: { type: 'string', multiple: true },
        limit: text,
        match: text,
        jobs: text,
        commits: text,
        json: { type: 'boolean' },
      },
    }).values;
  } catch (cause) {
    throw new UserError('usage', cause instanceof Error ? cause.message : String(cause), HOW, { cause });
  }
}

function print(defects: readonly Judged[], harmless: readonly Judged[], guardsOnly: boolean): void {
  const lines: string[] = [];
  const show = ({ example, says, at, verdict, reasons }: Judged) => {
    lines.push(`  ${verdict.padEnd(5)} ${example.padEnd(6)} ${says} (${at})`);
    lines.push(...reasons.slice(0, 3).map((reason) => `        ${reason.split('\n')[0]?.slice(0, 200)}`));
  };
  const missed = defects.filter(({ verdict }) => verdict === 'ready');
  const stopped = harmless.filter(({ verdict }) => verdict !== 'ready');
  const by = (who: string) =>
    defects.filter(({ settledBy, verdict }) => settledBy === who && verdict !== 'ready').length;
  if (defects.length > 0) {
    lines.push(`Defects that ended ready: ${missed.length} of ${defects.length}${guardsOnly ? ' (guards alone)' : ''}`);
    missed.forEach(show);
    lines.push(`Stopped by guards alone, so that no check ran: ${by('guards')}; by checks: ${by('checks')}`);
  }
  if (harmless.length > 0) {
    const share = ((100 * stopped.length) / harmless.length).toFixed(1);
    lines.push(`Harmless changes that were stopped: ${stopped.length} of ${harmless.length} (${share} %)`);
    stopped.forEach(show);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}
