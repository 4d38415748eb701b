import { lstat, mkdir, open, rm } from 'node:fs/promises';
import { constants } from 'node:fs';
import path from 'node:path';

/** Why a path may not be used, for a person. */
export type Outside = { refused: string };

/**
 * The place of a repository path in a tree, or why it is refused: it must be relative, without `..`, never a git
 * directory, and no folder on the way may be a symlink (that of untrusted code could lead anywhere).
 */
export async function placeInside(tree: string, file: string): Promise<{ place: string } | Outside> {
  const parts = file.split('/');
  if (file === '' || path.isAbsolute(file) || file.includes('\\') || file.includes('\0')) {
    return { refused: `"${file}" is not a path inside the repository` };
  }
  if (parts.some((part) => part === '' || part === '.' || part === '..')) {
    return { refused: `"${file}" leaves the repository or is not in plain form` };
  }
  if (parts.some((part) => /^\.git$/i.test(part))) return { refused: `"${file}" is inside a git directory` };
  let place = tree;
  for (const [position, part] of parts.entries()) {
    place = path.join(place, part);
    const found = await lstat(place).catch(() => null);
    if (found === null) continue;
    if (found.isSymbolicLink())
      return { refused: `"${file}" goes through the symlink ${parts.slice(0, position + 1).join('/')}` };
    const last = position === parts.length - 1;
    if (!last && !found.isDirectory())
      return { refused: `"${parts.slice(0, position + 1).join('/')}" is a file, not a folder` };
    if (last && !found.isFile()) return { refused: `"${file}" is not a plain file` };
  }
  return { place };
}

/** Text of a plain file of the tree, cut at `most` bytes; null where there is none. Never follows a symlink. */
export async function readInside(tree: string, file: string, most = 4_000_000): Promise<string | null> {
  const found = await placeInside(tree, file);
  if ('refused' in found) return null;
  try {
    const handle = await open(found.place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const buffer = Buffer.alloc(Math.min(most, (await handle.stat()).size));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      return buffer.subarray(0, bytesRead).toString('utf8');
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
}

/** Writes or (null) deletes a file of the tree; a new one is not executable, an old one keeps its mode. */
export async function writeInside(tree: string, file: string, content: string | null): Promise<Outside | null> {
  const found = await placeInside(tree, file);
  if ('refused' in found) return found;
  if (content === null) {
    await rm(found.place, { force: true });
    return null;
  }
  await mkdir(path.dirname(found.place), { recursive: true });
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
  const handle = await open(found.place, flags, 0o644);
  try {
    await handle.writeFile(content);
  } finally {
    await handle.close();
  }
  return null;
}
