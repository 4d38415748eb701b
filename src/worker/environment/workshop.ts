import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Sandbox, SandboxResult } from '../sandbox/sandbox.ts';
import { ENVIRONMENT_MOUNT } from './environment.ts';
import type { Interpreter } from './interpreter.ts';
import { interpreterMounts } from './mounts.ts';
import type { PackageIndex } from './package-index.ts';
import type { RequirementList, UvLock } from './source.ts';
import { uvProgram } from './uv.ts';

/** Where uv runs: in the sandbox, with the environment writable at the place it will have for ever. */
export interface Workshop {
  /** Folder of our own on the host; removed by the caller. */
  folder: string;
  /** The environment being filled. */
  content: string;
  interpreter: Interpreter;
  home: string;
  sandbox: Sandbox;
  signal: AbortSignal;
}

/** An environment with nothing in it. */
export function makeEmpty(workshop: Workshop): Promise<SandboxResult> {
  const { program } = workshop.interpreter;
  // Without a sandbox it is seen where it lies, and moves into the store once.
  const movable = workshop.sandbox.isolated ? [] : ['--relocatable'];
  return uv(workshop, ['venv', ...movable, '--allow-existing', '--no-project', '--python', program, ENVIRONMENT_MOUNT]);
}

/** uv's own lock as a list on stdout. Needs no network: nothing is looked up. */
export async function exportLock(workshop: Workshop, lock: UvLock): Promise<SandboxResult> {
  for (const [file, text] of Object.entries(lock.files)) {
    const at = path.join(workFolder(workshop), file);
    await mkdir(path.dirname(at), { recursive: true });
    await writeFile(at, text);
  }
  const what = ['--all-packages', '--no-emit-workspace', '--no-header', '--no-annotate'];
  const groups = lock.groups.flatMap((name) => ['--group', name]);
  const extras = lock.extras.flatMap((name) => ['--extra', name]);
  const how = ['--frozen', '--offline', '--python', workshop.interpreter.program];
  return uv(workshop, ['export', ...how, ...what, ...groups, ...extras], { cwd: lock.folder });
}

/** Installs wheels, which runs none of their code. */
export async function installWheels(workshop: Workshop, list: RequirementList, index: PackageIndex) {
  return uv(workshop, [...(await installArguments(workshop, list, index)), '--only-binary', ':all:'], { index });
}

/** Installs what has no wheel as well. Its code runs with the network, so it gets a cache that nobody else uses. */
export async function installAll(workshop: Workshop, list: RequirementList, index: PackageIndex) {
  const cache = path.join(workshop.folder, 'cache');
  await mkdir(cache);
  const result = await uv(workshop, await installArguments(workshop, list, index), { index, cache });
  await rm(cache, { recursive: true, force: true });
  return result;
}

/** Whether every requirement comes with hashes, so that one without would be an error. */
export function isHashed(list: RequirementList): boolean {
  const named = list.requirements.filter((line) => !line.startsWith('-'));
  return named.length > 0 && named.every((line) => line.includes('--hash='));
}

async function installArguments(workshop: Workshop, list: RequirementList, index: PackageIndex): Promise<string[]> {
  const lists = { 'requirements.txt': list.requirements, 'constraints.txt': list.constraints };
  await mkdir(workFolder(workshop), { recursive: true });
  for (const [name, lines] of Object.entries(lists)) {
    await writeFile(path.join(workFolder(workshop), name), `${lines.join('\n')}\n`);
  }
  const python = `${ENVIRONMENT_MOUNT}/bin/python`;
  const strictness = [isHashed(list) ? '--require-hashes' : [], list.complete ? '--no-deps' : []].flat();
  const files = ['-r', 'requirements.txt', '-c', 'constraints.txt'];
  // uv's own compiling needs Python 3.7.
  const compiled = Number(workshop.interpreter.version.split('.')[1]) >= 7 ? ['--compile-bytecode'] : [];
  return ['pip', 'install', '--python', python, ...compiled, ...strictness, ...index.args, ...files];
}

async function uv(
  workshop: Workshop,
  args: string[],
  options: { index?: PackageIndex; cache?: string; cwd?: string } = {},
) {
  const { home, content, interpreter, sandbox, signal } = workshop;
  const work = workFolder(workshop);
  const cache = options.cache ?? path.join(home, 'cache', 'uv');
  await Promise.all([work, cache].map((at) => mkdir(at, { recursive: true })));
  return sandbox.run({
    argv: [UV, ...args],
    work,
    cwd: options.cwd ?? '.',
    mounts: [
      ...interpreterMounts(interpreter.folders),
      ...(options.index?.mounts ?? []),
      { from: uvProgram(home), to: UV, writable: false },
      { from: cache, to: CACHE, writable: true },
      { from: content, to: ENVIRONMENT_MOUNT, writable: true },
    ],
    env: { ...UV_ENV, ...options.index?.env },
    network: options.index !== undefined,
    timeoutMs: 20 * 60_000,
    signal,
  });
}

function workFolder(workshop: Workshop): string {
  return path.join(workshop.folder, 'work');
}

const UV = '/run/uv';
const CACHE = '/run/cache';
const UV_ENV = {
  UV_CACHE_DIR: CACHE,
  UV_LINK_MODE: 'copy',
  UV_NO_PROGRESS: '1',
  // A slow index is not an unreachable one.
  UV_HTTP_TIMEOUT: '180',
  UV_PYTHON_DOWNLOADS: 'never',
  NO_COLOR: '1',
};
