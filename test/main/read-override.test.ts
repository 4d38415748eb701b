import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/lib/log.ts';
import { readOverride } from '../../src/main/read-override.ts';
import { openRepositories } from '../../src/main/repositories.ts';
import { makeRepo } from '../support/git.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-override-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

function file(text: string): string {
  const at = path.join(folder, 'override.yml');
  writeFileSync(at, text);
  return at;
}

describe("the operator's settings", () => {
  it('hold over what a repository says of itself', async () => {
    const repo = path.join(folder, 'shop');
    await makeRepo(repo, { 'shop.py': '', '.ensurefix.yml': 'bounds:\n  files: 9\n  lines: 50\nmodel: gpt-x\n' });
    const override = await readOverride(file('bounds:\n  files: 3\nmodel: false\n'));
    const signal = new AbortController().signal;
    const repositories = openRepositories({ home: path.join(folder, 'home'), override, log: silentLog, signal });
    const { knowledge } = await repositories.open(repo, null);
    expect(knowledge.settings).toMatchObject({ bounds: { files: 3, lines: 50 }, model: false });
  });

  it('are none without a file, and end the start with the line of what is wrong', async () => {
    expect(await readOverride(null)).toEqual({});
    const wrong = file('bounds:\n  fils: 3\n');
    await expect(readOverride(wrong)).rejects.toThrow(new RegExp(`${wrong}.*line 2.*fils`, 's'));
    await expect(readOverride(path.join(folder, 'none.yml'))).rejects.toThrow(/none\.yml cannot be read/);
  });
});
