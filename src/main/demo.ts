import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/env.ts';
import { git } from '../lib/git.ts';
import { runCommand } from './run-command.ts';
import { setup } from './setup.ts';

/** `ensurefix demo`: a ticket on a sample shop, from words to pull request. Without a terminal it takes the defaults. */
export async function demo(config: Config, request: string): Promise<number> {
  await setup({ home: config.home, say: (line) => process.stdout.write(`${line}\n`) });
  const origin = await makeOrigin(path.join(config.home, 'demo', 'shop.git'));
  process.stdout.write(`\nThe shop: ${origin}\nYou:      ${request}\n\n`);
  const interactive = process.stdin.isTTY && process.stdout.isTTY;
  const code = await runCommand(config, request, { repo: origin, answer: {}, yes: !interactive });
  process.stdout.write(await branches(origin));
  return code;
}

const EXAMPLE = fileURLToPath(new URL('../../examples/shop', import.meta.url));

/**
 * A bare repository with the sample shop as its one commit, whose dates are fixed: the same shop is the same commit, and what
 * was learnt of it before is known. Branches of earlier demos stay.
 */
async function makeOrigin(origin: string): Promise<string> {
  await mkdir(path.dirname(origin), { recursive: true });
  if (!existsSync(path.join(origin, 'HEAD'))) {
    await git(null, ['init', '--quiet', '--bare', '--initial-branch=main', origin]);
  }
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'ensurefix-demo-'));
  try {
    const tree = path.join(scratch, 'tree');
    await cp(EXAMPLE, tree, { recursive: true, filter: (from) => !CACHES.test(from) });
    const env = { GIT_INDEX_FILE: path.join(scratch, 'index'), ...DATED };
    await git(origin, ['add', '--all', '.'], { workTree: tree, env });
    const written = (await git(origin, ['write-tree'], { env })).trim();
    const commit = (await git(origin, ['commit-tree', written, '-m', 'The shop'], { env })).trim();
    await git(origin, ['update-ref', 'refs/heads/main', commit]);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return origin;
}

const CACHES = /(__pycache__|\.(mypy|ruff|pytest)_cache|\.sqlite3|\.venv)$/;

const DATED = {
  GIT_AUTHOR_NAME: 'The shop',
  GIT_AUTHOR_EMAIL: 'shop@ensurefix.invalid',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'The shop',
  GIT_COMMITTER_EMAIL: 'shop@ensurefix.invalid',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};

async function branches(origin: string): Promise<string> {
  const listed = await git(origin, ['for-each-ref', '--format=  %(refname:short)  %(objectname:short)', 'refs/heads']);
  return `\nBranches of ${origin}:\n${listed}`;
}
