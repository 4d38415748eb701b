import type { PullRequestStatus } from '../../forge/forge.ts';
import { git, tryGit } from '../../lib/git.ts';
import type { Tx, Db } from '../../store/database.ts';
import { openPullsOf, type PullRow } from '../../store/pull-requests.ts';
import { getRun, listRuns, type Run } from '../../store/runs.ts';
import type { Outcome } from '../../ticket/outcome.ts';
import type { FileChange } from '../../ticket/report.ts';
import type { Ticket } from '../../ticket/ticket.ts';

/** What only the repository and our own records can tell of a pull request. */
export interface Facts {
  /** An attempt at the ticket is waiting or under way. */
  busy: boolean;
  /** The branch was put back to a commit of an earlier attempt. */
  reset: boolean;
  /** Attempts that ended, whose remark waits for an answer: known by their id. */
  unanswered: Run[];
  /** Whether a model made any of what was proposed. */
  drafted: boolean;
  /** Where the base branch is now; null where nobody looked. */
  baseTip: string | null;
  /** The base has got a migration in a folder where the pull request adds one. */
  secondMigration: boolean;
  /** The commit that took a merged change back. */
  revertedBy: string | null;
  /** Other open pull requests of the bot's that cannot be merged together with this one. */
  collisions: { ticketId: string; number: number; title: string; how: string }[];
}

export interface Asked {
  db: Db | Tx;
  pull: PullRow;
  ticket: Ticket;
  status: PullRequestStatus;
  /** The mirror, brought up to date when it is first asked for. */
  mirror: () => Promise<{ gitDir: string }>;
}

/** Looks at the repository only where the answer could matter. */
export async function gatherFacts({ db, pull, ticket, status, mirror }: Asked): Promise<Facts> {
  const runs = await listRuns(db, [ticket.id]);
  const busy = runs.some((run) => run.status !== 'done');
  const earlier = runs.filter(({ id, outcome }) => id !== pull.runId && outcome?.kind === 'proposed');
  const facts: Facts = {
    busy,
    reset: status.commit !== pull.commit && earlier.some(({ outcome }) => commitIn(outcome) === status.commit),
    unanswered: runs.filter(({ status, amendment }) => status === 'done' && amendment?.remark != null),
    drafted: runs.some(({ outcome }) => outcome?.kind === 'proposed' && isDrafted(outcome)),
    baseTip: null,
    secondMigration: false,
    revertedBy: null,
    collisions: [],
  };
  const base = status.base ?? ticket.base.ref;
  if (status.state === 'merged') {
    const { gitDir } = await mirror();
    const commits = [status.mergeCommit, status.head, pull.commit].filter((commit) => commit !== null);
    return {
      ...facts,
      revertedBy: await findRevert(gitDir, base, commits, `${status.repository ?? ''}#${pull.number}`),
    };
  }
  if (status.state !== 'open') return facts;
  const files = await filesOf(db, pull.runId);
  const folders = migrationFolders(files);
  const others = (await openPullsOf(db, ticket.repo)).filter((other) => other.ticket.id !== ticket.id);
  if (status.merge === 'clean' && folders.length === 0 && others.length === 0) return facts;
  const { gitDir } = await mirror();
  const baseTip = await commitOf(gitDir, `refs/heads/${base}`);
  if (baseTip === null) return facts;
  const collisions: Facts['collisions'] = [];
  for (const other of others) {
    const theirs = await filesOf(db, other.pull.runId);
    const how = await collide(gitDir, { files, commit: pull.commit }, { files: theirs, commit: other.pull.commit });
    if (how !== null)
      collisions.push({ ticketId: other.ticket.id, number: other.pull.number, title: other.ticket.title, how });
  }
  const moved = baseTip !== pull.baseCommit && folders.length > 0;
  const secondMigration = moved && (await addsBelow(gitDir, pull.baseCommit, baseTip, folders));
  return { ...facts, baseTip, secondMigration, collisions };
}

function commitIn(outcome: Outcome | null): string | null {
  return outcome?.kind === 'proposed' ? outcome.commit : null;
}

/** What older versions kept does not say who made it, but what a model cost. */
function isDrafted({ made, cost }: Extract<Outcome, { kind: 'proposed' }> & Pick<Outcome, 'cost'>): boolean {
  return made === undefined ? cost !== undefined : made.by === 'model';
}

async function filesOf(db: Db | Tx, runId: string): Promise<FileChange[]> {
  const outcome = (await getRun(db, runId))?.outcome;
  return outcome?.kind === 'proposed' ? outcome.files : [];
}

/** Folders that get a migration. Two of them from one leaf are two leaves, though git merges them without a word. */
function migrationFolders(files: readonly FileChange[]): string[] {
  const added = files.filter(({ path, status }) => status === 'added' && MIGRATION.test(path));
  return [...new Set(added.map(({ path }) => path.replace(/[^/]+$/, '')))];
}

/** Django's, and Alembic's revisions: a new one of either beside ours has the same one before it. */
const MIGRATION = /(?:^|\/)(?:migrations\/\d{4}_\w+|(?:migrations|alembic)\/versions\/[\w-]+)\.py$/;

async function collide(
  gitDir: string,
  one: { files: readonly FileChange[]; commit: string },
  two: { files: readonly FileChange[]; commit: string },
): Promise<string | null> {
  const theirs = migrationFolders(two.files);
  const folder = migrationFolders(one.files).find((each) => theirs.includes(each));
  if (folder !== undefined) return `both add a migration to ${folder.replace(/\/$/, '')}`;
  const paths = new Set(two.files.map(({ path }) => path));
  const shared = one.files.find(({ path }) => paths.has(path));
  if (shared === undefined) return null;
  const merged = await tryGit(gitDir, ['merge-tree', '--write-tree', '--no-messages', one.commit, two.commit]);
  return merged.exitCode === 1 ? `change the same lines (${shared.path})` : null;
}

async function addsBelow(gitDir: string, from: string, to: string, folders: readonly string[]): Promise<boolean> {
  const args = ['diff', '--name-only', '--diff-filter=A', '--no-renames', '-z', from, to, '--', ...folders];
  const { exitCode, stdout } = await tryGit(gitDir, args);
  return exitCode === 0 && stdout.split('\0').some((path) => MIGRATION.test(path));
}

/** git's own words in a commit that reverts, and those of GitHub's revert button. */
async function findRevert(
  gitDir: string,
  base: string,
  commits: readonly string[],
  pull: string,
): Promise<string | null> {
  if ((await commitOf(gitDir, `refs/heads/${base}`)) === null) return null;
  const words = commits.map((commit) => `This reverts commit ${commit}`);
  const said = pull.startsWith('#') ? words : [...words, `Reverts ${pull}`];
  const wanted = said.flatMap((each) => ['--grep', each]);
  const args = ['log', '-n20', '--format=%H%x00%B%x01', '--fixed-strings', ...wanted, `refs/heads/${base}`];
  const found = (await git(gitDir, args)).split('\u0001').map((entry) => entry.trim().split('\0'));
  // "#1" is also the beginning of "#12".
  const whole = (message: string): boolean =>
    said.some((each) =>
      message
        .split(each)
        .slice(1)
        .some((rest) => !/^[0-9a-f]/.test(rest)),
    );
  return found.find(([, message = '']) => whole(message))?.[0] ?? null;
}

async function commitOf(gitDir: string, ref: string): Promise<string | null> {
  const { exitCode, stdout } = await tryGit(gitDir, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  return exitCode === 0 ? stdout.trim() : null;
}
