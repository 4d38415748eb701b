import { rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createGitHubForge } from '../../../src/forge/github/create.ts';
import type { Proposal } from '../../../src/forge/forge.ts';
import { git } from '../../../src/lib/git.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { plainText } from '../../../src/lib/plain-text.ts';
import { BOT } from '../../../src/ticket/identity.ts';
import type { PullRequestRef } from '../../../src/ticket/outcome.ts';
import { compiled } from '../../support/scripts.ts';
import type { ForgeWorld, ProposingProcess } from '../forge-contract.ts';
import { startChild } from '../local/world.ts';
import type { HubRepository } from './stand-in/hub.ts';
import { type StandIn, startStandIn } from './stand-in/stand-in.ts';

export interface GitHubWorld extends ForgeWorld {
  root: string;
  standIn: StandIn;
  repository: HubRepository;
  base: string;
  /** Commits to the base branch as a person. */
  commitToBase(file: string, text: string): Promise<string>;
}

/** A repository on a stand-in for GitHub, which speaks HTTP and git's own protocol. */
export async function openGitHubWorld(): Promise<GitHubWorld> {
  const root = await mkdtemp(path.join(tmpdir(), 'github-'));
  const standIn = await startStandIn(path.join(root, 'hub'));
  const { hub } = standIn;
  const seed = await (seeded ??= makeSeed());
  const repository = hub.add('acme', 'shop', path.join(seed.folder, 'shop.git'));
  const person = path.join(root, 'person');
  await cp(path.join(seed.folder, 'person'), person, { recursive: true });
  const { base } = seed;
  const repo = `${standIn.web}/acme/shop`;

  async function proposal(branch: string, number = 1): Promise<Proposal> {
    const workspace = await mkdtemp(path.join(root, 'workspace-'));
    await git(null, ['clone', '--quiet', '--shared', repository.gitDir, workspace]);
    await inFolder(workspace, 'checkout', '--quiet', base);
    const file = `change-${branch.replace(/\W/g, '-')}.py`;
    const message = `Change ${number}\n\nEnsureFix-Ticket: ${branch}`;
    const commit = await commitIn(workspace, file, `VALUE = ${number}\n`, message, AS_BOT);
    return {
      repo,
      ticketId: branch,
      branch,
      base: { ref: 'main', commit: base },
      commit,
      gitDir: path.join(workspace, '.git'),
      title: `Change ${branch}`,
      body: 'What and why.',
      draft: false,
      reviewers: [],
      report: { title: 'Ready', summary: 'All checks passed.', annotations: [] },
      page: '<!doctype html><html><body></body></html>',
    };
  }

  async function branches(): Promise<Record<string, string>> {
    const listed = hub.git(
      repository.gitDir,
      'for-each-ref',
      '--format=%(refname:lstrip=2) %(objectname)',
      'refs/heads/',
    );
    const rows = listed
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' '));
    return Object.fromEntries(rows.map(([branch = '', commit = '']) => [branch, commit]));
  }

  async function start(given: Proposal, of?: PullRequestRef): Promise<ProposingProcess> {
    const folder = await mkdtemp(path.join(root, 'proposal-'));
    const [app, file] = [path.join(folder, 'app.json'), path.join(folder, 'proposal.json')];
    await writeFile(app, JSON.stringify(standIn.app));
    await writeFile(file, JSON.stringify(given));
    const refs = of === undefined ? [] : [JSON.stringify(of)];
    const child = await startChild([compiled('forge/github/propose-child'), standIn.api, app, file, ...refs], []);
    return {
      ...child,
      onChange: (handle) => {
        const stop = hub.onChange(handle);
        void child.done.finally(stop).catch(() => undefined);
      },
    };
  }

  async function commitToBase(file: string, text: string): Promise<string> {
    await inFolder(person, 'fetch', '--quiet', repository.gitDir, 'main');
    await inFolder(person, 'reset', '--quiet', '--hard', 'FETCH_HEAD');
    const commit = await commitIn(person, file, text, 'Meanwhile', []);
    await inFolder(person, 'push', '--quiet', repository.gitDir, 'HEAD:refs/heads/main');
    hub.sync(repository);
    return commit;
  }

  return {
    root,
    standIn,
    repository,
    base,
    repo,
    forge: () => createGitHubForge({ api: standIn.api, identity: standIn.app, log: silentLog, hooked: false }),
    proposal,
    start,
    branches,
    shown: (text) => plainText(text).replace(/\s+/g, ' ').trim(),
    keepsPages: false,
    commitToBase,
    collide: async (branch) => void (await commitToBase(`change-${branch.replace(/\W/g, '-')}.py`, '# taken\n')),
    async pulls() {
      return repository.pulls.map(({ number, branch, title, head }) => {
        const comments = repository.comments.filter((each) => each.pull === number);
        return {
          number,
          branch,
          title,
          commit: head,
          comments: comments.map(({ body }) => body.split('\n').slice(1).join('\n')),
          page: null,
        };
      });
    },
    async merge(branch, how) {
      await commitToBase('other.py', `# ${branch}\n`);
      hub.merge(repository, repository.pulls.find((each) => each.branch === branch)?.number ?? 0, how);
    },
    async deleteBranch(branch) {
      hub.git(repository.gitDir, 'update-ref', '-d', `refs/heads/${branch}`);
      hub.sync(repository);
    },
    async pushAsPerson(branch) {
      const there = (await branches())[branch];
      await inFolder(person, 'fetch', '--quiet', repository.gitDir, ...(there === undefined ? [] : [branch]));
      await inFolder(person, 'checkout', '--quiet', there ?? base);
      const commit = await commitIn(person, 'mine.py', '# mine\n', 'By hand', []);
      await inFolder(person, 'push', '--quiet', repository.gitDir, `HEAD:refs/heads/${branch}`);
      await inFolder(person, 'checkout', '--quiet', 'main');
      hub.sync(repository);
      return commit;
    },
    async remove() {
      await standIn.stop();
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
      if (standIn.complaints.length > 0) throw new Error(standIn.complaints.join('\n'));
    },
  };
}

/** Copied for each world: making it anew takes ten processes. */
let seeded: Promise<{ folder: string; base: string }> | null = null;

async function makeSeed(): Promise<{ folder: string; base: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'github-seed-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const person = path.join(folder, 'person');
  await git(null, ['init', '--quiet', '--template=', '-b', 'main', person]);
  const base = await commitIn(person, 'models.py', 'class Customer:\n    pass\n', 'Start', []);
  await git(null, ['clone', '--quiet', '--bare', '--template=', person, path.join(folder, 'shop.git')]);
  return { folder, base };
}

function inFolder(dir: string, ...args: string[]): Promise<string> {
  return git(null, ['-C', dir, ...PERSON, ...args]);
}

async function commitIn(dir: string, file: string, text: string, message: string, as: string[]): Promise<string> {
  await mkdir(path.dirname(path.join(dir, file)), { recursive: true });
  await writeFile(path.join(dir, file), text);
  await inFolder(dir, 'add', file);
  await git(null, ['-C', dir, ...PERSON, ...as, 'commit', '--quiet', '-m', message]);
  return (await inFolder(dir, 'rev-parse', 'HEAD')).trim();
}

const PERSON = ['-c', 'user.name=Person', '-c', 'user.email=person@example.org'];
const AS_BOT = ['-c', `user.name=${BOT.name}`, '-c', `user.email=${BOT.email}`];
