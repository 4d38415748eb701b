import { mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Limits } from './limits.ts';

/**
 * Control groups: the only limit on what all processes of a program use together, and the only one on the number of
 * processes that holds for root. A machine has version 1 (one tree for each resource) or 2 (one tree); whether we may
 * make groups there depends on who we are, so a place is used only after a program has run in it once.
 */
export type GroupPlace = { version: 1; memory: string; pids: string } | { version: 2; folder: string };

export interface Group {
  /** The folders whose `cgroup.procs` the program must be written to. */
  folders: string[];
  /** Whether the kernel has ended a process in it for want of memory. */
  outOfMemory(): boolean;
  /** Ends what is left in it and removes it. */
  close(): Promise<void>;
}

/** Folders below which groups might be made here, the best first. */
export function groupPlaces(): GroupPlace[] {
  const own = readLines('/proc/self/cgroup').map((line) => line.split(':'));
  const pathOf = (name: string) => own.find((part) => part[1]?.split(',').includes(name))?.[2] ?? '/';
  const mounts = readLines('/proc/mounts').map((line) => line.split(' '));
  const mountOf = (name: string) =>
    mounts.find((part) => part[2] === 'cgroup' && part[3]?.split(',').includes(name))?.[1] ?? null;

  const memory = mountOf('memory');
  const pids = mountOf('pids');
  if (memory !== null && pids !== null) {
    return [
      { version: 1, memory: path.join(memory, pathOf('memory')), pids: path.join(pids, pathOf('pids')) },
      { version: 1, memory, pids },
    ];
  }
  const unified = mounts.find((part) => part[2] === 'cgroup2')?.[1];
  if (unified === undefined) return [];
  // A group with processes in it, as ours is, gets no children with limits; its parent may.
  const ours = path.join(unified, pathOf(''));
  return [path.dirname(ours), unified]
    .filter((folder) => folder.startsWith(unified) && hasControllers(folder))
    .map((folder) => ({ version: 2, folder }));
}

function hasControllers(folder: string): boolean {
  const controllers = readText(path.join(folder, 'cgroup.subtree_control')).split(/\s+/);
  return controllers.includes('memory') && controllers.includes('pids');
}

/** Makes a group with these limits. Throws where we may not. */
export function openGroup(place: GroupPlace, limits: Limits): Group {
  const name = `ensurefix-${process.pid}-${count++}`;
  const folders = (place.version === 1 ? [place.memory, place.pids] : [place.folder]).map((at) => path.join(at, name));
  const [memory = '', pids = memory] = folders;
  for (const folder of folders) mkdirSync(folder);
  writeFileSync(path.join(pids, 'pids.max'), String(limits.processes));
  if (place.version === 1) {
    writeFileSync(path.join(memory, 'memory.limit_in_bytes'), String(limits.memory));
    tryWrite(path.join(memory, 'memory.memsw.limit_in_bytes'), String(limits.memory));
  } else {
    writeFileSync(path.join(memory, 'memory.max'), String(limits.memory));
    tryWrite(path.join(memory, 'memory.swap.max'), '0');
  }
  const events = path.join(memory, place.version === 1 ? 'memory.oom_control' : 'memory.events');
  return {
    folders,
    outOfMemory: () => /^oom_kill [1-9]/m.test(readText(events)),
    close: () => closeFolders(folders),
  };
}

let count = 0;

/** Removes groups that a killed process of ours has left behind; the kernel refuses where something still runs. */
export function sweepGroups(place: GroupPlace): void {
  for (const parent of place.version === 1 ? [place.memory, place.pids] : [place.folder]) {
    for (const name of readdirSync(parent)) {
      const folder = path.join(parent, name);
      if (!name.startsWith('ensurefix-') || Date.now() - modified(folder) < AN_HOUR) continue;
      tryRemove(folder);
    }
  }
}

const AN_HOUR = 3_600_000;

async function closeFolders(folders: string[]): Promise<void> {
  for (const folder of folders) {
    for (let wait = 1; !tryRemove(folder) && wait < 1000; wait *= 2) {
      for (const pid of readLines(path.join(folder, 'cgroup.procs'))) tryKill(Number(pid));
      await sleep(wait);
    }
  }
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

function tryRemove(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

/** For files that only some kernels have. */
function tryWrite(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch {
    // The kernel does not account swap: there is nothing to limit.
  }
}

function modified(folder: string): number {
  return statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function readLines(file: string): string[] {
  return readText(file)
    .split('\n')
    .filter((line) => line !== '');
}
