import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { git } from '../src/lib/git.ts';
import { hostEnv } from '../src/lib/host-env.ts';
import type { AvailableEnvironment } from '../src/worker/environment/environment.ts';
import { must, timed } from './measure.ts';

/** What a person would have done: a ready change to type in, and the interpreter and tools to check it with. */
export interface Craft {
  /** The bare origin, and a commit in it whose files are the change. */
  origin: string;
  commit: string;
  files: string[];
  environment: AvailableEnvironment;
  /** A folder of this craft alone. What tools keep between runs is kept here, as in a checkout in daily use. */
  folder: string;
}

/** The times of the same work typed by hand, one command after the other, without a sandbox. */
export interface ByHand {
  /** Clone, edit, makemigrations and every check, on the change. */
  change: number;
  /** What comparing with the base takes besides: a second clone, every check there, and the new tests without the change. */
  base: number;
}

export async function workByHand(craft: Craft): Promise<ByHand> {
  const change = await clone(craft, 'change');
  const edited = craft.files.filter((file) => !/\/migrations\//.test(file));
  for (const file of edited) {
    await writeFile(
      path.join(change.tree, file),
      await git(craft.origin, ['cat-file', 'blob', `${craft.commit}:${file}`]),
    );
  }
  const onChange = await timed(async () => {
    await change.type('python', 'manage.py', 'makemigrations');
    // As makemigrations writes it, the format check fails.
    await change.type('ruff', 'format');
    await check(change);
  });
  const base = await clone(craft, 'base');
  const onBase = await timed(() => check(base));
  const newTests = edited.filter((file) => /(^|\/)test_[^/]*\.py$/.test(file));
  for (const file of newTests) {
    await writeFile(
      path.join(base.tree, file),
      await git(craft.origin, ['cat-file', 'blob', `${craft.commit}:${file}`]),
    );
  }
  // They have to fail there, so the exit code is 1.
  const without = newTests.length === 0 ? 0 : await timed(() => base.tryTo('python', '-m', 'pytest', ...newTests));
  return { change: change.ms + onChange, base: base.ms + onBase + without };
}

/** Every check on a change, two at a time and the longest first, as somebody with two terminals would. Returns how to do it again. */
export async function checksByHand(craft: Craft): Promise<() => Promise<void>> {
  const { tree, type } = await clone(craft, 'change');
  await git(null, ['-C', tree, 'checkout', '--quiet', craft.commit]);
  return async () => {
    const waiting = COMMANDS.toReversed();
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await type(...next);
    };
    await Promise.all([lane(), lane()]);
  };
}

/** The quickest first. */
const COMMANDS: [string, ...string[]][] = [
  ['ruff', 'format', '--check'],
  ['ruff', 'check'],
  ['python', 'manage.py', 'check'],
  ['python', 'manage.py', 'makemigrations', '--check'],
  ['python', '-m', 'mypy', '.'],
  ['python', '-m', 'pytest'],
];

async function check(checkout: Checkout): Promise<void> {
  for (const command of COMMANDS) await checkout.type(...command);
}

interface Checkout {
  tree: string;
  ms: number;
  type: (...argv: [string, ...string[]]) => Promise<unknown>;
  /** The same where it may fail. */
  tryTo: (...argv: [string, ...string[]]) => Promise<unknown>;
}

async function clone(craft: Craft, name: string): Promise<Checkout> {
  const tree = path.join(craft.folder, name);
  await rm(tree, { recursive: true, force: true });
  await mkdir(craft.folder, { recursive: true });
  const ms = await timed(() => git(null, ['clone', '--quiet', '--branch', 'main', craft.origin, tree]));
  const bin = path.join(craft.environment.path, 'bin');
  const env = {
    PATH: `${bin}:${hostEnv(['PATH'])['PATH'] ?? ''}`,
    HOME: craft.folder,
    MYPY_CACHE_DIR: path.join(craft.folder, 'mypy'),
    RUFF_CACHE_DIR: path.join(craft.folder, 'ruff'),
  };
  const [python, ruff] = [path.join(bin, 'python'), path.join(bin, 'ruff')];
  const found = (program: string): string => ({ python, ruff })[program] ?? program;
  const type = ([program, ...args]: [string, ...string[]]) => must([found(program), ...args], { cwd: tree, env });
  return { tree, ms, type: (...argv) => type(argv), tryTo: (...argv) => type(argv).catch(() => null) };
}
