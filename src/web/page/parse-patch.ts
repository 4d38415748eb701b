/** A unified diff, ready to be shown. */
export interface Patch {
  files: FilePatch[];
  /** Changed and context lines in the whole diff, and how many of them are in `files`. */
  lines: number;
  shown: number;
  /** Files in the whole diff. */
  fileCount: number;
}

export interface FilePatch {
  path: string;
  /** The former path of a renamed file. */
  from: string | null;
  status: 'added' | 'modified' | 'deleted' | 'renamed';
  binary: boolean;
  added: number;
  removed: number;
  hunks: Hunk[];
}

export interface Hunk {
  /** What git names as the place, e.g. `class Customer(models.Model):`. */
  context: string;
  lines: PatchLine[];
}

export interface PatchLine {
  kind: 'same' | 'added' | 'removed' | 'note';
  /** 1-based; null on the side the line is not on. */
  old: number | null;
  new: number | null;
  text: string;
}

/** Reads what `git diff` printed. Counts everything, keeps the first `mostLines` lines of the first `mostFiles` files. */
export function parsePatch(patch: string, mostLines: number, mostFiles: number): Patch {
  const read: Patch = { files: [], lines: 0, shown: 0, fileCount: 0 };
  let file: FilePatch | null = null;
  let hunk: Hunk | null = null;
  let [oldLine, newLine, oldLeft, newLeft] = [0, 0, 0, 0];

  for (const line of linesOf(patch)) {
    // Inside a hunk its counts decide: a removed line that starts with "-- " looks like a header. A line that no hunk can hold ends
    // it all the same, so that a wrong count costs one hunk and not the file after it.
    const inside = oldLeft > 0 || newLeft > 0 || line.startsWith('\\');
    if (file !== null && hunk !== null && inside && (line === '' || line.charAt(0) in KINDS)) {
      takeLine(file, hunk, line);
      continue;
    }
    if (line.startsWith('diff --git ')) {
      file = {
        path: pathFromHeader(line),
        from: null,
        status: 'modified',
        binary: false,
        added: 0,
        removed: 0,
        hunks: [],
      };
      hunk = null;
      read.fileCount += 1;
      if (read.files.length < mostFiles) read.files.push(file);
      continue;
    }
    if (file === null) continue;
    const start = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/.exec(line);
    if (start === null) {
      takeHeader(file, line);
      continue;
    }
    [oldLine, newLine] = [Number(start[1]), Number(start[3])];
    [oldLeft, newLeft] = [Number(start[2] ?? 1), Number(start[4] ?? 1)];
    hunk = { context: start[5] ?? '', lines: [] };
    if (read.shown < mostLines && read.files.includes(file)) file.hunks.push(hunk);
  }
  return read;

  function takeLine(into: FilePatch, part: Hunk, line: string): void {
    const kind = KINDS[line.charAt(0)] ?? 'same';
    const at: PatchLine = { kind, old: null, new: null, text: line.slice(1) };
    if (kind === 'note') at.text = line.slice(2);
    if (kind === 'same' || kind === 'removed') {
      at.old = oldLine++;
      oldLeft -= 1;
    }
    if (kind === 'same' || kind === 'added') {
      at.new = newLine++;
      newLeft -= 1;
    }
    if (kind === 'added') into.added += 1;
    if (kind === 'removed') into.removed += 1;
    read.lines += 1;
    if (read.shown >= mostLines || !read.files.includes(into)) return;
    part.lines.push(at);
    read.shown += 1;
  }
}

const KINDS: Readonly<Record<string, PatchLine['kind']>> = { '+': 'added', '-': 'removed', ' ': 'same', '\\': 'note' };

function* linesOf(text: string): Generator<string> {
  let from = 0;
  while (from < text.length) {
    const end = text.indexOf('\n', from);
    yield text.slice(from, end === -1 ? text.length : end);
    if (end === -1) return;
    from = end + 1;
  }
}

function takeHeader(file: FilePatch, line: string): void {
  if (line.startsWith('new file mode')) file.status = 'added';
  else if (line.startsWith('deleted file mode')) file.status = 'deleted';
  else if (line.startsWith('Binary files ') || line.startsWith('GIT binary patch')) file.binary = true;
  else if (line.startsWith('rename from ')) {
    file.status = 'renamed';
    file.from = unquote(line.slice('rename from '.length));
  } else if (line.startsWith('rename to ')) file.path = unquote(line.slice('rename to '.length));
  else if (line.startsWith('+++ ') && !line.startsWith('+++ /dev/null')) file.path = side(line.slice(4));
  else if (line.startsWith('--- ') && !line.startsWith('--- /dev/null')) file.path = side(line.slice(4));
}

/** Only for files without text lines; the two names are equal there, so the line is split in the middle. */
function pathFromHeader(line: string): string {
  const names = line.slice('diff --git '.length);
  return side(names.slice(0, Math.floor(names.length / 2)));
}

/** git ends a name that holds spaces with a tab. */
function side(name: string): string {
  return unquote(name.replace(/\t$/, '')).replace(/^[ab]\//, '');
}

/** git's C-style quoting of unusual names: octal bytes of UTF-8. */
function unquote(name: string): string {
  if (!name.startsWith('"') || !name.endsWith('"')) return name;
  const bytes: number[] = [];
  for (const [, octal, escaped, plain] of name.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else bytes.push(...Buffer.from(escaped === undefined ? (plain ?? '') : (ESCAPED[escaped] ?? escaped)));
  }
  return Buffer.from(bytes).toString('utf8');
}

const ESCAPED: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', a: '\u0007', b: '\b', f: '\f', v: '\v' };
