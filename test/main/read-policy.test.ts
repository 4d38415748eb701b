import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readPolicy } from '../../src/main/read-policy.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-policy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

function written(text: string): string {
  const file = path.join(folder, 'policy.yml');
  writeFileSync(file, text);
  return file;
}

it('is the file, and the repository of the command line where the file does not speak of it', async () => {
  const file = written('repositories:\n  - repo: /srv/shop\n    places: [slack:T1:C1]\nlimits: { person: 3 }\n');
  const shop = { repo: '/srv/shop', places: ['slack:T1:C1'], groups: null, approvers: null };
  expect(await readPolicy(file, '/srv/shop')).toEqual({ repositories: [shop], limits: { person: 3, place: 60 } });
  expect((await readPolicy(file, '/srv/other')).repositories).toHaveLength(2);
  expect((await readPolicy(null, null)).repositories).toEqual([]);
});

it.each([
  ['a key nobody reads', 'repositories:\n  - repo: /srv/shop\n    channels: [x]\n', /repositories\.0.*channels/s],
  [
    'an empty list, which could be meant as nobody or everybody',
    'repositories:\n  - repo: a\n    groups: []\n',
    /groups/,
  ],
  ['no YAML', 'repositories: [', /no YAML/],
])('says where it is wrong: %s', async (_, text, says) => {
  await expect(readPolicy(written(text), null)).rejects.toThrow(says);
});

it('says when the file is not there', async () => {
  await expect(readPolicy(path.join(folder, 'none.yml'), null)).rejects.toThrow(/cannot be read/);
});
