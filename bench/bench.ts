import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { git } from '../src/lib/git.ts';
import { removeTree } from '../src/worker/workspace/checkout.ts';
import { shopEnvironment, shopRepository } from '../test/support/shop.ts';
import { compareAgents } from './agents.ts';
import { type ByHand, workByHand } from './by-hand.ts';
import { measureChecks } from './checks.ts';
import { median, medianOf } from './measure.ts';
import { measureIndex } from './measure-index.ts';
import { measureParts } from './parts.ts';
import { printAgents, printTable } from './table.ts';
import { type Document, REQUEST, runWhole, startForNothing, warmHome } from './whole-run.ts';

/**
 * How long a ticket takes, against the same work typed by hand on the same machine at the same time. Only the ratios mean
 * something elsewhere. Both are done in turns, so that what else the machine does falls on both.
 */
const ROUNDS = 3;

const { values } = parseArgs({ options: { repo: { type: 'string' } } });
const folder = await mkdtemp(path.join(os.tmpdir(), 'ensurefix-bench-'));
const shop = await shopRepository();
try {
  const environment = await shopEnvironment();
  const home = await warmHome(folder);
  process.stdout.write(`${os.cpus().length} cores, Node ${process.version}, "${REQUEST}" on examples/shop\n`);

  const runs: number[] = [];
  const hands: ByHand[] = [];
  const documents: Document[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const began = performance.now();
    const document = await runWhole(home, shop.bare);
    const run = performance.now() - began;
    const { commit, files } = document;
    const craft = { origin: shop.bare, commit, files: files.map((file) => file.path), environment };
    const hand = await workByHand({ ...craft, folder: path.join(folder, 'by-hand') });
    // The first round of both warms the caches of both.
    if (round === 0) continue;
    runs.push(run);
    documents.push(document);
    hands.push(hand);
  }
  const run = median(runs);
  const change = median(hands.map((hand) => hand.change));
  const both = median(hands.map((hand) => hand.change + hand.base));
  printTable('A ticket from words to pull request', [
    { what: 'ensurefix run', ms: run },
    { what: 'by hand, on the change', ms: change },
    { what: 'by hand, and on the base', ms: both },
    { what: 'ensurefix run against by hand, on the change', ms: run, against: { ms: change, name: 'by hand' } },
    { what: 'ensurefix run against by hand, on both', ms: run, against: { ms: both, name: 'by hand' } },
  ]);
  const [last] = documents;
  if (last !== undefined) {
    const craft = { origin: shop.bare, commit: last.commit, files: [], environment };
    printTable('The checks alone, warm', await measureChecks({ ...craft, folder: path.join(folder, 'checks') }));
  }
  const steps = Object.keys(documents[0]?.timings ?? {}).map((name) => ({
    what: name,
    ms: median(documents.map((document) => document.timings[name] ?? 0)),
    against: { ms: run, name: 'the run' },
  }));
  const start = await medianOf(3, startForNothing);
  printTable('Inside the run', [
    { what: 'starting the program for nothing', ms: start, against: { ms: run, name: 'the run' } },
    ...steps,
  ]);

  const parts = path.join(folder, 'parts');
  await mkdir(parts);
  printTable('Its parts alone', await measureParts(home, shop.bare, parts));
  for (const repo of [shop.bare, ...(values.repo === undefined ? [] : [path.resolve(values.repo)])]) {
    const at = path.join(folder, path.basename(repo));
    await mkdir(at);
    const gitDir = (await git(null, ['-C', repo, 'rev-parse', '--absolute-git-dir'])).trim();
    const { said, rows } = await measureIndex(gitDir, at);
    printTable(`${path.basename(repo)}: ${said}`, rows);
  }
  printAgents(await compareAgents(folder, shop));
} finally {
  await shop.cleanup();
  await removeTree(folder);
  await rm(folder, { recursive: true, force: true });
}
