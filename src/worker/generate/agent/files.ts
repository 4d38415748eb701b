import { git, tryGit } from '../../../lib/git.ts';
import { matchesAny } from '../../../lib/glob.ts';
import { PROTECTED_PATHS } from '../../../repos/protected-paths.ts';
import type { Knowledge } from '../../../shapes/shape.ts';
import type { Bounds } from '../../../ticket/bounds.ts';
import type { Edit } from '../../../ticket/change.ts';
import { withoutSecrets } from './mark.ts';

/** The repository as the draft would leave it: the base commit, and over it what was written so far. Nothing of it is on disk. */
export interface Files {
  /** Null: there is no such text. */
  read(path: string): Promise<string | null>;
  /** As it is on the base. */
  base(path: string): Promise<string | null>;
  /** Why a path may not be read, or null. */
  hides(path: string): string | null;
  /** Why a path may not be written, or null. */
  refuses(path: string): string | null;
  write(path: string, text: string): void;
  /** What differs from the base, by path. */
  edits(): Promise<Edit[]>;
  /** Every path, those that were written included, sorted. */
  paths(): string[];
  /** Lines that hold the text, at most `most`, without what is secret in them. */
  search(text: string, under: string, most: number): Promise<{ path: string; line: number; text: string }[]>;
}

/** Files whose point is to hold what nobody else may know. */
const SECRET = ['**/.env*', '**/*.{pem,key,p12,pfx,jks}', '**/{id_rsa,id_ed25519,.netrc,.pgpass,.htpasswd}', '.git/**'];
const LARGEST = 1_500_000;

export function openFiles(options: {
  gitDir: string;
  commit: string;
  knowledge: Knowledge;
  bounds: Bounds;
  start: readonly Edit[];
}): Files {
  const { gitDir, commit, knowledge, bounds } = options;
  const facts = new Map(knowledge.index.files.map((file) => [file.path, file]));
  const written = new Map(options.start.map(({ path, content }) => [path, content]));
  const known = new Map<string, Promise<string | null>>();
  let withKeys: Promise<Set<string>> | null = null;

  const files: Files = {
    async read(path) {
      return written.has(path) ? (written.get(path) ?? null) : files.base(path);
    },
    base(path) {
      const found = known.get(path) ?? load(path);
      known.set(path, found);
      return found;
    },
    hides(path) {
      if (matchesAny(path, SECRET)) return `${path} may hold secrets and is not shown.`;
      const file = facts.get(path);
      if (file?.link === true) return `${path} is a symbolic link.`;
      if (file !== undefined && file.bytes > LARGEST)
        return `${path} has ${file.bytes} bytes; that is too large to be read here.`;
      return null;
    },
    refuses(path) {
      if (!isPlain(path)) return `"${path}" is no path from the root of the repository.`;
      if (facts.get(path)?.link === true) return `${path} is a symbolic link.`;
      if (!matchesAny(path, bounds.paths))
        return `${path} is outside this ticket. It may touch: ${bounds.paths.join(', ')}.`;
      if (isProtected(path, knowledge.settings.protectedPaths)) return `${path} is protected.`;
      return null;
    },
    write: (path, text) => void written.set(path, text),
    async edits() {
      const edits: Edit[] = [];
      for (const [path, content] of [...written].sort(([a], [b]) => (a < b ? -1 : 1))) {
        if ((await files.base(path)) !== content) edits.push({ path, content });
      }
      return edits;
    },
    paths: () => [...new Set([...facts.keys(), ...written.keys()])].sort(),
    async search(text, under, most) {
      const found: { path: string; line: number; text: string }[] = [];
      const take = (path: string, line: number, shown: string): void => {
        if (found.length < most && files.hides(path) === null) found.push({ path, line, text: shown });
      };
      const inside = (path: string): boolean => under === '' || path === under || path.startsWith(`${under}/`);
      for (const [path, content] of [...written].sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (content === null || !inside(path)) continue;
        for (const [at, line] of withoutSecrets(content).split('\n').entries())
          if (line.includes(text)) take(path, at + 1, line);
      }
      // The text goes as a pattern of its own, never as an option or an expression that could take long.
      const asked = ['grep', '--no-color', '-n', '-I', '-F', '-z', '--max-count=20', '-e', text, commit];
      const where = under === '' ? [] : ['--', `:(top,literal)${under}`];
      const { stdout } = await tryGit(gitDir, [...asked, ...where]);
      for (const record of stdout.split('\n')) {
        const [place = '', line = '', ...rest] = record.split('\0');
        const path = place.slice(commit.length + 1);
        if (path === '' || written.has(path)) continue;
        const shown = (await isInKey(path, Number(line))) ? null : rest.join('\0');
        if (shown !== null) take(path, Number(line), shown);
      }
      return found;
    },
  };

  /** A line in the middle of a key does not look like one: the file is read for it, where it holds any. */
  async function isInKey(path: string, line: number): Promise<boolean> {
    withKeys ??= tryGit(gitDir, ['grep', '-l', '-I', '-z', '-F', '-e', '-----BEGIN', commit]).then(
      ({ stdout }) => new Set(stdout.split('\0').map((place) => place.slice(commit.length + 1))),
    );
    if (!(await withKeys).has(path)) return false;
    const text = (await files.base(path)) ?? '';
    return withoutSecrets(text).split('\n')[line - 1] !== text.split('\n')[line - 1];
  }

  async function load(path: string): Promise<string | null> {
    const file = facts.get(path);
    if (file === undefined || file.link === true || file.bytes > LARGEST) return null;
    const text = await git(gitDir, ['cat-file', 'blob', file.blob]);
    return text.includes('\0') ? null : text;
  }

  return files;
}

/** From the root, without steps up and without what a file system or git reads in a way of its own. */
function isPlain(path: string): boolean {
  return (
    path !== '' &&
    path.length <= 300 &&
    // oxlint-disable-next-line no-control-regex
    !/^[/\\]|\\|[\u0000-\u001f:]|\/$/.test(path) &&
    path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git')
  );
}

function isProtected(path: string, globs: readonly string[]): boolean {
  return matchesAny(
    path,
    globs.map((glob) => (glob.includes('/') || PROTECTED_PATHS.includes(glob) ? glob : `**/${glob}`)),
  );
}
