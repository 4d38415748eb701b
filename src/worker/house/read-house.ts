import { git, tryGit } from '../../lib/git.ts';
import type { RepoSettings } from '../../repos/settings.ts';
import { OWNER_FILES, ownersOf } from './owners.ts';
import { DCO_FILES, signsOff } from './sign-off.ts';
import { templateIn } from './template.ts';

/** A commit as its repository's habits are read off it. */
export interface PastCommit {
  author: string;
  subject: string;
  signed: boolean;
}

/** How a repository wants its commits and pull requests. */
export interface House {
  /** Newest first, without merges. */
  history: PastCommit[];
  signsOff: boolean;
  /** The pull request template as it stands in the repository; null where there is none. */
  template: string | null;
  /** The text of CODEOWNERS; null where there is none. */
  owners: string | null;
}

/** Enough to tell a habit, few enough to be recent. */
const COMMITS = 60;

export async function readHouse(gitDir: string, base: string, settings: RepoSettings): Promise<House> {
  const listed = await git(gitDir, ['ls-tree', '-r', '-z', '--name-only', base]);
  const files = listed.split('\0');
  const history = await readHistory(gitDir, base);
  const owners = OWNER_FILES.find((file) => files.includes(file));
  const template = templateIn(files);
  const dco = files.some((file) => DCO_FILES.test(file));
  return {
    history,
    signsOff: settings.commits.signOff ?? signsOff(history, dco),
    template: template === null ? null : await readText(gitDir, base, template),
    owners: owners === undefined ? null : await readText(gitDir, base, owners),
  };
}

/** Whom to ask for a review of these files: their owners, then whom the config names. */
export function reviewersFor(house: House, settings: RepoSettings, paths: readonly string[]): string[] {
  const owners = house.owners === null ? [] : ownersOf(house.owners, paths);
  const named = settings.reviewers.map((name) => name.replace(/^@/, ''));
  return [...new Set([...owners, ...named])].slice(0, MOST_REVIEWERS);
}

/** GitHub takes fifteen. */
const MOST_REVIEWERS = 15;

async function readHistory(gitDir: string, base: string): Promise<PastCommit[]> {
  const format = '%an%x00%s%x00%(trailers:key=Signed-off-by,valueonly,separator=%x2C)%x01';
  const listed = await git(gitDir, [
    'log',
    '--no-merges',
    '--no-show-signature',
    `-n${COMMITS}`,
    `--format=${format}`,
    base,
  ]);
  return listed
    .split('\u0001')
    .map((row) => row.replace(/^\n/, '').split('\0'))
    .filter((row) => row.length === 3)
    .map(([author = '', subject = '', signed = '']) => ({ author, subject, signed: signed.trim() !== '' }));
}

/** A file larger than any template or list of owners is neither. */
async function readText(gitDir: string, base: string, file: string): Promise<string | null> {
  const { exitCode, stdout } = await tryGit(gitDir, ['cat-file', 'blob', `${base}:${file}`]);
  return exitCode === 0 && stdout.length <= 100_000 ? stdout : null;
}
