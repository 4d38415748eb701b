import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/** What GitHub holds, in memory, over real bare repositories. People act through its methods; programs through HTTP. */
export interface HubRepository {
  owner: string;
  name: string;
  gitDir: string;
  archived: boolean;
  /** Installed on it, and with which permissions taken away. */
  installed: boolean;
  denied: Set<string>;
  /** Names it had before; GitHub leads on from them. */
  formerly: string[];
  /** Whether branches have to be up to date before they are merged. */
  strict: boolean;
  /** Whether its plan has draft pull requests. */
  drafts: boolean;
  pulls: HubPull[];
  comments: HubComment[];
  lineComments: HubLineComment[];
  reviews: HubReview[];
  runs: HubRun[];
  statuses: HubStatus[];
  writers: Set<string>;
}

export interface HubPull {
  number: number;
  title: string;
  body: string;
  branch: string;
  base: string;
  draft: boolean;
  state: 'open' | 'closed';
  mergedAt: string | null;
  mergeCommit: string | null;
  head: string;
  reviewers: string[];
  teams: string[];
}

export interface HubComment {
  id: number;
  pull: number;
  login: string;
  body: string;
  at: string;
}

export interface HubLineComment extends HubComment {
  path: string;
  line: number;
  /** The first of several lines. */
  start?: number;
  answers: number | null;
}

export interface HubReview extends HubComment {
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED';
}

export interface HubRun {
  id: number;
  name: string;
  sha: string;
  /** Of which start of a workflow; 1 where absent. */
  suite?: number;
  externalId: string;
  status: string;
  conclusion: string | null;
  title: string;
  annotations: { path: string; start_line: number }[];
  at: string;
}

export interface HubStatus {
  context: string;
  sha: string;
  state: string;
  at: string;
}

export class Hub {
  readonly repositories: HubRepository[] = [];
  readonly #root: string;
  readonly #changed = new Set<() => void>();
  #id = 1000;
  #seconds = 0;

  constructor(root: string) {
    this.#root = root;
    mkdirSync(root, { recursive: true });
  }

  /** `from`: a bare repository it begins as a copy of. */
  add(owner: string, name: string, from: string): HubRepository {
    const gitDir = path.join(this.#root, owner, `${name}.git`);
    cpSync(from, gitDir, { recursive: true });
    const repository: HubRepository = {
      owner,
      name,
      gitDir,
      archived: false,
      installed: true,
      denied: new Set(),
      formerly: [],
      strict: false,
      drafts: true,
      pulls: [],
      comments: [],
      lineComments: [],
      reviews: [],
      runs: [],
      statuses: [],
      writers: new Set(),
    };
    this.repositories.push(repository);
    return repository;
  }

  find(owner: string, name: string): HubRepository | null {
    const same = (each: string): boolean => each.toLowerCase() === name.toLowerCase();
    const found = this.repositories.find(
      (each) => each.owner === owner && (same(each.name) || each.formerly.some(same)),
    );
    return found ?? null;
  }

  nextId(): number {
    this.#id += 1;
    return this.#id;
  }

  /** Times in order, a second apart. */
  now(): string {
    this.#seconds += 1;
    return new Date(Date.UTC(2026, 0, 2) + this.#seconds * 1000).toISOString().replace('.000Z', 'Z');
  }

  tip(repository: HubRepository, branch: string): string | null {
    const listed = this.git(repository.gitDir, 'for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`);
    return listed.trim() === '' ? null : listed.trim();
  }

  /** What GitHub does by itself after a push: heads follow branches, a branch that is gone closes, one that is contained is merged. */
  sync(repository: HubRepository): void {
    for (const pull of repository.pulls.filter(({ state }) => state === 'open')) {
      const at = this.tip(repository, pull.branch);
      const base = this.tip(repository, pull.base);
      if (base !== null && this.#contains(repository, pull.head, base)) {
        pull.state = 'closed';
        pull.mergedAt = this.now();
        pull.mergeCommit = base;
      } else if (at === null) pull.state = 'closed';
      else pull.head = at;
    }
    this.changed();
  }

  /** The merge button. */
  merge(repository: HubRepository, number: number, how: 'merge' | 'squash'): string {
    const pull = repository.pulls.find((each) => each.number === number);
    const base = pull === undefined ? null : this.tip(repository, pull.base);
    if (pull === undefined || base === null) throw new Error(`nothing to merge: ${number}`);
    const { gitDir } = repository;
    const tree = this.git(gitDir, 'merge-tree', '--write-tree', base, pull.head).split('\n')[0] ?? '';
    const parents = how === 'merge' ? ['-p', base, '-p', pull.head] : ['-p', base];
    const commit = this.git(gitDir, ...PERSON, 'commit-tree', ...parents, '-m', `Merge #${number}`, tree).trim();
    this.git(gitDir, 'update-ref', `refs/heads/${pull.base}`, commit);
    Object.assign(pull, { state: 'closed', mergedAt: this.now(), mergeCommit: commit });
    this.sync(repository);
    return commit;
  }

  mergeable(repository: HubRepository, pull: HubPull): boolean {
    const base = this.tip(repository, pull.base);
    if (base === null) return true;
    try {
      this.git(repository.gitDir, 'merge-tree', '--write-tree', base, pull.head);
      return true;
    } catch {
      return false;
    }
  }

  isBehind(repository: HubRepository, pull: HubPull): boolean {
    const base = this.tip(repository, pull.base);
    return base !== null && !this.#contains(repository, base, pull.head);
  }

  onChange(handle: () => void): () => void {
    this.#changed.add(handle);
    return () => void this.#changed.delete(handle);
  }

  changed(): void {
    for (const handle of this.#changed) handle();
  }

  git(gitDir: string, ...args: string[]): string {
    return execFileSync('git', [`--git-dir=${gitDir}`, ...args], { encoding: 'utf8', env: ENV, stdio: 'pipe' });
  }

  gitWith(env: Record<string, string>, input: string, gitDir: string, ...args: string[]): string {
    return execFileSync('git', [`--git-dir=${gitDir}`, ...args], { encoding: 'utf8', env: { ...ENV, ...env }, input });
  }

  #contains({ gitDir }: HubRepository, commit: string, tip: string): boolean {
    try {
      this.git(gitDir, 'merge-base', '--is-ancestor', commit, tip);
      return true;
    } catch {
      return false;
    }
  }
}

const PERSON = ['-c', 'user.name=Person', '-c', 'user.email=person@example.org'];
const ENV = { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', HOME: '/nonexistent' };
