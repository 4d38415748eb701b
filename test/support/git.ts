import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** A real repository in a folder of its own. */
export interface TestRepo {
  path: string;
  /** Writes the files (null deletes) and commits everything; returns the commit. */
  commit(files: Record<string, string | null>, message?: string): Promise<string>;
  write(files: Record<string, string | null>): Promise<void>;
  git(...args: string[]): Promise<string>;
}

export async function makeRepo(at: string, files: Record<string, string> = {}): Promise<TestRepo> {
  await mkdir(at, { recursive: true });
  const git = (...args: string[]): Promise<string> => runGit(at, args);
  await git('init', '--quiet', '--initial-branch=main');
  const repo: TestRepo = {
    path: at,
    git,
    async write(given) {
      for (const [file, content] of Object.entries(given)) {
        const place = path.join(at, file);
        await mkdir(path.dirname(place), { recursive: true });
        if (content === null) await rm(place, { force: true });
        else await writeFile(place, content);
      }
    },
    async commit(given, message = 'Change') {
      await repo.write(given);
      await git('add', '--all', '--force');
      await git('commit', '--quiet', '--allow-empty', '-m', message);
      return (await git('rev-parse', 'HEAD')).trim();
    },
  };
  if (Object.keys(files).length > 0) await repo.commit(files, 'Start');
  return repo;
}

/** A temporary folder and how to remove it. */
export async function tempDir(name = 'ensurefix-test-'): Promise<{ path: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), name));
  return { path: folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** git as a person would have it on a fresh machine: no configuration, a fixed identity and date. */
export async function runGit(cwd: string, args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('git', args, {
    cwd,
    maxBuffer: 64 * 1024 * 1024,
    env: {
      PATH: process.env.PATH,
      HOME: '/nonexistent',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_AUTHOR_NAME: 'Ada',
      GIT_AUTHOR_EMAIL: 'ada@example.com',
      GIT_COMMITTER_NAME: 'Ada',
      GIT_COMMITTER_EMAIL: 'ada@example.com',
      GIT_AUTHOR_DATE: '2026-01-02T03:04:05Z',
      GIT_COMMITTER_DATE: '2026-01-02T03:04:05Z',
    },
  });
  return stdout;
}
