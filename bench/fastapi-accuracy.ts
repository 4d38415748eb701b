import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buildIndex } from '../src/python/index/build.ts';
import { Said, toldByFastApi, toldByIndex, type Told } from '../test/python/index/fastapi-told.ts';

/** Compares the index of a checkout's HEAD with what FastAPI said of it: `fastapi-accuracy.ts CHECKOUT SAID.json`, `--all` lists every difference. */
const [checkout = '', file = ''] = process.argv.slice(2).filter((argument) => argument !== '--all');
const gitDir = execFileSync('git', ['-C', checkout, 'rev-parse', '--absolute-git-dir'], { encoding: 'utf8' }).trim();
const commit = execFileSync('git', ['-C', checkout, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
const cacheDir = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-accuracy-'));
const { index } = await buildIndex({ gitDir, commit, cacheDir });
rmSync(cacheDir, { recursive: true });

const said = toldByFastApi(Said.parse(JSON.parse(await readFile(file, 'utf8'))));
const found = toldByIndex(index.fastapi);
compare(
  'operations',
  said.map((item) => item.operation),
  found.map((item) => item.operation),
);
const known = new Set(said.map((item) => item.operation));
const same = found.filter((item) => known.has(item.operation));
const listed = new Set(same.map((item) => item.operation));
const shared = said.filter((item) => listed.has(item.operation));
const parts: Record<string, (item: Told) => string[]> = {
  parameters: (item) => item.parameters,
  bodies: (item) => item.body,
  responses: (item) => item.response,
  statuses: (item) => [String(item.status)],
  secured: (item) => [String(item.secured)],
  scopes: (item) => item.scopes,
};
for (const [kind, of] of Object.entries(parts)) {
  const told = (items: readonly Told[]) => items.flatMap((item) => of(item).map((part) => `${item.operation} ${part}`));
  compare(kind, told(shared), told(same));
}

function compare(kind: string, expected: readonly string[], actual: readonly string[]): void {
  const missing = expected.filter((item) => !actual.includes(item));
  const wrong = actual.filter((item) => !expected.includes(item));
  process.stdout.write(`${kind}: true ${expected.length}, missing ${missing.length}, wrong ${wrong.length}\n`);
  if (!process.argv.includes('--all')) return;
  for (const item of missing) process.stdout.write(`  - ${item}\n`);
  for (const item of wrong) process.stdout.write(`  + ${item}\n`);
}
