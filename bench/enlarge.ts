import { readBlobs, listingOf, readTree } from '../src/python/index/read-tree.ts';
import { spawnGit, git } from '../src/lib/git.ts';
import { once } from 'node:events';

/** A repository that holds so many copies of another's newest commit, side by side, no two files with the same text. Gives its git directory. */
export async function enlarge(gitDir: string, copies: number, at: string): Promise<string> {
  await git(null, ['init', '--quiet', '--bare', at]);
  const { tree } = await readTree(gitDir, (await git(gitDir, ['rev-parse', 'HEAD'])).trim(), null);
  const { files } = listingOf(tree);
  const texts = new Map<string, string>();
  const python = files.filter((file) => file.path.endsWith('.py') && file.link !== true);
  await readBlobs(gitDir, python, (blob, text) => texts.set(blob, text));
  const branch = (await git(at, ['symbolic-ref', 'HEAD'])).trim();
  const writer = spawnGit(at, ['fast-import', '--quiet']);
  const ended = once(writer, 'close');
  writer.stdin.write(`commit ${branch}\ncommitter bench <bench@example.com> 0 +0000\ndata 4\nmany\n`);
  for (let copy = 0; copy < copies; copy += 1) {
    for (const file of files) {
      const text = `${texts.get(file.blob) ?? ''}# copy ${copy} of ${file.path}\n`;
      const entry = `M 100644 inline copy${copy}/${file.path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
      if (!writer.stdin.write(entry)) await once(writer.stdin, 'drain');
    }
  }
  writer.stdin.end();
  const [exitCode] = (await ended) as [number];
  if (exitCode !== 0) throw new Error(`git fast-import ended with ${exitCode}`);
  return at;
}
