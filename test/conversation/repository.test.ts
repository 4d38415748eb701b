import { describe, expect, it } from 'vitest';
import { findRepository, inferRepository, readRepository } from '../../src/conversation/repository.ts';
import { nameOf } from '../../src/lib/address.ts';
import { asAction } from '../../src/conversation/subcommands.ts';
import type { ConversationState } from '../../src/conversation/state.ts';
import { DJANGO } from './repositories.ts';

const KNOWN = ['https://github.com/acme/shop.git', 'git@git.example.org:acme/billing.git', '/srv/code/Tools'];
const [SHOP = '', BILLING = '', TOOLS = ''] = KNOWN;

describe('the repository that words name', () => {
  it.each([
    ['repo:acme/shop add a nickname to Customer', SHOP, 'add a nickname to Customer'],
    ['add a nickname to Customer (repo:shop).', SHOP, 'add a nickname to Customer .'],
    ['add a nickname to Customer repository:billing, please', BILLING, 'add a nickname to Customer , please'],
    ['add it, see https://github.com/acme/shop/issues/12', SHOP, 'add it, see acme/shop'],
    ['https://github.com/ACME/shop: add a nickname', SHOP, 'acme/shop: add a nickname'],
    ['in ssh://git@git.example.org/acme/billing.git add a nickname', BILLING, 'in acme/billing add a nickname'],
    ['repo:tools print to logging', TOOLS, 'print to logging'],
  ])('%s', (words, repo, text) => {
    expect(readRepository(words, KNOWN)).toEqual({ repo, text, unknown: null });
  });

  it.each([
    'the repo is slow, add an index to Customer.email',
    'which repo is this',
    'repo: is it done',
    'see https://docs.djangoproject.com/en/5.2/ref/models/fields/',
    'add repository to the service, as in https://github.com/other/thing/blob/main/a.py',
    'a repo:is what I mean',
  ])('none: %s', (words) => {
    expect(readRepository(words, KNOWN)).toEqual({ repo: null, text: words, unknown: null });
  });

  it.each([
    ['repo:acme/nothing add a field', 'acme/nothing'],
    ['clone git@evil.example:acme/shop.git and add a field', 'git@evil.example:acme/shop.git'],
    ['in https://evil.example/acme/shop.git add a field', 'https://evil.example/acme/shop.git'],
  ])('one that is not there: %s', (words, unknown) => {
    expect(readRepository(words, KNOWN)).toMatchObject({ repo: null, unknown });
  });

  it('is not guessed where two have the name, and never shows what an address hides', () => {
    expect(findRepository('shop', [...KNOWN, '/srv/shop'])).toBe('/srv/shop');
    expect(findRepository('shop', ['https://a.example/x/shop', 'https://b.example/y/shop'])).toBeNull();
    expect(nameOf('https://user:secret@github.com/acme/shop.git?token=1')).toBe('acme/shop');
  });
});

it('is inferred from names that one has alone', () => {
  const bare = { ...DJANGO.index, modules: {}, files: [], django: { ...DJANGO.index.django, apps: [], models: [] } };
  const candidates = [
    { repo: 'library', index: DJANGO.index },
    { repo: 'bare', index: bare },
  ];
  expect(inferRepository('add an isbn to Book', candidates)).toEqual({ repo: 'library', why: 'only it has Book' });
  expect(inferRepository('add an isbn to Thing', candidates)).toMatchObject({
    options: [
      { repo: 'library', why: '' },
      { repo: 'bare', why: '' },
    ],
  });
});

describe('what words mean besides requests', () => {
  const IDLE: ConversationState = { kind: 'idle' };
  const DONE = { kind: 'done' } as ConversationState;
  const said = (text: string, state: ConversationState = IDLE) => asAction({ kind: 'say', text }, state);

  it.each([
    ['doctor', { kind: 'command', name: 'doctor', text: '' }],
    ['Repo acme/shop', { kind: 'command', name: 'repo', text: 'acme/shop' }],
    ['repo off.', { kind: 'command', name: 'repo', text: 'off' }],
    ['stats', { kind: 'command', name: 'stats', text: '' }],
  ])('%s', (text, action) => expect(said(text)).toEqual(action));

  it.each([
    ['retry please', { kind: 'retry' }],
    ['recheck pytest', { kind: 'recheck', check: 'pytest' }],
    ['rerun the new-tests check again', { kind: 'recheck', check: 'new-tests' }],
    ['hand this over to a colleague', null],
    ['please hand over', { kind: 'hand-over' }],
    ['give it to a person', { kind: 'hand-over' }],
  ])('after a run: %s', (text, action) => {
    expect(said(text, DONE)).toEqual(action ?? { kind: 'say', text });
  });

  it.each([
    'the doctor model needs a nickname',
    'repo is broken',
    'settings.py needs a new flag',
    'stats on Book please',
    'recheck it',
  ])('nothing: %s', (text) => {
    for (const state of [IDLE, DONE]) expect(said(text, state)).toEqual({ kind: 'say', text });
  });

  it('is an answer while questions are open', () => {
    const asking: ConversationState = {
      kind: 'asking',
      request: '',
      requester: 'ann',
      draft: { shape: 'x', slots: {}, confidence: 1 },
      questions: [],
      asked: 0,
    };
    expect(said('stats', asking)).toEqual({ kind: 'say', text: 'stats' });
  });
});
