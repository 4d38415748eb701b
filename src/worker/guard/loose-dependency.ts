import { computedFrom, entriesOf, type Entry, LOCKS, lockFor, requirementsOf } from '../../python/profile/asked.ts';
import { normalise } from '../../python/profile/requirements.ts';
import { isRequirements } from '../../python/profile/sources.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import type { Diff, DiffFile } from '../workspace/diff.ts';
import { defineGuard } from './guard.ts';

export const looseDependency = defineGuard({
  name: 'loose-dependency',
  purpose: 'Notices new dependencies that are not held to one version, or not in the lock file.',
  weight: 'person',
  look({ diff, head }) {
    const paths = new Set(head.index.files.map((file) => file.path));
    const files = diff.files.filter((file) => file.after !== null && file.after.length <= LARGEST);
    const listed = files.filter((file) => isRequirements(file.path));
    const projects = files.filter((file) => /(?:^|\/)(?:pyproject\.toml|Pipfile)$/.test(file.path));
    if (listed.length + projects.length === 0) return { skipped: 'The change touches no list of dependencies.' };
    return {
      looked: `${listed.length + projects.length} changed lists of dependencies.`,
      findings: [
        ...listed.flatMap((file) => fromRequirements(file, diff, paths)),
        ...projects.flatMap((file) => fromProject(file, diff, paths)),
      ],
    };
  },
});

/** No list that people keep is longer, in characters. */
const LARGEST = 300_000;

function fromRequirements(file: DiffFile, diff: Diff, paths: ReadonlySet<string>): GuardFinding[] {
  const before = entriesOf(file.before ?? '');
  const known = new Map(before.map((entry) => [entry.name, entry]));
  const added = new Set(file.addedLines.map(({ line }) => line));
  const computed = computedFrom(file.path, paths);
  const recomputed = computed === null ? null : diff.files.find((other) => other.path === computed);
  const locked =
    computed !== null && recomputed?.after ? new Set(entriesOf(recomputed.after).map(({ name }) => name)) : null;
  const habits = { pinned: mostly(before, (entry) => entry.pinned), hashed: mostly(before, isHashed) };
  return entriesOf(file.after ?? '').flatMap((entry): GuardFinding[] => {
    const old = known.get(entry.name);
    if (old !== undefined && added.has(entry.line) && keepsHashes(old, entry))
      return [
        {
          path: file.path,
          line: entry.line,
          message: `${entry.name} is another version, with the hashes of the one before.`,
          advice: 'Compute the hashes anew.',
        },
      ];
    if (
      !added.has(entry.line) ||
      (old !== undefined && (!old.pinned || entry.pinned) && (!isHashed(old) || isHashed(entry)))
    )
      return [];
    const say = (message: string, advice: string) => [{ path: file.path, line: entry.line, message, advice }];
    if (computed !== null && old === undefined && (recomputed === undefined || locked?.has(entry.name) === false))
      return say(`${entry.name} was added, and ${computed} does not have it.`, `Compute ${computed} anew.`);
    if (!entry.pinned && computed === null && (old?.pinned ?? habits.pinned))
      return say(
        `${entry.name} is not held to one version, as the others of ${file.path} are.`,
        `Pin it: ${entry.name}==<version>.`,
      );
    if (!isHashed(entry) && (old === undefined ? habits.hashed : isHashed(old)))
      return say(`${entry.name} has no hash, as the others of ${file.path} have.`, 'Add its --hash.');
    return [];
  });
}

function isHashed({ hashes }: Entry): boolean {
  return hashes.length > 0;
}

/** No file of one version is a file of another. */
function keepsHashes(old: Entry, entry: Entry): boolean {
  return (
    isHashed(entry) &&
    old.pinned &&
    entry.pinned &&
    old.specifier !== entry.specifier &&
    entry.hashes.every((hash) => old.hashes.includes(hash))
  );
}

/** More than four in five, of at least two. */
function mostly(entries: Entry[], test: (entry: Entry) => boolean): boolean {
  return entries.length > 1 && entries.filter(test).length > entries.length * 0.8;
}

function fromProject(file: DiffFile, diff: Diff, paths: ReadonlySet<string>): GuardFinding[] {
  const kind = file.path.endsWith('Pipfile') ? 'Pipfile' : 'pyproject.toml';
  const before = requirementsOf(file.before ?? '', kind);
  const after = requirementsOf(file.after ?? '', kind);
  const lock = lockFor(file.path, LOCKS[kind], paths);
  const changed = lock === null ? undefined : diff.files.find((other) => other.path === lock);
  const pins = [...before.values()].filter(isExact).length;
  const allPinned = before.size > 1 && pins > before.size * 0.8;
  return [...after].flatMap(([name, specifier]): GuardFinding[] => {
    if (before.has(name)) return [];
    const line = file.addedLines.find(({ text }) => normalise(text).includes(name))?.line ?? null;
    if (line === null) return [];
    const say = (message: string, advice: string) => [{ path: file.path, line, message, advice }];
    if (lock !== null && (changed === undefined || !holds(changed, name)))
      return say(`${name} was added, and ${lock} does not have it.`, `Bring ${lock} up to date.`);
    if (lock === null && allPinned && !isExact(specifier))
      return say(`${name} is not held to one version, as the others of ${file.path} are.`, 'Pin it with ==.');
    return [];
  });
}

/** Whether a changed lock file names a package; one that is too large to be read is trusted. */
function holds(lock: DiffFile, name: string): boolean {
  if (lock.after === null) return lock.status !== 'deleted';
  return [...lock.after.matchAll(/^(?:name = "([\w.-]{1,200})"|\s+"([\w.-]{1,200})": \{)/gm)].some(
    ([, toml, json]) => normalise(toml ?? json ?? '') === name,
  );
}

/** `==5.2`, and poetry's plain "5.2". */
function isExact(specifier: string): boolean {
  return /^(?:={2,3}\s*)?\d[\w.!+-]*$/.test(specifier);
}
