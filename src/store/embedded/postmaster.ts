import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** What a server says of itself in postmaster.pid. */
export interface Postmaster {
  pid: number;
  /** Folder of its unix socket; empty while it starts. */
  socket: string;
}

/** The server that claims the data folder; null when none does. */
export function readPostmaster(data: string): Postmaster | null {
  let lines: string[];
  try {
    lines = readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  // An empty file is one that was being written when its writer died.
  return { pid: Number.isInteger(pid) && pid > 0 ? pid : 0, socket: lines[4] ?? '' };
}

/**
 * Whether the process is a living server of this folder. A number alone says little: it may be a zombie that nobody
 * reaps, as in a container without an init, or belong to another program by now.
 */
export function isServing(pid: number, data: string): boolean {
  if (pid === 0 || !exists(pid)) return false;
  if (process.platform !== 'linux') return true;
  return stateOf(pid) !== 'Z' && folderOf(pid) === data;
}

/**
 * Processes that still work in the data folder: children of a killed server finish what they do. Starting another server
 * beside them would ruin the data.
 */
export function workingIn(data: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => folderOf(pid) === data);
}

/** Whether the process is gone, or will be as soon as its parent looks. */
export function isGone(pid: number): boolean {
  return !exists(pid) || (process.platform === 'linux' && stateOf(pid) === 'Z');
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function stateOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before it stands in parentheses and may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).charAt(0);
  } catch {
    return 'Z';
  }
}

function folderOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}
