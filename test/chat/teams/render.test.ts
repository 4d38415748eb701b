import { describe, expect, it } from 'vitest';
import type { Post } from '../../../src/chat/post.ts';
import type { Card } from '../../../src/chat/teams/render/card.ts';
import { editedSlots } from '../../../src/chat/teams/render/edited.ts';
import { editForm, noteForm, reviseForm, turnForm } from '../../../src/chat/teams/render/form.ts';
import { type Look, markIn } from '../../../src/chat/teams/render/message.ts';
import { renderOpening } from '../../../src/chat/teams/render/opening.ts';
import { renderPost } from '../../../src/chat/teams/render/post.ts';
import type { Question } from '../../../src/ticket/question.ts';
import { HOSTILE, SAMPLES } from '../samples.ts';
import { problemsOf, walk, wordsOf } from './stand-in/check.ts';

const LOOK: Look = {
  now: new Date('2026-01-02T03:04:17Z'),
  key: 'teams:t:c/1:ticket',
  role: 'everyone',
  controls: true,
  note: null,
  refreshFor: [],
  mention: true,
};
const render = (post: Post, more: Partial<Look> = {}): Card => renderPost(post, { ...LOOK, ...more }).card;

function sample<K extends Post['kind']>(name: string, kind: K): Extract<Post, { kind: K }> {
  const post = structuredClone(SAMPLES[name]);
  if (post?.kind !== kind) throw new Error(`The sample ${name} is no ${kind}.`);
  return post as Extract<Post, { kind: K }>;
}

function buttonsOf(card: Card): Record<string, unknown>[] {
  return [...walk(card.body)]
    .filter((each) => each['type'] === 'ActionSet')
    .flatMap((each) => each['actions'] as Record<string, unknown>[]);
}
const titlesOf = (card: Card): unknown[] => buttonsOf(card).map(({ title }) => title);

/** A value with each of its strings replaced, kinds and states left, and lists as long as given. */
function filled<T>(value: T, words: string, many: number | null, which = ''): T {
  if (typeof value === 'string') return `${words}${which}` as T;
  if (Array.isArray(value)) {
    const length = many === null || value.length === 0 ? value.length : many;
    const fewer = many === null ? null : Math.min(many, 12);
    return Array.from({ length }, (_, at) =>
      filled(value[at % value.length] as unknown, words, fewer, many === null ? '' : ` ${at}`),
    ) as T;
  }
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) =>
      key === 'actions'
        ? [key, each]
        : [
            key,
            FIXED.has(key)
              ? `${each as string}${key === 'slot' ? which : ''}`
              : filled(each as unknown, words, many, which),
          ],
    ),
  ) as T;
}
const FIXED = new Set(['kind', 'status', 'weight', 'verdict', 'from', 'startedAt', 'tone', 'state', 'slot']);

describe.each(Object.entries(SAMPLES))('a card: %s', (_, post) => {
  it('is taken by Teams as it is, empty, huge, hostile, and with very many items', () => {
    const posts = [
      post,
      filled(post, '', null),
      filled(post, HOSTILE, null),
      filled(post, 'ü'.repeat(5_000), null),
      filled(post, 'some words', 120),
    ];
    for (const each of posts) {
      for (const look of [
        {},
        { key: null, controls: false, note: 'You said: start.' },
        { role: 'approver' as const, refreshFor: ['29:a'] },
      ])
        expect(problemsOf(render(each, look))).toEqual([]);
    }
  });

  it('has nothing that Teams reads as markup, and says it in words to who sees no cards', () => {
    const card = render(filled(post, HOSTILE, null));
    // Words stand in runs, which are shown as they are; a TextBlock or a FactSet would read Markdown.
    const types = new Set([...walk(card)].map((each) => each['type']));
    expect([...types].filter((type) => type === 'TextBlock' || type === 'FactSet' || type === 'Image')).toEqual([]);
    // oxlint-disable-next-line no-control-regex
    expect(`${wordsOf(card)}${card.fallbackText}`).not.toMatch(/\u001b|\u202e/);
    expect(render(post).fallbackText.length).toBeGreaterThan(3);
  });

  it('carries its mark, by which it is found again, and the key in each of its buttons', () => {
    const card = render(post);
    expect(JSON.stringify(card)).toContain(markIn('teams:t:c/1:ticket'));
    expect(card.fallbackText).not.toContain('teams:t:c/1');
    const carrying = buttonsOf(card).filter(({ type }) => type !== 'Action.OpenUrl');
    for (const { data } of carrying)
      expect(data).toMatchObject({ card: 'teams:t:c/1:ticket', ensurefix: expect.any(String) });
    // A client that carries nothing out in place sends the same as a message.
    for (const each of carrying.filter(({ type }) => type === 'Action.Execute'))
      expect(each['fallback']).toMatchObject({ type: 'Action.Submit', data: each['data'] });
  });
});

describe('what does not fit', () => {
  it('is shortened, saying so and where the rest is', () => {
    const long = { kind: 'notice', tone: 'plain', text: `${'word '.repeat(9_000)}the end` } as const;
    expect(wordsOf(render(long))).toMatch(/Shortened: [\d,]+ more characters are not shown here\./);
    const result = sample('ready', 'result');
    if (result.outcome.kind !== 'proposed') throw new Error('no proposal');
    result.outcome.notes = Array.from({ length: 400 }, (_, at) => `note ${at} ${'x'.repeat(80)}`);
    const card = render(result);
    expect(wordsOf(card)).toContain('All of it is on the page of the run: http://127.0.0.1:3210/runs/t1');
    expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThanOrEqual(27_000);
    expect(titlesOf(card)).toContain('Run');
    const alone = render({ ...result, page: '/srv/pages/t1.html' });
    expect(wordsOf(alone)).toMatch(/Shortened: [\d,]+ more characters are not shown here\./);
    expect(JSON.stringify(alone)).not.toContain('/srv/');
  });
});

describe('questions', () => {
  const one = (question: Partial<Question>): Post => ({
    kind: 'questions',
    understood: 'Add a field',
    questions: [
      {
        slot: 'field_type',
        text: 'What does it hold?',
        why: '',
        options: [],
        default: null,
        freeText: true,
        ...question,
      },
    ],
  });
  const options = (many: number, length = 5) =>
    Array.from({ length: many }, (_, at) => ({ value: `v${at}`, label: `${'l'.repeat(length)}${at}` }));

  it('are a button an option, the default marked, and a field for other words', () => {
    const card = render(one({ options: options(3), default: 'v1' }));
    expect(titlesOf(card)).toEqual([
      '1. lllll0',
      '2. lllll1 (default)',
      '3. lllll2',
      'Send my words',
      'Drop the ticket',
    ]);
    expect(buttonsOf(card)[1]).toMatchObject({ style: 'positive', data: { answers: { field_type: 'v1' } } });
    expect([...walk(card)].map(({ id }) => id)).toContain('own:field_type');
    expect(titlesOf(render(one({ default: 'CharField' })))).toEqual([
      'Use CharField',
      'Send my words',
      'Drop the ticket',
    ]);
  });

  it('are menus and fields, defaults filled in, sent by one button, where there is more', () => {
    const card = render(sample('questions', 'questions'));
    const inputs = [...walk(card)].filter(({ type }) => String(type).startsWith('Input.'));
    expect(inputs.map(({ id, value }) => [id, value])).toEqual([
      ['choose:field_type', 'IntegerField'],
      ['own:field_type', undefined],
      ['choose:choices', undefined],
    ]);
    expect(titlesOf(card)).toEqual(['Send these answers', 'Drop the ticket']);
    expect(buttonsOf(card)[0]).toMatchObject({ data: { answers: { field_type: 'IntegerField' } } });
    const menu = [...walk(render(one({ options: options(60), default: 'v7' })))].find(
      ({ type }) => type === 'Input.ChoiceSet',
    );
    expect(menu).toMatchObject({ value: 'v7', choices: { length: 60 } });
  });

  it('list options that no control shows all of, and say how they are answered in words', () => {
    const card = render(one({ options: options(4, 90) }));
    expect(wordsOf(card)).toContain(`3. ${'l'.repeat(90)}2`);
    expect(wordsOf(card)).toContain('“cancel” drops the ticket');
    expect(wordsOf(card)).toContain('mention me');
    expect(wordsOf(render(one({}), { mention: false }))).not.toContain('mention me');
    // More than a card holds: in words only.
    const many = render(one({ options: options(100, 200), freeText: false }));
    expect(problemsOf(many)).toEqual([]);
    expect(titlesOf(many)).toEqual(['Drop the ticket']);
  });
});

describe('a ticket', () => {
  it('starts, is edited and dropped; a started one is stopped', () => {
    expect(titlesOf(render(sample('card', 'ticket')))).toEqual(['Start', 'Edit…', 'Cancel']);
    expect(titlesOf(render({ ...sample('card', 'ticket'), confirm: false }))).toEqual(['Stop']);
  });

  it('that needs a second person shows the buttons for it to those who may, and asks their client to look', () => {
    const post = sample('approval', 'ticket');
    expect(titlesOf(render(post))).toEqual(['Edit…', 'Cancel']);
    expect(titlesOf(render(post, { role: 'approver' }))).toEqual(['Approve', 'Decline']);
    const card = render(post, { refreshFor: Array.from({ length: 80 }, (_, at) => `29:${at}`) });
    expect(card.refresh?.userIds).toHaveLength(60);
    expect(card.refresh?.action).toMatchObject({ verb: 'refresh', data: { card: 'teams:t:c/1:ticket' } });
  });

  it('shows every slot with where it came from', () => {
    const words = wordsOf(render(sample('card', 'ticket')));
    expect(words).toContain('max length  255  default: 2 others on Customer use CharField(255)');
    expect(words).toContain('bounds  at most 6 files and 200 lines  shop/**');
  });

  it('is edited in a form of its own fields, what is no plain value left out', () => {
    const post = sample('card', 'ticket');
    post.terms.slots['unique'] = { value: true, from: 'said', why: '' };
    post.terms.slots['nested'] = { value: { a: 1 }, from: 'said', why: '' };
    const form = editForm(editedSlots(post), 'k');
    expect(problemsOf(form.card)).toEqual([]);
    const held = [...walk(form.card)]
      .filter(({ type }) => String(type).startsWith('Input.'))
      .map(({ id, value }) => [id, value]);
    expect(held).toContainEqual(['choose:max_length', '255']);
    expect(held).toContainEqual(['choose:admin', 'list_display']);
    expect(held).toContainEqual(['choose:unique', 'yes']);
    expect(held.map(([id]) => id)).not.toContain('choose:nested');
  });
});

describe('a run', () => {
  it('shows its steps, and can be stopped until it ended', () => {
    const post = sample('progress', 'progress');
    const words = wordsOf(render(post));
    expect(words).toContain('✓  Open a clean workspace  412 ms');
    expect(words).toContain(
      '›  Run the checks  10.0 s\n\u00a0\u00a0\u00a0\u00a0\u00a0pytest on the base (3 of 6 checks done)',
    );
    expect(words).toContain('○  Open the pull request');
    expect(titlesOf(render(post))).toEqual(['Stop']);
    post.steps = post.steps.map((step) => ({ ...step, status: 'done' }));
    expect(titlesOf(render(post))).toEqual([]);
  });

  it('ends with its checks as a table, which clients without tables show as lines', () => {
    const card = render(sample('ready', 'result'));
    const table = [...walk(card)].find(({ type }) => type === 'Table');
    expect(table).toMatchObject({ firstRowAsHeaders: true, fallback: { type: 'Container' } });
    expect(wordsOf(table)).toContain('pytest');
    expect(wordsOf(table?.['fallback'])).toContain('pytest');
    expect(titlesOf(card)).toEqual(['Pull request', 'Run']);
  });

  it('can be retried, checked again, revised and handed over; many checks are a menu', () => {
    const post = sample('withheld', 'result');
    expect(titlesOf(render(post))).toEqual(['Retry', 'Check migrations again', 'Revise…', 'Hand to a person']);
    if (post.outcome.kind !== 'withheld') throw new Error('not withheld');
    const [check] = post.outcome.checks;
    if (check === undefined) throw new Error('no check');
    post.outcome.checks = Array.from({ length: 9 }, (_, at) => ({
      ...check,
      name: `check${at}`,
      status: 'failed' as const,
    }));
    expect([...walk(render(post))].find(({ type }) => type === 'Input.ChoiceSet')).toMatchObject({
      id: 'menu',
      choices: { length: 9 },
    });
  });
});

describe('forms and what else is said', () => {
  it('shows how a pull request stands', () => {
    const post: Post = {
      kind: 'pull-request',
      ticketId: 't1',
      title: 'Add nickname',
      pullRequest: { number: 7, url: 'https://github.com/acme/shop/pull/7' },
      state: 'open',
      ci: [{ name: 'tests', state: 'failed', note: '2 failed' }],
      reviews: [{ author: 'ben', verdict: 'approved' }],
    };
    const card = render(post);
    expect(problemsOf(card)).toEqual([]);
    expect(wordsOf(card)).toMatch(
      /Pull request #7 \(Add nickname\) is open[\s\S]*tests[\s\S]*failed[\s\S]*ben approved/,
    );
    expect(titlesOf(card)).toEqual(['Pull request']);
  });

  it('are taken by Teams, with anything in them', () => {
    for (const text of ['', HOSTILE, 'ü'.repeat(9_000)]) {
      const cards = [
        turnForm({ text, author: text, verified: false }).card,
        reviseForm('k').card,
        noteForm(text).card,
        editForm(
          [
            { slot: 'a', value: text },
            { slot: 'b', value: 'yes', yesNo: true },
          ],
          'k',
        ).card,
        renderOpening({ name: text, text, background: true }, LOOK).card,
      ];
      for (const card of cards) expect(problemsOf(card)).toEqual([]);
    }
  });

  it('sends along only messages whose author Teams vouches for, unless somebody says so', () => {
    const keep = (verified: boolean) =>
      [...walk(turnForm({ text: 'x', author: 'Ann', verified }).card)].find(({ type }) => type === 'Input.Toggle');
    expect(keep(true)).toMatchObject({ value: 'true' });
    expect(keep(false)).toMatchObject({ value: 'false', title: expect.stringContaining('not verified') });
  });

  it('leads from a home page to threads of channels and to pull requests', () => {
    const post = sample('home', 'home');
    post.questions = [
      {
        about: 'What does it hold?',
        thread: 'teams:0f3a1c52-9b1e-4c55-8a55-1b2c3d4e5f60:19:a@thread.tacv2;messageid=17',
        since: '2026-01-02T03:04:05Z',
      },
    ];
    post.channels = [
      { place: 'teams:0f3a1c52-9b1e-4c55-8a55-1b2c3d4e5f60:19:a@thread.tacv2', repo: 'acme/shop' },
      { place: 'teams:0f3a1c52-9b1e-4c55-8a55-1b2c3d4e5f60:a:1x', repo: 'acme/orders' },
      { place: 'slack:T1:C1', repo: 'acme/bills' },
    ];
    expect(wordsOf(render(post))).toMatch(
      /a channel {2}acme\/shop[\s\S]*a chat with me {2}acme\/orders[\s\S]*slack:T1:C1/,
    );
    const urls = buttonsOf(render(post, { controls: false })).map(({ url }) => url);
    expect(urls).toEqual([
      'https://teams.microsoft.com/l/message/19%3Aa%40thread.tacv2/17?tenantId=0f3a1c52-9b1e-4c55-8a55-1b2c3d4e5f60&parentMessageId=17',
      'http://127.0.0.1:3210/pulls/7',
      'https://teams.microsoft.com/l/channel/19%3Aa%40thread.tacv2/channel?tenantId=0f3a1c52-9b1e-4c55-8a55-1b2c3d4e5f60',
    ]);
  });

  it('shows repositories as buttons with the end of each address, and as a menu where there are many', () => {
    const post = sample('pick', 'pick-repository');
    expect(titlesOf(render(post))).toEqual(['1. acme/shop', '2. orders', 'Drop it']);
    post.options = Array.from({ length: 300 }, (_, at) => ({
      repo: `https://github.com/acme/repository-${at}`,
      why: '',
    }));
    const card = render(post);
    expect(problemsOf(card)).toEqual([]);
    expect(titlesOf(card)).toEqual(['Use this one', 'Drop it']);
  });
});
