import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { git } from '../src/lib/git.ts';
import { enlarge } from './enlarge.ts';
import { measureIndex } from './measure-index.ts';
import { median, timed } from './measure.ts';
import { printTable } from './table.ts';
import { readFromNothing } from './read-from-nothing.ts';

/**
 * How long reading a repository takes: `--repo` a clone with its history, all else is made from it in a temporary folder. Every ratio is
 * of times taken in turns, in this run.
 */
const { values } = parseArgs({ options: { repo: { type: 'string' } } });
if (values.repo === undefined) throw new Error('Name a clone: node --import tsx bench/index.ts --repo PATH');
const folder = await mkdtemp(path.join(os.tmpdir(), 'ensurefix-bench-'));
try {
  const gitDir = (await git(null, ['-C', path.resolve(values.repo), 'rev-parse', '--absolute-git-dir'])).trim();
  process.stdout.write(`${os.cpus().length} cores, Node ${process.version}\n`);
  const { said, rows } = await measureIndex(gitDir, folder);
  printTable(said, rows);

  const alone = await once(gitDir, folder);
  printTable('A process that does nothing else, from its start', [
    { what: 'the index, nothing compiled yet', ms: alone.ms },
    { what: 'memory at most', mb: alone.peak },
    { what: 'memory before it begins', mb: alone.bare },
  ]);

  const large = await enlarge(gitDir, 10, path.join(folder, 'ten-times.git'));
  const times: { small: number; large: number }[] = [];
  for (let round = 0; round < 3; round += 1) {
    const small = await timed(() => readFromNothing(gitDir, 'HEAD', folder));
    times.push({ small, large: await timed(() => readFromNothing(large, 'HEAD', folder)) });
  }
  const small = median(times.map((each) => each.small));
  printTable('Ten times as much', [
    { what: 'the index, cold', ms: small },
    {
      what: 'the index of ten copies, each with other texts, cold',
      ms: median(times.map((each) => each.large)),
      against: { ms: small, name: 'one' },
    },
  ]);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Milliseconds, and megabytes of resident memory. */
async function once(gitDir: string, cache: string): Promise<{ ms: number; bare: number; peak: number }> {
  const script = path.join(import.meta.dirname, 'index-once.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, gitDir, cache]);
  return JSON.parse(stdout) as { ms: number; bare: number; peak: number };
}
