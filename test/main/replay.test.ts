import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensurefix } from '../support/ensurefix.ts';
import { tempDir } from '../support/git.ts';
import { kitRepository } from '../worker/generate/agent/kit.ts';

/** A run of the kit: a draft that ruff found something in, and its repair, which also tried a file outside the ticket. */
const RECORDING = path.resolve('test/worker/generate/agent/recordings/repaired.json');

let folder: Awaited<ReturnType<typeof tempDir>>;
let kit: string;

beforeAll(async () => {
  folder = await tempDir();
  kit = (await kitRepository(folder.path)).bare;
});
afterAll(() => folder.remove());

// Its commit is that of the kit when it was recorded.
const replay = (file: string, ...more: string[]) =>
  ensurefix(['replay', file, '--repo', kit, '--base', 'main', ...more], {
    env: { ENSUREFIX_HOME: path.join(folder.path, 'home') },
  });

describe('ensurefix replay', () => {
  it('goes through a kept recording to the same change, and exits 0', async () => {
    expect(await replay(RECORDING)).toMatchObject({
      code: 0,
      stdout: [
        'Add type hints to kit/pricing.py, drafted by scripted',
        'draft: 1 answers, kit/pricing.py, finished: the same change',
        'repair 1: 2 answers, kit/pricing.py, finished: the same change',
        '',
      ].join('\n'),
    });
  });

  it('says as JSON which round comes to another change, or has no answers left, and exits 1', async () => {
    const other = path.join(folder.path, 'other.json');
    const text = readFileSync(RECORDING, 'utf8').replace(
      '"new": "def half_of(amount: float)',
      '"new": "def half_of(amount: int)',
    );
    const recording = JSON.parse(text) as { entries: { position: string }[] };
    const entries = recording.entries.filter(({ position }) => position !== '1.2');
    writeFileSync(other, JSON.stringify({ ...recording, entries }));
    const { code, stdout } = await replay(other, '--json');
    expect(code).toBe(1);
    const files = ['kit/pricing.py'];
    expect(JSON.parse(stdout)).toEqual({
      ticket: 'Add type hints to kit/pricing.py',
      model: 'scripted',
      same: false,
      rounds: [
        { round: 0, answers: 1, files, stopped: null, same: false, ended: null },
        { round: 1, answers: 1, files, stopped: 'budget-reached', same: false, ended: '1.2' },
      ],
    });
  });

  it('says what to give where a file is no recording, or is not there', async () => {
    const wrong = path.join(folder.path, 'wrong.json');
    writeFileSync(wrong, '{"version": 2}');
    const [no, none] = await Promise.all([replay(wrong), replay(path.join(folder.path, 'none.json'))]);
    expect(no).toMatchObject({ code: 1, stdout: '' });
    expect(no.stderr).toMatch(
      /wrong\.json is no recording[^]*Give the recording\.json that lies beside the page of a run/,
    );
    expect(none).toMatchObject({ code: 1, stdout: '' });
    expect(none.stderr).toMatch(/none\.json cannot be read[^]*Give the path of a recording\.json/);
  });
});
