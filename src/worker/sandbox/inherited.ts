import { openSync, readdirSync, readFileSync } from 'node:fs';

/**
 * What to give a child as its descriptors above the usual ones so that it gets none of those that whoever started us
 * left open: an open pipe or folder of the host is a way out of any sandbox. Node opens its own so that they close, and
 * closes the first few it was given; the others are for us to shut.
 */
export function closeInherited(): ('ignore' | number)[] {
  const open = readdirSync('/proc/self/fd')
    .map(Number)
    .filter((fd) => fd > 2 && survivesExec(fd));
  if (open.length === 0) return [];
  nowhere ??= openSync('/dev/null', 'r');
  const highest = Math.max(...open);
  return Array.from({ length: highest + 1 }, (_, fd) => (open.includes(fd) && nowhere !== null ? nowhere : 'ignore'));
}

let nowhere: number | null = null;

function survivesExec(fd: number): boolean {
  try {
    const flags = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1] ?? '0';
    return (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0;
  } catch {
    // It was open only while the folder was read.
    return false;
  }
}

const CLOSE_ON_EXEC = 0o2000000;
