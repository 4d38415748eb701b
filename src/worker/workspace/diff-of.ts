import { UserError } from '../../lib/errors.ts';
import { git } from '../../lib/git.ts';
import type { Diff, DiffFile } from './diff.ts';

/** Above it a file is compared but its text is not read, like a binary one. */
const LARGEST_TEXT = '1m';
/** A diff beyond it is no ticket's, and no person reads it. */
const MOST_LINES = 200_000;

/**
 * The diff between two commits of a mirror. Renames are off: a moved file is a deleted and an added one, which is what
 * guards must look at. No filter or diff program of the repository runs.
 */
export async function diffOf(mirror: { gitDir: string }, base: string, head: string): Promise<Diff> {
  const common = ['-c', `core.bigFileThreshold=${LARGEST_TEXT}`, '-c', 'core.quotePath=false', 'diff-tree', '-r'];
  const compare = [...common, '--no-renames', '--no-textconv', '--no-ext-diff', '--no-color', '--full-index'];
  const ask = (...how: string[]): Promise<string> =>
    git(mirror.gitDir, [...compare, ...how, '--end-of-options', base, head]);
  const { raw, lines } = parseListing(await ask('--raw', '--numstat', '-z'));
  if (lines > MOST_LINES) {
    throw new UserError(
      'usage',
      `The diff between ${base.slice(0, 10)} and ${head.slice(0, 10)} has ${lines} lines; the most that is looked at is ${MOST_LINES}.`,
      'Choose commits that are closer together.',
    );
  }
  // With the whole file as context one process tells both texts of every file.
  const [texts, patch] = await Promise.all([ask('-p', '-U1000000000'), ask('-p')]);
  const whole = sectionsOf(texts);
  const files: DiffFile[] = [];
  let section = 0;
  for (const entry of raw) {
    // git shows a file that became a symlink, or the reverse, as a deletion and an addition.
    const parts = entry.status === 'T' ? whole.slice(section, section + 2) : whole.slice(section, section + 1);
    section += parts.length;
    files.push(await fileOf(mirror.gitDir, entry, parts));
  }
  return { base, head, files, patch };
}

interface RawEntry {
  path: string;
  status: string;
  oldMode: string;
  newMode: string;
  oldBlob: string;
  newBlob: string;
}

/** Records of `--raw` (which start with a colon and are followed by their path), then those of `--numstat`. */
function parseListing(listing: string): { raw: RawEntry[]; lines: number } {
  const fields = listing.split('\0');
  const raw: RawEntry[] = [];
  let at = 0;
  for (; fields[at]?.startsWith(':') === true; at += 2) {
    const [oldMode = '', newMode = '', oldBlob = '', newBlob = '', status = ''] = (fields[at] ?? '')
      .slice(1)
      .split(' ');
    raw.push({ path: fields[at + 1] ?? '', status: status.slice(0, 1), oldMode, newMode, oldBlob, newBlob });
  }
  let lines = 0;
  for (const record of fields.slice(at)) {
    const [added, removed] = record.split('\t');
    lines += (Number(added) || 0) + (Number(removed) || 0);
  }
  return { raw, lines };
}

/** Every line of a file starts with a blank, a plus, a minus or a backslash, so that a header cannot be forged. */
function sectionsOf(patch: string): string[] {
  if (patch === '') return [];
  return (patch.endsWith('\n') ? patch.slice(0, -1) : patch).split('\ndiff --git ');
}

async function fileOf(gitDir: string, entry: RawEntry, sections: string[]): Promise<DiffFile> {
  const status = entry.status === 'A' ? 'added' : entry.status === 'D' ? 'deleted' : 'modified';
  const file: DiffFile = {
    path: entry.path,
    status,
    added: 0,
    removed: 0,
    before: null,
    after: null,
    addedLines: [],
    removedLines: [],
  };
  for (const section of sections) readSection(section, file);
  const empty = sections.every((section) => !/\n(@@ |Binary files )/.test(section));
  if (empty && entry.oldBlob === entry.newBlob && isText(entry.oldMode)) {
    // Only the mode changed; the diff does not hold the text.
    file.before = await git(gitDir, ['cat-file', 'blob', entry.oldBlob]);
    file.after = file.before;
  } else if (empty) {
    if (status !== 'added') file.before = '';
    if (status !== 'deleted') file.after = '';
  }
  if (!isText(entry.oldMode)) file.before = null;
  if (!isText(entry.newMode)) file.after = null;
  return file;
}

function isText(mode: string): boolean {
  return mode.startsWith('100');
}

/** Fills in both texts and the changed lines from a diff whose context is the whole file. */
function readSection(section: string, file: DiffFile): void {
  const start = section.indexOf('\n@@ ');
  if (start < 0) return;
  const before: string[] = [];
  const after: string[] = [];
  let last: 'both' | 'before' | 'after' = 'both';
  const ends = { before: '\n', after: '\n' };
  const lines = section
    .slice(start + 1)
    .split('\n')
    .slice(1);
  for (const line of lines) {
    const text = line.slice(1);
    if (line.startsWith('\\')) {
      if (last !== 'after') ends.before = '';
      if (last !== 'before') ends.after = '';
      continue;
    }
    if (line.startsWith('-')) {
      before.push(text);
      file.removedLines.push({ line: before.length, text: withoutReturn(text) });
      last = 'before';
    } else if (line.startsWith('+')) {
      after.push(text);
      file.addedLines.push({ line: after.length, text: withoutReturn(text) });
      last = 'after';
    } else {
      before.push(text);
      after.push(text);
      last = 'both';
    }
  }
  if (file.status !== 'added' && before.length > 0) file.before = before.join('\n') + ends.before;
  if (file.status !== 'deleted' && after.length > 0) file.after = after.join('\n') + ends.after;
  if (file.status === 'modified') {
    file.before ??= '';
    file.after ??= '';
  }
  file.added = file.addedLines.length;
  file.removed = file.removedLines.length;
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
