import path from 'node:path';
import type { Profile } from '../../python/profile/facts.ts';
import type { RepoSettings } from '../../repos/settings.ts';
import type { UnavailableEnvironment } from './environment.ts';
import { readPdmLock } from './sources/pdm-lock.ts';
import { readPipfileLock } from './sources/pipfile-lock.ts';
import { readPoetryLock } from './sources/poetry-lock.ts';
import { readPyproject } from './sources/pyproject.ts';
import { readRequirementFile, readRequirements } from './sources/requirements.ts';
import { readUvLock } from './sources/uv-lock.ts';
import { filesNamed, type TreeReader } from './tree.ts';

/** What an environment is built from, as read from the repository. All of it counts into the environment's key. */
export type Source = RequirementList | UvLock;

export interface RequirementList {
  kind: 'list';
  /** The files it was read from, as people name them: "requirements.txt, requirements-dev.txt". */
  from: string;
  /** One requirement a line, in pip's format. */
  requirements: string[];
  /** Versions that hold for whatever gets installed. */
  constraints: string[];
  /** Those of the requirements that only files for working on the project ask for: the project itself runs without them. */
  spare?: string[];
  /** A lock names everything; its tool's word on what fits together is taken. */
  complete: boolean;
  /** Folders of the repository that Python imports from, because the repository installs itself. */
  roots: string[];
}

export interface UvLock {
  kind: 'uv-lock';
  from: string;
  /** The lock and the project files it is for, by path. */
  files: Record<string, string>;
  /** Folder of the lock. */
  folder: string;
  groups: string[];
  extras: string[];
  roots: string[];
}

/** Which of the repository's groups, extras and requirement files are wanted besides the main one. */
export type Wanted = (group: string) => boolean;

export interface SourceOptions {
  tree: TreeReader;
  profile: Profile;
  settings: RepoSettings;
}

type Read = (tree: TreeReader, file: string, wanted: Wanted) => Promise<Source | null>;

/** Best first: what pins everything with hashes, then what pins, then what merely asks. */
const KINDS: [name: string, read: Read][] = [
  ['uv.lock', readUvLock],
  ['poetry.lock', readPoetryLock],
  ['pdm.lock', readPdmLock],
  ['Pipfile.lock', readPipfileLock],
];

/** Throws an Error in one sentence where the file that was chosen cannot be read. */
export async function chooseSource({
  tree,
  profile,
  settings,
}: SourceOptions): Promise<Source | UnavailableEnvironment> {
  const { lock, groups } = settings.environment;
  const wanted: Wanted = groups === null ? isForChecks : (group) => groups.includes(group);
  if (lock !== null) return (await readNamed(tree, lock, wanted)) ?? notThere(lock);

  const project = profile.managePy?.value ?? '';
  for (const [name, read] of KINDS) {
    for (const file of filesNamed(tree, name, project)) {
      const source = await read(tree, file, wanted);
      if (source !== null) return source;
    }
  }
  return (await readRequirements(tree, project, wanted)) ?? NOTHING;
}

async function readNamed(tree: TreeReader, file: string, wanted: Wanted): Promise<Source | null> {
  if (!tree.files.includes(file)) return null;
  const name = path.posix.basename(file);
  const read = KINDS.find((kind) => kind[0] === name)?.[1];
  if (read !== undefined) return read(tree, file, wanted);
  return name === 'pyproject.toml' ? readPyproject(tree, file, wanted) : readRequirementFile(tree, file);
}

/** Whether the name of a group, an extra or a requirement file says that it is for working on the project. */
function isForChecks(group: string): boolean {
  return FOR_CHECKS.test(group);
}

const FOR_CHECKS =
  /^(dev|devel|develop|development|local|tests?|testing|lint(ing|ers?)?|typ(es|ing)|typecheck(ing)?|mypy|stubs|ci|qa|checks?|quality|style|format(ting)?|tools?)$/i;

function notThere(file: string): UnavailableEnvironment {
  return {
    kind: 'unavailable',
    reason: `.ensurefix.yml names ${file} under environment.lock, and there is no such file or nothing to install in it.`,
    next: 'Name a lock or requirements file of the repository there.',
  };
}

const NOTHING: UnavailableEnvironment = {
  kind: 'unavailable',
  reason: 'The repository has no lock file, no requirements file and no pyproject.toml with dependencies.',
  next: 'Commit one, or name it in .ensurefix.yml under environment.lock.',
};
