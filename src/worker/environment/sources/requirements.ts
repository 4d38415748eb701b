import path from 'node:path';
import type { RequirementList, Wanted } from '../source.ts';
import { folderOf, isOfProject, type TreeReader } from '../tree.ts';
import { dependenciesOf, importRoots, readProject } from './project.ts';
import { readPyproject } from './pyproject.ts';

/**
 * What a project lists, taken from the folder nearest to it that lists anything: its requirement files by their usual names, the main
 * one and those for working on it ("requirements-dev.txt", "dev-requirements.txt", "requirements/test.txt"), each as lock where there
 * is one. Where a folder has no main one, its pyproject.toml is the main one.
 */
export async function readRequirements(
  tree: TreeReader,
  project: string,
  wanted: Wanted,
): Promise<RequirementList | null> {
  for (const folder of foldersThatList(tree, project)) {
    const { main, extra } = chooseFiles(tree, folder, wanted);
    const file = path.posix.join(folder, 'pyproject.toml');
    const own = main === null && tree.files.includes(file) ? await readPyproject(tree, file, wanted) : null;
    const list = own ?? emptyList(main ?? '');
    if (main !== null) await addFile(tree, main, list, new Set());
    const needed = new Set(list.requirements);
    for (const each of extra) await addFile(tree, each, list, new Set());
    list.from = [own === null ? main : file, ...extra].filter((name) => name !== null).join(', ');
    list.spare = list.requirements.filter((line) => !needed.has(line));
    if (list.requirements.length > 0) return list;
  }
  return null;
}

/** One file with all it includes. */
export async function readRequirementFile(tree: TreeReader, file: string): Promise<RequirementList | null> {
  const list = emptyList(file);
  await addFile(tree, file, list, new Set());
  return list.requirements.length > 0 ? list : null;
}

function emptyList(from: string): RequirementList {
  return { kind: 'list', from, requirements: [], constraints: [], complete: false, roots: [] };
}

/** Folders with a requirement file, a `requirements` folder or a pyproject.toml, the project's own first. */
function foldersThatList(tree: TreeReader, project: string): string[] {
  const lists = (file: string) => wordsOf(file) !== null || path.posix.basename(file) === 'pyproject.toml';
  const files = tree.files.filter((file) => lists(file) && isOfProject(file));
  const folders = [...new Set(files.map(projectOf))];
  const depth = (folder: string) => (folder === project ? -1 : folder === '' ? 0 : folder.split('/').length);
  return folders.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
}

const EXTENSION = /\.(lock|txt|pip|in)$/;
/** Best first: what was computed before what it was computed from. */
const EXTENSIONS = ['lock', 'txt', 'pip', 'in'];

function projectOf(file: string): string {
  const folder = folderOf(file);
  return /^requirements?$/.test(path.posix.basename(folder)) ? folderOf(folder) : folder;
}

/** What a file's name says besides "requirements": [] for the main one, null when it is no requirement file. */
function wordsOf(file: string): string[] | null {
  const inFolder = /^requirements?$/.test(path.posix.basename(folderOf(file)));
  const words = path.posix.basename(file).replace(EXTENSION, '').toLowerCase().split(/[-_.]/);
  if (!EXTENSION.test(file) || !(inFolder || words.some((word) => REQUIREMENTS.test(word)))) return null;
  return words.filter((word) => !REQUIREMENTS.test(word));
}

const REQUIREMENTS = /^(requirements?|reqs?)$/;

function chooseFiles(tree: TreeReader, folder: string, wanted: Wanted): { main: string | null; extra: string[] } {
  const named = tree.files
    .filter((file) => projectOf(file) === folder)
    .flatMap((file) => {
      const words = wordsOf(file);
      return words === null ? [] : [{ file, words }];
    });
  const best = named.filter(
    (one) => !named.some((other) => other.words.join() === one.words.join() && better(other.file, one.file)),
  );
  const main = ['', 'base', 'common', 'main', 'production', 'prod'].flatMap((word) =>
    best.filter((one) => one.words.join() === word),
  );
  const extra = best.filter((one) => one.words.length > 0 && one.words.every(wanted));
  return { main: main[0]?.file ?? null, extra: extra.map((one) => one.file) };
}

function better(a: string, b: string): boolean {
  const rank = (file: string) => EXTENSIONS.indexOf(path.posix.extname(file).slice(1));
  return rank(a) < rank(b) || (rank(a) === rank(b) && a.length < b.length);
}

/** Adds what a file lists, with what the files it names list in turn. */
async function addFile(tree: TreeReader, file: string, list: RequirementList, seen: Set<string>): Promise<void> {
  if (seen.has(file)) return;
  seen.add(file);
  const text = await tree.read(file);
  if (text === null) throw new Error(`${list.from} includes ${file}, which is not in the repository.`);
  const beside = (name: string) => path.posix.join(folderOf(file), name);

  for (const line of logicalLines(text)) {
    if (NAMES_AN_INDEX.test(line)) continue;
    const option = /^(-[rce]|--requirement|--constraint|--editable)[\s=]*(.+)$/.exec(line);
    const [, flag = '', value = ''] = option ?? [];
    if (flag === '-r' || flag === '--requirement') await addFile(tree, beside(value), list, seen);
    else if (flag === '-c' || flag === '--constraint') await addConstraints(tree, beside(value), list, seen);
    else if (isFolder(flag === '' ? line : value)) await addFolder(tree, beside(flag === '' ? line : value), list);
    else if (flag === '') list.requirements.push(line);
    else list.requirements.push(value);
  }
}

/**
 * Where packages come from is the operator's to say, as pip is configured here: a repository that could name another
 * index could have its own code installed under any name.
 */
const NAMES_AN_INDEX = /^(-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host)[\s=]/;

async function addConstraints(tree: TreeReader, file: string, list: RequirementList, seen: Set<string>): Promise<void> {
  const inner = emptyList(list.from);
  await addFile(tree, file, inner, seen);
  list.constraints.push(...inner.requirements, ...inner.constraints);
}

/** A folder of the repository is not installed but imported from where it is; what it needs is. */
async function addFolder(tree: TreeReader, value: string, list: RequirementList): Promise<void> {
  const [, at = '.', names = ''] = /^(.*?)(?:\[([^\]]*)\])?$/.exec(value.replace(/^file:/, '')) ?? [];
  const folder = path.posix
    .normalize(at)
    .replace(/^\.?\/?$/, '')
    .replace(/\/$/, '');
  const extras = names.split(',').map((name) => name.trim());
  const project = await readProject(tree, path.posix.join(folder, 'pyproject.toml'));
  list.roots.push(...importRoots(tree, folder));
  if (project !== null)
    list.requirements.push(...dependenciesOf({ ...project, groups: {} }, (name) => extras.includes(name)));
}

function isFolder(value: string): boolean {
  return /^(\.{1,2}([/[]|$)|file:\.)/.test(value);
}

/** Lines with their continuations, without comments. */
function logicalLines(text: string): string[] {
  return text
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) =>
      line
        .replace(/(^|\s)#.*$/, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => line !== '');
}
