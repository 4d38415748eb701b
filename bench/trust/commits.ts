import { git } from '../../src/lib/git.ts';
import { learn } from '../../src/repos/knowledge.ts';
import type { Knowledge } from '../../src/shapes/shape.ts';
import type { GuardFinding, GuardWeight } from '../../src/ticket/report.ts';
import { runGuards } from '../../src/worker/guard/list.ts';
import { readHouseTests } from '../../src/worker/house-tests.ts';
import { readNeighbours } from '../../src/worker/neighbours.ts';
import { diffOf } from '../../src/worker/workspace/diff-of.ts';

/** A commit that people merged, and what the guards have to say of it as a person's diff. */
export interface Read {
  commit: string;
  subject: string;
  files: number;
  /** Everything found, whatever its weight. */
  found: { guard: string; weight: GuardWeight; findings: GuardFinding[] }[];
}

export interface ReadOptions {
  gitDir: string;
  limit: number;
  /** Folder for what is known of blobs. */
  cacheDir: string;
  say: (text: string) => void;
}

/** As many files as a diff that a person reads in one go has. */
const MOST_FILES = 15;

/**
 * Runs the guards over the newest commits of a repository that touch Python, each against its parent. No code of the repository runs and
 * no environment is built, so that what needs one (imports that are not installed) is not looked at.
 */
export async function readCommits({ gitDir, limit, cacheDir, say }: ReadOptions): Promise<Read[]> {
  const read: Read[] = [];
  let known: { commit: string; knowledge: Knowledge } | null = null;
  for (const { commit, parent, subject, files } of await commitsOf(gitDir, limit)) {
    const at = async (wanted: string): Promise<Knowledge> => {
      if (known?.commit === wanted) return known.knowledge;
      const knowledge = await learn({ gitDir, commit: wanted, cacheDir, before: known?.knowledge ?? null });
      known = { commit: wanted, knowledge };
      return knowledge;
    };
    try {
      const head = await at(commit);
      const base = await at(parent);
      const diff = await diffOf({ gitDir }, parent, commit);
      const reports = runGuards({
        diff,
        bounds: null,
        expected: [],
        base,
        head,
        houseTests: await readHouseTests(
          gitDir,
          base.index,
          diff.files.map((file) => file.path),
        ),
        neighbours: await readNeighbours(gitDir, head.index, diff.files),
        importable: null,
        interpreter: null,
      });
      const found = reports
        .filter(({ status }) => status === 'found')
        .map(({ name, weight, findings }) => ({ guard: name, weight, findings }));
      read.push({ commit, subject, files, found });
      say(`${read.length}/${limit} ${commit.slice(0, 10)} ${isStopped({ found }) ? 'stopped' : 'passed'}: ${subject}`);
    } catch (error) {
      // A commit whose own settings cannot be read says nothing of the guards.
      say(`${commit.slice(0, 10)} could not be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return read;
}

/** Whether a person has to look before it may go on. */
function isStopped({ found }: Pick<Read, 'found'>): boolean {
  return found.some(({ weight }) => weight !== 'warn');
}

/** The newest commits with one parent that change Python, and at most fifteen files. */
async function commitsOf(
  gitDir: string,
  limit: number,
): Promise<{ commit: string; parent: string; subject: string; files: number }[]> {
  const listed = await git(gitDir, [
    'log',
    '--no-merges',
    '--no-renames',
    '--name-only',
    '--format=%x00%H%x01%P%x01%s',
    `--max-count=${limit * 5}`,
    '--full-diff',
    'HEAD',
    '--',
    '*.py',
  ]);
  return listed
    .split('\0')
    .slice(1)
    .flatMap((entry) => {
      const [header = '', ...names] = entry.split('\n');
      const [commit = '', parent = '', subject = ''] = header.split('\x01');
      const files = names.filter((name) => name !== '').length;
      return files > 0 && files <= MOST_FILES && /^[0-9a-f]{40,64}$/.test(parent)
        ? [{ commit, parent, subject, files }]
        : [];
    })
    .slice(0, limit);
}

/** Commits by guard, the most first: how many it stops, how many it says a word of, and everything it stopped. */
export function tableOf(read: readonly Read[]): string[] {
  const stopped = read.filter(isStopped);
  const share = read.length === 0 ? '0' : ((100 * stopped.length) / read.length).toFixed(1);
  const rows = new Map<string, { stops: number; warns: number }>();
  for (const { guard, weight } of read.flatMap(({ found }) => found)) {
    const row = rows.get(guard) ?? { stops: 0, warns: 0 };
    if (weight === 'warn') row.warns += 1;
    else row.stops += 1;
    rows.set(guard, row);
  }
  const sorted = [...rows].sort(([, a], [, b]) => b.stops - a.stops || b.warns - a.warns);
  return [
    `Merged commits with something for a person: ${stopped.length} of ${read.length} (${share} %)`,
    ...sorted.map(([guard, { stops, warns }]) => `  ${guard.padEnd(30)} ${stops} for a person, ${warns} only said`),
    ...stopped.flatMap(({ commit, subject, found }) => [
      `  ${commit.slice(0, 10)} ${subject.slice(0, 100)}`,
      ...found
        .filter(({ weight }) => weight !== 'warn')
        .flatMap(({ guard, findings }) =>
          findings
            .slice(0, 3)
            .map(({ path, line, message }) => `      ${guard}: ${path}:${line ?? '-'}: ${message.slice(0, 180)}`),
        ),
    ]),
  ];
}
