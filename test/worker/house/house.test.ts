import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownersOf } from '../../../src/worker/house/owners.ts';
import { readHouse, reviewersFor } from '../../../src/worker/house/read-house.ts';
import { signsOff } from '../../../src/worker/house/sign-off.ts';
import { templateIn } from '../../../src/worker/house/template.ts';
import { titleInStyle } from '../../../src/worker/house/title.ts';
import { signCommit } from '../../../src/worker/house/trailers.ts';
import { makeRepo, tempDir } from '../../support/git.ts';
import { PLAIN_SETTINGS } from '../../support/shop.ts';

const by = (subjects: string[], author = 'Ada', signed = false) =>
  subjects.map((subject) => ({ author, subject, signed }));
const many = (subject: string, times = 6) => Array.from({ length: times }, (_, at) => `${subject} ${at}`);
const change = { kind: 'feat', paths: ['src/shop/models.py', 'src/shop/admin.py', 'tests/test_shop.py'] };

describe('a title', () => {
  it.each<[string, string[], string]>([
    ['as it is where nothing shows', ['Add a', 'feat: b'], 'Add nickname to shop.Customer'],
    ['as it is in plain style', many('Fix the thing'), 'Add nickname to shop.Customer'],
    ['in lower case', many('fix the thing'), 'add nickname to shop.Customer'],
    ['with a full stop', many('Fix it').map((subject) => `${subject}.`), 'Add nickname to shop.Customer.'],
    ['of conventional commits', many('fix: the thing'), 'feat: add nickname to shop.Customer'],
    ['with their scope', many('fix(api): The thing'), 'feat(shop): Add nickname to shop.Customer'],
    [
      'whatever merges and reverts are called',
      [...many('Merge x'), ...many('Revert "y"'), ...many('fix: z')],
      'feat: add nickname to shop.Customer',
    ],
  ])('is %s', (_, subjects, expected) => {
    const history = [...by(subjects), ...by(many('Bump left-pad'), 'dependabot[bot]')];
    expect(titleInStyle('Add nickname to shop.Customer', history, change)).toBe(expected);
  });

  it('keeps an abbreviation, and names no scope across folders', () => {
    const history = by(many('fix(api): the thing'));
    const across = { kind: 'test', paths: ['a/x.py', 'b/y.py'] };
    expect(titleInStyle('HTTP moves to httpx', history, across)).toBe('test: HTTP moves to httpx');
  });
});

it('signs off where a file wants it or nearly everybody does', () => {
  const signed = by(many('x', 9), 'Ada', true);
  expect(signsOff(signed, false)).toBe(true);
  expect(signsOff([...signed, ...by(many('y', 4))], false)).toBe(false);
  expect(signsOff(by(['x'], 'Ada', true), false)).toBe(false);
  expect(signsOff([], true)).toBe(true);
});

describe('a commit', () => {
  const ada = { name: 'Ada <x>\nSigned-off-by: Mallory', email: 'ada@example.org' };
  it('is by the bot, and whoever asked is its co-author', () => {
    expect(signCommit({ id: 't', asker: { ...ada, name: 'Ada' } }, { author: 'bot', signsOff: true })).toEqual({
      author: { name: 'EnsureFix bot', email: 'bot@ensurefix.invalid' },
      trailers: [
        'EnsureFix-Ticket: t',
        'Co-authored-by: Ada <ada@example.org>',
        'Signed-off-by: EnsureFix bot <bot@ensurefix.invalid>',
      ],
    });
  });

  it('is by whoever asked where the config says so and their address is known, and forges no line', () => {
    const { author, trailers } = signCommit({ id: 't', asker: ada }, { author: 'requester', signsOff: false });
    expect(author.email).toBe('ada@example.org');
    expect([author.name, ...trailers].join('|')).not.toMatch(/[\n<]x|\n/);
    expect(trailers.at(-1)).toMatch(/^Co-authored-by: EnsureFix bot/);
    expect(signCommit({ id: 't' }, { author: 'requester', signsOff: false }).author.name).toBe('EnsureFix bot');
  });
});

it('asks the owners of the changed files, by the last rule that matches', () => {
  const text =
    '# all\n* @acme/all\n/docs/ @writer\n*.py @ana mail@example.org\nshop/models.py @acme/data # why\n/shop/admin.py\n';
  expect(ownersOf(text, ['shop/models.py', 'a/b.py', 'c.py'])).toEqual(['ana', 'acme/data']);
  expect(ownersOf(text, ['docs/deep/x.md', 'LICENSE'])).toEqual(['writer', 'acme/all']);
  expect(ownersOf(text, ['shop/admin.py'])).toEqual([]);
});

it('finds the template where GitHub does, and takes no choice of several', () => {
  expect(templateIn(['docs/pull_request_template.md', '.github/PULL_REQUEST_TEMPLATE.md'])).toBe(
    '.github/PULL_REQUEST_TEMPLATE.md',
  );
  expect(templateIn(['.github/PULL_REQUEST_TEMPLATE/a.md'])).toBe('.github/PULL_REQUEST_TEMPLATE/a.md');
  expect(templateIn(['.github/PULL_REQUEST_TEMPLATE/a.md', '.github/PULL_REQUEST_TEMPLATE/b.md'])).toBeNull();
});

it('reads all of it off a commit', async () => {
  const folder = await tempDir();
  const repo = await makeRepo(path.join(folder.path, 'r'), {
    '.github/CODEOWNERS': '* @ana\n',
    'pull_request_template.md': '## What\n',
  });
  for (const number of [1, 2, 3, 4, 5])
    await repo.commit({ a: String(number) }, `fix: ${number}\n\nSigned-off-by: Ada <ada@example.com>`);
  const house = await readHouse(path.join(repo.path, '.git'), 'HEAD', PLAIN_SETTINGS);
  await folder.remove();
  expect(house).toMatchObject({ signsOff: true, template: '## What\n', owners: '* @ana\n' });
  expect(house.history.map(({ subject }) => subject)).toEqual([
    'fix: 5',
    'fix: 4',
    'fix: 3',
    'fix: 2',
    'fix: 1',
    'Start',
  ]);
  expect(reviewersFor(house, { ...PLAIN_SETTINGS, reviewers: ['@bo', 'ana'] }, ['x.py'])).toEqual(['ana', 'bo']);
});
