import { isUtf8 } from 'node:buffer';
import { UserError } from '../../lib/errors.ts';
import { gitBytes, tryGit } from '../../lib/git.ts';
import type { FileFact } from './facts.ts';

/** Bytes asked for in one `cat-file`: bounds memory on repositories with much code. */
const BATCH_BYTES = 48_000_000;

/** Every tracked file of a commit, straight from the git directory. Submodules are no files; symbolic links are marked. */
export async function listTree(gitDir: string, commit: string): Promise<FileFact[]> {
  const listed = await tryGit(gitDir, ['ls-tree', '-r', '-z', '-l', '--full-tree', commit, '--']);
  if (listed.exitCode !== 0) {
    throw new UserError(
      'unknown-ref',
      `There is no commit ${commit} in the repository.`,
      'Name a commit or branch it has.',
    );
  }
  const files: FileFact[] = [];
  for (const entry of listed.stdout.split('\0')) {
    const match = /^(\d{6}) blob ([0-9a-f]+) +(\d+)\t([\s\S]+)$/.exec(entry);
    // A path that is not UTF-8 cannot be named in a ticket, and would not find its file again.
    if (match?.[4] === undefined || match[4].includes('\uFFFD')) continue;
    const fact: FileFact = { path: match[4], blob: match[2] ?? '', bytes: Number(match[3]) };
    files.push(match[1] === '120000' ? { ...fact, link: true } : fact);
  }
  return files;
}

/** The text of blobs, each once. What is not UTF-8 is read as Latin-1: lines and names in ASCII stay right. */
export async function readBlobs(
  gitDir: string,
  files: readonly FileFact[],
  take: (blob: string, text: string) => void,
): Promise<void> {
  for (const batch of batches(files)) {
    const output = await gitBytes(gitDir, ['cat-file', '--batch'], batch.map((file) => `${file.blob}\n`).join(''));
    let at = 0;
    while (at < output.length) {
      const newline = output.indexOf(10, at);
      const [blob = '', type, size] = output.toString('latin1', at, newline).split(' ');
      at = newline + 1;
      // "<blob> missing": the mirror is damaged or shallow; the file is left out.
      if (type !== 'blob') continue;
      const bytes = output.subarray(at, at + Number(size));
      take(blob, isUtf8(bytes) ? bytes.toString('utf8') : bytes.toString('latin1'));
      at += Number(size) + 1;
    }
  }
}

function batches(files: readonly FileFact[]): FileFact[][] {
  const out: FileFact[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const file of files) {
    if (bytes + file.bytes > BATCH_BYTES) {
      out.push([]);
      bytes = 0;
    }
    out.at(-1)?.push(file);
    bytes += file.bytes;
  }
  return out;
}
