import { spawn } from 'node:child_process';
import { existsSync, readdirSync, watch } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLocalForge } from '../../../src/forge/local/create.ts';
import type { Proposal } from '../../../src/forge/forge.ts';
import { git } from '../../../src/lib/git.ts';
import { silentLog } from '../../../src/lib/log.ts';
import type { PullRequestRef } from '../../../src/ticket/outcome.ts';
import { compiled } from '../../support/scripts.ts';
import type { ForgeWorld, ProposingProcess } from '../forge-contract.ts';

export interface LocalWorld extends ForgeWorld {
  root: string;
  home: string;
  /** The repository's git directory. */
  gitDir: string;
}

/** `kind`: how the repository is kept and addressed. */
export async function openLocalWorld(kind: 'folder' | 'bare' | 'file-url'): Promise<LocalWorld> {
  const root = await mkdtemp(path.join(tmpdir(), 'forge-'));
  const home = path.join(root, 'home');
  const person = path.join(root, 'person');
  const folder = path.join(root, 'shop');
  const gitDir = kind === 'bare' ? folder : path.join(folder, '.git');
  const repo = kind === 'file-url' ? `file://${folder}` : folder;
  const inFolder = (dir: string, ...args: string[]) => git(null, ['-C', dir, ...PERSON, ...args]);
  await git(null, ['init', '--quiet', '-b', 'main', person]);
  await commitIn(person, 'models.py', 'class Customer:\n    pass\n', 'Start');
  await git(null, ['clone', '--quiet', ...(kind === 'bare' ? ['--bare'] : []), person, folder]);
  await inFolder(person, 'remote', 'add', 'shop', folder);
  const base = (await inFolder(person, 'rev-parse', 'HEAD')).trim();

  async function commitIn(dir: string, file: string, text: string, message: string): Promise<string> {
    await writeFile(path.join(dir, file), text);
    await inFolder(dir, 'add', file);
    await inFolder(dir, 'commit', '--quiet', '-m', message);
    return (await inFolder(dir, 'rev-parse', 'HEAD')).trim();
  }

  async function proposal(branch: string, number = 1): Promise<Proposal> {
    const workspace = await mkdtemp(path.join(root, 'workspace-'));
    await git(null, ['clone', '--quiet', '--shared', folder, workspace]);
    await inFolder(workspace, 'checkout', '--quiet', base);
    const commit = await commitIn(
      workspace,
      `change-${branch.replace(/\W/g, '-')}.py`,
      `VALUE = ${number}\n`,
      `Change ${number}`,
    );
    const page = `<!doctype html><html><body><h1>${branch}</h1></body></html>`;
    const words = { title: `Change ${branch}`, body: 'What and why.', draft: false, page, reviewers: [] };
    const report = { title: 'Ready', summary: '', annotations: [] };
    return {
      repo,
      ticketId: branch,
      branch,
      base: { ref: 'main', commit: base },
      commit,
      gitDir: path.join(workspace, '.git'),
      ...words,
      report,
    };
  }

  async function branches(): Promise<Record<string, string>> {
    const listed = await git(gitDir, ['for-each-ref', '--format=%(refname) %(objectname)']);
    const rows = listed.split('\n').filter((line) => line.startsWith('refs/heads/'));
    const split = rows.map((line) => line.slice('refs/heads/'.length).split(' '));
    return Object.fromEntries(split.map(([branch = '', commit = '']) => [branch, commit]));
  }

  async function pulls() {
    const keys = await readdir(path.join(home, 'pulls')).catch(() => []);
    const found: Awaited<ReturnType<ForgeWorld['pulls']>> = [];
    for (const key of keys) {
      for (const number of await readdir(path.join(home, 'pulls', key))) {
        if (!/^\d+$/.test(number)) continue;
        const place = path.join(home, 'pulls', key, number);
        const record = JSON.parse(await readFile(path.join(place, 'pull.json'), 'utf8')) as (typeof found)[number];
        const files = (await readdir(path.join(place, 'comments')).catch(() => [])).filter((file) =>
          file.endsWith('.json'),
        );
        const comments = await Promise.all(files.map(async (file) => bodyOf(path.join(place, 'comments', file))));
        const page = await readFile(path.join(place, 'page.html'), 'utf8').catch(() => null);
        found.push({ ...record, comments, page });
      }
    }
    return found;
  }

  async function start(given: Proposal, of?: PullRequestRef): Promise<ProposingProcess> {
    const file = path.join(await mkdtemp(path.join(root, 'proposal-')), 'proposal.json');
    await writeFile(file, JSON.stringify(given));
    await mkdir(path.join(home, 'pulls'), { recursive: true });
    const refs = of === undefined ? [] : [JSON.stringify(of)];
    return startChild([CHILD, home, file, ...refs], [home, path.join(gitDir, 'refs')]);
  }

  async function merge(branch: string, how: 'merge' | 'squash'): Promise<void> {
    await commitIn(person, 'other.py', `# ${branch}\n`, 'Meanwhile');
    await inFolder(person, 'fetch', '--quiet', 'shop');
    if (how === 'merge') await inFolder(person, 'merge', '--quiet', '--no-ff', '-m', 'Merge', `shop/${branch}`);
    else {
      await inFolder(person, 'merge', '--quiet', '--squash', `shop/${branch}`);
      await inFolder(person, 'commit', '--quiet', '-m', 'Squashed');
    }
    // As a person in that folder would: the branch that is checked out there cannot be pushed to.
    await git(gitDir, ['fetch', '--quiet', person, 'HEAD']);
    await git(gitDir, ['update-ref', 'refs/heads/main', 'FETCH_HEAD']);
  }

  async function collide(branch: string): Promise<void> {
    await commitIn(person, `change-${branch.replace(/\W/g, '-')}.py`, '# taken\n', 'Meanwhile');
    await git(gitDir, ['fetch', '--quiet', person, 'HEAD']);
    await git(gitDir, ['update-ref', 'refs/heads/main', 'FETCH_HEAD']);
  }

  async function pushAsPerson(branch: string): Promise<string> {
    await inFolder(person, 'fetch', '--quiet', 'shop');
    const there = (await branches())[branch];
    await inFolder(person, 'checkout', '--quiet', there ?? base);
    const commit = await commitIn(person, 'mine.py', '# mine\n', 'By hand');
    await inFolder(person, 'push', '--quiet', 'shop', `HEAD:refs/heads/${branch}`);
    await inFolder(person, 'checkout', '--quiet', 'main');
    return commit;
  }

  return {
    root,
    home,
    gitDir,
    repo,
    forge: () => createLocalForge({ home, log: silentLog, pollMs: 25 }),
    proposal,
    start,
    branches,
    pulls,
    shown: (text) => text,
    keepsPages: true,
    collide,
    merge,
    deleteBranch: async (branch) => void (await git(gitDir, ['update-ref', '-d', `refs/heads/${branch}`])),
    pushAsPerson,
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Starts a child that says "ready", and shows its changes below `watched`. */
export async function startChild(args: string[], watched: string[], before: string[] = []): Promise<ProposingProcess> {
  const [program = '', ...rest] = [...before, process.execPath, ...args];
  const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', (piece: Buffer) => {
      output += piece.toString();
      if (output.startsWith('ready\n')) resolve();
    });
  });
  await Promise.race([ready, ended]);
  const watchers = new AbortController();
  const done = ended.then(() => {
    watchers.abort();
    const answer = output.split('\n')[1] ?? '';
    if (answer === '') return null;
    const { ref, error } = JSON.parse(answer) as { ref?: PullRequestRef; error?: string };
    if (ref === undefined) throw new Error(error);
    return ref;
  });
  return {
    go: () => void child.stdin.write('go\n'),
    kill: () => void child.kill('SIGKILL'),
    onChange: (handle) => {
      const seen = new Set<string>();
      for (const folder of watched) watchBelow(folder, seen, watchers.signal, handle);
    },
    done,
  };
}

/** A folder and those below it, as they come: Node's own way of doing this throws where one goes while it is looked at. */
function watchBelow(folder: string, seen: Set<string>, signal: AbortSignal, handle: () => void): void {
  if (seen.has(folder) || !existsSync(folder)) return;
  seen.add(folder);
  const lookBelow = (): void => {
    try {
      for (const entry of readdirSync(folder, { withFileTypes: true }))
        if (entry.isDirectory()) watchBelow(path.join(folder, entry.name), seen, signal, handle);
    } catch {
      seen.delete(folder);
    }
  };
  try {
    const watcher = watch(folder, { signal, persistent: false }, () => {
      lookBelow();
      handle();
    });
    watcher.on('error', () => seen.delete(folder));
  } catch {
    seen.delete(folder);
  }
  lookBelow();
}

async function bodyOf(file: string): Promise<string> {
  return (JSON.parse(await readFile(file, 'utf8')) as { body: string }).body;
}

const PERSON = ['-c', 'user.name=Person', '-c', 'user.email=person@example.org'];
export const CHILD = compiled('forge/local/propose-child');
