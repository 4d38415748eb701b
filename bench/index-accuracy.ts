import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buildIndex } from '../src/python/index/build.ts';
import { compareWithDjango, DjangoSays } from '../test/python/index/django-says.ts';

/** Compares the index of a checkout's HEAD with what Django said of it: `index-accuracy.ts CHECKOUT SAID.json`, `--all` lists every difference. */
const [checkout = '', said = ''] = process.argv.slice(2).filter((argument) => argument !== '--all');
const gitDir = path.resolve(checkout, '.git');
const commit = execFileSync('git', ['--git-dir', gitDir, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
const cacheDir = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-accuracy-'));
const { index } = await buildIndex({ gitDir, commit, cacheDir });
rmSync(cacheDir, { recursive: true });

const differences = compareWithDjango(index.django, DjangoSays.parse(JSON.parse(await readFile(said, 'utf8'))));
for (const [kind, { true: known, missing, wrong }] of Object.entries(differences)) {
  process.stdout.write(`${kind}: true ${known}, missing ${missing.length}, wrong ${wrong.length}\n`);
  if (!process.argv.includes('--all')) continue;
  for (const item of missing) process.stdout.write(`  - ${item}\n`);
  for (const item of wrong) process.stdout.write(`  + ${item}\n`);
}
