import { lstat, open } from 'node:fs/promises';
import path from 'node:path';
import { sayDuration } from '../../lib/clock.ts';
import { tryGit } from '../../lib/git.ts';
import { matchesAny } from '../../lib/glob.ts';
import { formatIfClean } from '../../python/parse/gate.ts';
import type { Knowledge } from '../../shapes/shape.ts';
import type { Change, Command } from '../../ticket/change.ts';
import type { Reason } from '../../ticket/reason.ts';
import { runInEnvironment, sayCommand, tailOf } from '../check/in-environment.ts';
import { lastWords } from '../check/outcome.ts';
import { gateOptions } from '../check/ruff-in-process.ts';
import { sayModule } from '../check/settings-environment.ts';
import { adviceOn } from '../check/advice.ts';
import type { AvailableEnvironment, Environment } from '../environment/environment.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { inWorkspace, removeTree, type Workspace } from '../workspace/checkout.ts';
import { readInside, writeInside } from '../workspace/inside.ts';
import { changedBetween, snapshotOf } from '../workspace/snapshot.ts';
import { formatterOf } from './formatter.ts';
import { trimMigration } from './trim-migration.ts';

export type Applied =
  | {
      kind: 'applied';
      /** What the commit is made of: paths of edits and of files the commands wrote, sorted. */
      written: string[];
      /** Those the commands wrote. */
      byCommands: string[];
    }
  | { kind: 'failed'; reason: Reason /** What the failing command said; untrusted. */; output: string };

export interface ApplyOptions {
  workspace: Workspace;
  change: Change;
  knowledge: Knowledge;
  environment: Environment;
  sandbox: Sandbox;
  signal: AbortSignal;
  onProgress: (detail: string) => void;
}

/**
 * Makes a change in a workspace: its edits, then its commands in the sandbox. What a command wrote is found by looking at
 * the tree before and after. Files outside what the command may write stop it, except by-products (ignored files,
 * caches, a new SQLite database), which are removed.
 */
export async function applyChange(options: ApplyOptions): Promise<Applied> {
  const { workspace, change, environment, onProgress } = options;
  for (const edit of change.edits) {
    const refused = await writeInside(workspace.tree, edit.path, edit.content);
    if (refused !== null) return failed('edit-outside', `An edit was refused: ${refused.refused}.`, GIVE_TO_PERSON);
  }
  if (change.edits.length > 0)
    onProgress(`${change.edits.length} ${change.edits.length === 1 ? 'edit' : 'edits'} made`);
  const byCommands = new Set<string>();
  if (change.commands.length > 0) {
    if (environment.kind === 'unavailable') {
      const needs = sayCommand(change.commands[0]?.argv ?? []);
      const message = `The change needs \`${needs}\`, and the repository's environment is not available: ${environment.reason}`;
      return failed('environment-unavailable', message, environment.next);
    }
    for (const command of change.commands) {
      onProgress(`running ${sayCommand(command.argv)}`);
      const done = await runCommand(options, environment, command);
      if (done.kind === 'failed') return done;
      const unforeseen = await trimMigrations(options, command, done.written);
      if (unforeseen !== null) return unforeseen;
      for (const file of done.written) byCommands.add(file);
    }
    const formatted = await formatNew(options, environment, [...byCommands]);
    if (formatted !== null) return formatted;
  }
  const written = new Set([...change.edits.map((edit) => edit.path), ...byCommands]);
  return { kind: 'applied', written: [...written].sort(), byCommands: [...byCommands].sort() };
}

const GIVE_TO_PERSON = 'Nothing was proposed; a person has to make this change.';
const COMMAND_SECONDS = 120;

type Failed = Extract<Applied, { kind: 'failed' }>;

async function runCommand(
  options: ApplyOptions,
  environment: AvailableEnvironment,
  command: Command,
): Promise<{ kind: 'done'; written: string[] } | Failed> {
  const { workspace, knowledge, sandbox, signal } = options;
  const said = `${sayModule(knowledge, command.argv)}${sayCommand(command.argv)}`;
  const seconds = Math.max(COMMAND_SECONDS, knowledge.settings.checks.seconds);
  const before = await snapshotOf(workspace.tree);
  const { tree } = workspace;
  const { argv, cwd: folder = '' } = command;
  const result = await runInEnvironment({ sandbox, environment, knowledge, tree, folder, argv, seconds, signal });
  signal.throwIfAborted();
  const output = tailOf(result.output);
  if (result.ended === 'timeout') {
    const message = `\`${said}\` did not end within ${sayDuration(seconds * 1000)}.`;
    return failed('command-timeout', message, GIVE_TO_PERSON, output);
  }
  if (result.exitCode !== 0) {
    const why = result.ranOut === null ? lastWords(output) : `the sandbox ran out of ${result.ranOut}`;
    const next = adviceOn(output) ?? GIVE_TO_PERSON;
    return failed('command-failed', `\`${said}\` failed (exit ${result.exitCode}): ${why}`, next, output);
  }
  const changed = changedBetween(before, await snapshotOf(tree));
  const allowed = changed.filter((file) => matchesAny(file.path, command.writes));
  const byProducts = await byProductsOf(
    workspace,
    changed.filter((file) => !allowed.includes(file)),
  );
  for (const file of byProducts) await removeTree(path.join(tree, file));
  const strays = changed.filter((file) => !allowed.includes(file) && !byProducts.has(file.path));
  if (strays.length > 0) {
    const named = strays.map((file) => `${file.path} (${file.how})`).slice(0, 5);
    const message = `\`${said}\` also wrote ${named.join(', ')}${strays.length > 5 ? ` and ${strays.length - 5} more` : ''}; it may only write ${command.writes.join(', ') || 'nothing'}.`;
    return failed('wrote-elsewhere', message, GIVE_TO_PERSON, output);
  }
  for (const file of allowed) {
    const found = await lstat(path.join(tree, file.path)).catch(() => null);
    if (found !== null && !found.isFile()) {
      return failed(
        'wrote-no-file',
        `\`${said}\` made ${file.path}, which is not a plain file.`,
        GIVE_TO_PERSON,
        output,
      );
    }
  }
  return { kind: 'done', written: allowed.map((file) => file.path) };
}

/** Holds what makemigrations wrote to what it was run for. */
async function trimMigrations(options: ApplyOptions, command: Command, written: string[]): Promise<Failed | null> {
  const { workspace, onProgress } = options;
  if (command.adds === undefined) return null;
  for (const file of written) {
    const source = await readInside(workspace.tree, file);
    const trimmed = source === null ? null : await trimMigration(source, command.adds);
    if (trimmed?.kind === 'unforeseen') {
      const message = `\`${sayCommand(command.argv)}\` wrote ${file}, which the change did not foresee: ${trimmed.message}`;
      return failed('migration-unforeseen', message, GIVE_TO_PERSON);
    }
    if (trimmed === null || trimmed.removed.length === 0) continue;
    onProgress(`leaving ${trimmed.removed.join(', ')} pending, as on the base`);
    await writeInside(workspace.tree, file, trimmed.source);
  }
  return null;
}

/** Commands print code in a style of their own; the repository's formatter goes over what they made, and nothing else. */
async function formatNew(
  options: ApplyOptions,
  environment: AvailableEnvironment,
  written: string[],
): Promise<Failed | null> {
  const { workspace, knowledge, sandbox, signal, onProgress } = options;
  const files = written.filter((file) => file.endsWith('.py'));
  if (knowledge.profile.formatter === null || files.length === 0) return null;
  onProgress(`formatting ${files.join(', ')}`);
  const argv = formatterOf(knowledge, environment, files);
  if (argv === null) return formatWithOurs(workspace, knowledge, files);
  const before = await snapshotOf(workspace.tree);
  const { tree } = workspace;
  const result = await runInEnvironment({
    sandbox,
    environment,
    knowledge,
    tree,
    argv,
    seconds: COMMAND_SECONDS,
    signal,
  });
  signal.throwIfAborted();
  if (result.exitCode !== 0) {
    const message = `\`${sayCommand(argv)}\` failed: ${lastWords(result.output)}`;
    return failed('command-failed', message, GIVE_TO_PERSON, tailOf(result.output));
  }
  const strays = changedBetween(before, await snapshotOf(tree)).filter((file) => !files.includes(file.path));
  const byProducts = await byProductsOf(workspace, strays);
  for (const file of byProducts) await removeTree(path.join(tree, file));
  const other = strays.find((file) => !byProducts.has(file.path));
  if (other === undefined) return null;
  return failed('wrote-elsewhere', `\`${sayCommand(argv)}\` also wrote ${other.path}.`, GIVE_TO_PERSON);
}

/** Where the environment has no formatter. A file it cannot read is left as it is; the checks say what is wrong with it. */
async function formatWithOurs(workspace: Workspace, knowledge: Knowledge, files: string[]): Promise<null> {
  for (const file of files) {
    const text = await readInside(workspace.tree, file);
    if (text === null) continue;
    const formatted = formatIfClean(file, null, text, gateOptions(knowledge, file));
    if (formatted !== text) await writeInside(workspace.tree, file, formatted);
  }
  return null;
}

const CACHES = /(^|\/)(__pycache__|\.(mypy|ruff|pytest)_cache|\.hypothesis)\/|\.py[co]$|(^|\/)\.coverage$/;

/** New files that are no part of any change: what the repository ignores, caches, a database that Django opened. */
async function byProductsOf(workspace: Workspace, changed: { path: string; how: string }[]): Promise<Set<string>> {
  const added = changed.filter((file) => file.how === 'added').map((file) => file.path);
  if (added.length === 0) return new Set();
  const asked = await tryGit(
    workspace.gitDir,
    ['-c', 'core.excludesFile=/dev/null', 'check-ignore', '-z', '--stdin', '--no-index'],
    { ...inWorkspace(workspace), input: added.map((file) => `${file}\0`).join('') },
  );
  const found = new Set(asked.stdout.split('\0').filter((file) => file !== ''));
  for (const file of added) {
    if (CACHES.test(file) || (await isNewDatabase(path.join(workspace.tree, file)))) found.add(file);
  }
  return found;
}

/** Looking for pending migrations opens the default database, which for SQLite makes its file. */
async function isNewDatabase(place: string): Promise<boolean> {
  if (!/\.(sqlite3?|db3?)(-journal|-wal|-shm)?$/.test(place)) return false;
  if (!(await lstat(place)).isFile()) return false;
  const handle = await open(place, 'r');
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(16), 0, 16, 0);
    return bytesRead === 0 || buffer.toString('latin1').startsWith('SQLite format 3');
  } finally {
    await handle.close();
  }
}

function failed(code: string, message: string, next: string, output = ''): Failed {
  return { kind: 'failed', reason: { code, message, evidence: [], next }, output };
}
