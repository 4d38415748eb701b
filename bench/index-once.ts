import path from 'node:path';
import { readFromNothing } from './read-from-nothing.ts';
import { timed } from './measure.ts';

/** Reads the repository of a git directory once, in a process that does nothing else, and prints what it took. */
const [gitDir = '', folder = ''] = process.argv.slice(2);
const bare = megabytes();
const ms = await timed(() => readFromNothing(gitDir, 'HEAD', path.resolve(folder)));
process.stdout.write(`${JSON.stringify({ ms, bare, peak: megabytes() })}\n`);

/** The most that was resident so far; the system counts in kilobytes. */
function megabytes(): number {
  return process.resourceUsage().maxRSS / 1024;
}
