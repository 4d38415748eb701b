import { isAscii, isUtf8 } from 'node:buffer';
import { UserError } from '../../lib/errors.ts';
import { tryGit } from '../../lib/git.ts';
import { type GitObject, readObjects } from '../../lib/git-objects.ts';
import type { FileFact } from './facts.ts';

/** A folder of one commit. */
export interface Tree {
  /** From the repository root; "" for the root itself. */
  path: string;
  id: string;
  /** As git orders them. */
  entries: (FileFact | Tree)[];
  /** Paths of submodules: commits of other repositories. */
  submodules: string[];
}

/** What is in a commit. Submodules are no files; symbolic links are marked. */
export interface Listing {
  files: FileFact[];
  submodules: string[];
}

/**
 * The folders of a commit, straight from the git directory. Where the tree of another commit is at hand, only folders that differ from
 * it are read. Sizes of files come later than the rest, with `sized`; until then they are 0.
 */
export async function readTree(
  gitDir: string,
  commit: string,
  before: Tree | null,
): Promise<{ tree: Tree; sized: Promise<void> }> {
  if (before !== null) return { tree: await compareTree(gitDir, commit, before), sized: Promise.resolve() };
  const listed = listTree(gitDir, commit);
  // To look up sizes takes git longer than everything else about a tree.
  const sizes = tryGit(gitDir, ['ls-tree', '-r', '-z', '-l', '--full-tree', commit, '--']);
  sizes.catch(() => undefined);
  const tree = await listed;
  const sized = sizes.then(({ exitCode, stdout }) => {
    if (exitCode !== 0) throw unknownCommit(commit);
    setSizes(tree, stdout);
  });
  sized.catch(() => undefined);
  return { tree, sized };
}

export function listingOf(tree: Tree): Listing {
  const listing: Listing = { files: [], submodules: [] };
  const collect = (folder: Tree): void => {
    for (const entry of folder.entries) {
      if ('entries' in entry) collect(entry);
      else listing.files.push(entry);
    }
    listing.submodules.push(...folder.submodules);
  };
  collect(tree);
  return listing;
}

async function listTree(gitDir: string, commit: string): Promise<Tree> {
  const [listed, root] = await Promise.all([
    tryGit(gitDir, ['ls-tree', '-r', '-t', '-z', '--full-tree', commit, '--']),
    rootOf(gitDir, commit),
  ]);
  if (listed.exitCode !== 0) throw unknownCommit(commit);
  const tree: Tree = { path: '', id: root.id, entries: [], submodules: [] };
  const open = [tree];
  // "100644 blob <id>\t<path>"
  for (const [head, path] of entriesIn(listed.stdout)) {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    while (open.length > 1 && open.at(-1)?.path !== folder) open.pop();
    const parent = open.at(-1) ?? tree;
    const [mode = '', type = '', id = ''] = head.split(' ', 3);
    if (type === 'tree') {
      const inner: Tree = { path, id, entries: [], submodules: [] };
      parent.entries.push(inner);
      open.push(inner);
    } else if (type === 'commit') parent.submodules.push(path);
    else parent.entries.push(fileOf(path, id, mode));
  }
  return tree;
}

/** "100644 blob <id> <size, padded>\t<path>"; the size of what is missing is "BAD". */
function setSizes(tree: Tree, listed: string): void {
  const sizes = new Map<string, number>();
  for (const [head, path] of entriesIn(listed)) sizes.set(path, Number(head.slice(head.lastIndexOf(' ') + 1)) || 0);
  for (const file of listingOf(tree).files) file.bytes = sizes.get(file.path) ?? 0;
}

/** What `ls-tree -z` says of each path that can be named. */
function* entriesIn(listed: string): Generator<[head: string, path: string]> {
  for (let at = 0, end = listed.indexOf('\0'); end !== -1; at = end + 1, end = listed.indexOf('\0', at)) {
    const tab = listed.indexOf('\t', at);
    const path = listed.slice(tab + 1, end);
    if (isNameable(path)) yield [listed.slice(at, tab), path];
  }
}

/** Folders with another id are read level by level, then the sizes of files that are new. */
async function compareTree(gitDir: string, commit: string, before: Tree): Promise<Tree> {
  const root = await rootOf(gitDir, commit);
  if (root.id === before.id) return before;
  const tree: Tree = { path: '', id: root.id, entries: [], submodules: [] };
  const unknown: FileFact[] = [];
  let level = [{ tree, bytes: root.bytes, before }];
  while (level.length > 0) {
    const next: { tree: Tree; before: Tree }[] = [];
    for (const item of level) next.push(...fill(item.tree, item.bytes, item.before, unknown));
    const read = new Map<string, Buffer>();
    const take = (found: GitObject | null, name: string) => {
      if (found?.bytes == null || found.type !== 'tree') throw missingObject(name);
      read.set(name, found.bytes);
    };
    await readObjects(
      gitDir,
      next.map((item) => item.tree.id),
      take,
    );
    level = next.map((item) => ({ ...item, bytes: read.get(item.tree.id) ?? Buffer.alloc(0) }));
  }
  const sizes = new Map<string, number>();
  await readObjects(
    gitDir,
    unknown.map((file) => file.blob),
    (found, name) => sizes.set(name, found?.size ?? 0),
  );
  for (const file of unknown) file.bytes = sizes.get(file.blob) ?? 0;
  return tree;
}

/** Reads the entries of a folder: what is the same as before is taken over. Gives the folders that must be read too. */
function fill(tree: Tree, bytes: Buffer, before: Tree, unknown: FileFact[]): { tree: Tree; before: Tree }[] {
  const known = new Map(before.entries.map((entry) => [entry.path, entry]));
  const changed: { tree: Tree; before: Tree }[] = [];
  const width = tree.id.length / 2;
  for (let at = 0; at < bytes.length; ) {
    // "<mode> <name>\0<id as bytes>"
    const space = bytes.indexOf(32, at);
    const zero = bytes.indexOf(0, space);
    if (space === -1 || zero === -1) break;
    const mode = bytes.toString('latin1', at, space);
    const name = bytes.toString('utf8', space + 1, zero);
    const id = bytes.toString('hex', zero + 1, zero + 1 + width);
    at = zero + 1 + width;
    if (!isNameable(name)) continue;
    const path = tree.path === '' ? name : `${tree.path}/${name}`;
    const same = known.get(path);
    if (mode === '160000') tree.submodules.push(path);
    else if (mode === '40000') {
      const folder = same !== undefined && 'entries' in same ? same : { path, id: '', entries: [], submodules: [] };
      const inner = folder.id === id ? folder : { path, id, entries: [], submodules: [] };
      tree.entries.push(inner);
      if (inner !== folder) changed.push({ tree: inner, before: folder });
    } else if (same !== undefined && 'blob' in same && same.blob === id && (same.link === true) === isLink(mode)) {
      tree.entries.push(same);
    } else {
      const file = fileOf(path, id, mode);
      tree.entries.push(file);
      unknown.push(file);
    }
  }
  return changed;
}

async function rootOf(gitDir: string, commit: string): Promise<{ id: string; bytes: Buffer }> {
  let root: { id: string; bytes: Buffer } | null = null;
  await readObjects(gitDir, [`${commit}^{tree}`], (found) => {
    if (found?.bytes != null) root = { id: found.id, bytes: found.bytes };
  });
  if (root === null) throw unknownCommit(commit);
  return root;
}

function fileOf(path: string, blob: string, mode: string): FileFact {
  return isLink(mode) ? { path, blob, bytes: 0, link: true } : { path, blob, bytes: 0 };
}

function isLink(mode: string): boolean {
  return mode === '120000';
}

/** A path that is not UTF-8 cannot be named in a ticket, and would not find its file again. */
function isNameable(path: string): boolean {
  return !path.includes('\uFFFD');
}

function unknownCommit(commit: string): UserError {
  return new UserError(
    'unknown-ref',
    `There is no commit ${commit} in the repository.`,
    'Name a commit or branch it has.',
  );
}

function missingObject(id: string): UserError {
  return new UserError(
    'not-a-repository',
    `The repository is incomplete: ${id} is missing from it.`,
    'Check it with git fsck, or clone it anew.',
  );
}

/**
 * The text of blobs, each once, as soon as it is there. What is missing from a damaged mirror, or larger than git-objects reads, is left
 * out.
 */
export function readBlobs(
  gitDir: string,
  files: readonly FileFact[],
  take: (blob: string, text: string, about: TextOrigin) => void,
): Promise<void> {
  return readObjects(
    gitDir,
    files.map((file) => file.blob),
    (found, blob) => {
      if (found?.bytes == null || found.type !== 'blob') return;
      const bytes = found.size;
      if (isAscii(found.bytes)) take(blob, found.bytes.toString('latin1'), { bytes, isKnown: true });
      else if (isUtf8(found.bytes)) take(blob, found.bytes.toString('utf8'), { bytes, isKnown: true });
      else {
        // Read as Latin-1, lines and names in ASCII stay right.
        const text = found.bytes.toString('latin1');
        take(blob, text, { bytes, isKnown: ONE_BYTE.test(declaredEncoding(text)) });
      }
    },
  );
}

/** Where a text comes from. */
export interface TextOrigin {
  bytes: number;
  /** False where it is not UTF-8, and says of itself nothing that would make it readable. */
  isKnown: boolean;
}

/** The encoding that one of the first two lines names (PEP 263), "" for none. */
function declaredEncoding(text: string): string {
  const lines = text.slice(0, 1_000).split(/\r\n?|\n/, 2);
  for (const line of lines) {
    const found = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(line)?.[1];
    if (found !== undefined) return found.toLowerCase().replaceAll('_', '-');
  }
  return '';
}

/** Encodings with a byte a character whose lower half is ASCII. */
const ONE_BYTE =
  /^(?:latin-?1|l1|iso-?8859-?\d{1,2}(?:-.*)?|iso-latin-1(?:-.*)?|cp125\d|windows-125\d|koi8-[rut]|cp(?:437|85\d|86\d)|mac-?\w+)$/;
