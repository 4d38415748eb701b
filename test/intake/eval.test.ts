import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exec } from '../../src/lib/exec.ts';
import { git } from '../../src/lib/git.ts';
import { shopRepository } from '../support/shop.ts';

/** The program itself, on the sample shop as a clone of its own. */
const EVAL = path.resolve(import.meta.dirname, '../../bench/eval-intake.ts');

let folder = '';
let commit = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ensurefix-eval-test-'));
  // The clones lie inside another repository, which must not be taken for one of them.
  await git(null, ['init', '--quiet', folder]);
  const shop = await shopRepository();
  commit = shop.commit;
  await mkdir(path.join(folder, 'repos/acme+folder'), { recursive: true });
  await rename(shop.bare, path.join(folder, 'repos/acme+shop'));
  await shop.cleanup();
});

afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

describe('eval:intake', () => {
  it('says what was right and what was not, and ends with 0', async () => {
    const { exitCode, stdout, stderr } = await evaluate([
      line({ id: 'right', request: 'hi', verdict: 'chat', tags: ['greeting'] }),
      line({ id: 'wrong', request: 'thanks!', verdict: 'reject' }),
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('2 cases');
    expect(stdout).toMatch(/verdict +1\/2 +50\.0 %/);
    expect(stdout).toContain('Not right (1):\n  wrong  "thanks!"  expected reject, got chat');
  });

  it('cuts by tag', async () => {
    const { stdout } = await evaluate([line({ request: 'hi', verdict: 'chat', tags: ['greeting'] })], '--by', 'tags');
    expect(stdout).toMatch(/greeting +1\/1 +100\.0 % +1\/1 +100\.0 %/);
  });

  it('prints the same as JSON', async () => {
    const { stdout } = await evaluate([line({ request: 'hi', verdict: 'chat' })], '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      score: { cases: 1, verdict: { right: 1, of: 1 } },
      cases: [{ verdictRight: true, answer: { verdict: 'chat' } }],
    });
  });

  it.each([
    ['a case that is no JSON', ['{'], /line 1 is not JSON\. Write one JSON object a line\./],
    ['a case without a verdict', [line({ verdict: 'maybe' })], /line 1: "verdict": /],
    ['no case', [''], /holds no case/],
    ['two cases of one name', [line({}), line({})], /two cases called c1/],
    ['a repository without a clone', [line({ repo: 'acme/other' })], /no clone of acme\/other\. Clone acme\/other to /],
    ['a folder that is no clone', [line({ repo: 'acme/folder' })], /acme\+folder is not a git repository/],
    ['a commit that is not there', [line({ commit: 'f'.repeat(40) })], /ffff/],
  ])('ends with a sentence on %s', async (_, lines, said) => {
    const { exitCode, stderr } = await evaluate(lines);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(said);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('ends with a sentence when the clones are not given', async () => {
    const { exitCode, stderr } = await exec(['node', '--import', 'tsx', EVAL]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^The folder with the clones is not given\. Use: npm run eval:intake/);
  });
});

async function evaluate(lines: readonly string[], ...options: string[]) {
  const file = path.join(folder, 'cases.jsonl');
  // What stands for the shop's commit is known only once it was made.
  await writeFile(file, lines.map((each) => `${each.replace(SHOP_COMMIT, commit)}\n`).join(''));
  const repos = path.join(folder, 'repos');
  return exec(['node', '--import', 'tsx', EVAL, '--repos', repos, '--cases', file, ...options]);
}

const SHOP_COMMIT = 'c'.repeat(40);

function line(label: Record<string, unknown>): string {
  const base = { id: 'c1', repo: 'acme/shop', commit: SHOP_COMMIT, request: 'hi', verdict: 'chat', shape: null };
  return JSON.stringify({ ...base, slots: {}, missing: [], why: '', tags: [], ...label });
}
