import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { git } from '../../src/lib/git.ts';
import { makeRepo, runGit, tempDir } from '../support/git.ts';

it('calls a repository that lacks one of its own files incomplete, naming the file', async () => {
  const folder = await tempDir();
  const repo = await makeRepo(path.join(folder.path, 'r'), { 'data/big.json': '{}\n' });
  const blob = (await runGit(repo.path, ['rev-parse', 'HEAD:data/big.json'])).trim();
  const gitDir = path.join(repo.path, '.git');
  await rm(path.join(gitDir, 'objects', blob.slice(0, 2), blob.slice(2)));
  const workTree = path.join(folder.path, 'out');
  await runGit(folder.path, ['init', '--quiet', workTree]);
  const env = { GIT_INDEX_FILE: path.join(folder.path, 'index') };
  await git(gitDir, ['read-tree', 'HEAD'], { workTree, env });
  await expect(git(gitDir, ['checkout-index', '--all', '--force'], { workTree, env })).rejects.toMatchObject({
    code: 'not-a-repository',
    message: 'The repository is incomplete: data/big.json is missing from it.',
  });
  await folder.remove();
});
