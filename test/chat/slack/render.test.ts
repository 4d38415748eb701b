import { describe, expect, it } from 'vitest';
import type { Post } from '../../../src/chat/post.ts';
import { cut } from '../../../src/lib/cut.ts';
import type { Message } from '../../../src/chat/slack/render/message.ts';
import { renderOpening } from '../../../src/chat/slack/render/opening.ts';
import { renderPost } from '../../../src/chat/slack/render/post.ts';
import { answersForm, editForm, reviseForm, turnForm } from '../../../src/chat/slack/render/form.ts';
import { renderHome } from '../../../src/chat/slack/render/home.ts';
import { HOSTILE, SAMPLES } from '../samples.ts';
import { sample } from './sample.ts';
import { complaintAbout, property, walk } from './stand-in/check.ts';

const NOW = new Date('2026-01-02T03:04:17Z');
const render = (post: Post, tables = true): Message =>
  renderPost(post, { now: NOW, tables, plans: tables, file: true, key: 'k' });

/** What Slack would say to the message, null for nothing. */
function complaint({ blocks, text }: Message) {
  return complaintAbout('chat.postMessage', { channel: 'C0SHOP', thread_ts: '17.42', blocks, text });
}

function wordsOf(message: Message): string {
  return [...walk(message.blocks)]
    .map((each) => property(each, 'text'))
    .filter((text) => typeof text === 'string')
    .join('\n');
}

function buttonsOf(message: Message): { id: unknown; text: unknown; style: unknown }[] {
  return [...walk(message.blocks)]
    .filter((each) => property(each, 'type') === 'button')
    .map((each) => ({
      id: property(each, 'action_id'),
      text: property(property(each, 'text'), 'text'),
      style: property(each, 'style'),
    }));
}

/** A value with each of its strings replaced, numbers, kinds and states left. */
function withWords<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((each: unknown) => withWords(each, change)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, FIXED.has(key) ? each : withWords(each, change)]),
  ) as T;
}
const FIXED = new Set(['kind', 'status', 'weight', 'verdict', 'from', 'startedAt', 'tone', 'slot']);

/** Lists as long as given. */
function withItems<T>(value: T, many: number): T {
  if (Array.isArray(value))
    return Array.from({ length: value.length === 0 ? 0 : many }, (_, at) =>
      withItems(value[at % value.length] as unknown, Math.min(many, 12)),
    ) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withItems(each as unknown, many)])) as T;
}

describe.each(Object.entries(SAMPLES))('a message: %s', (_, post) => {
  it.each([true, false])('is taken by Slack, tables %s', (tables) => {
    expect(complaint(render(post, tables))).toBeNull();
  });

  it.each([
    ['hostile words', () => HOSTILE],
    ['no words', () => ''],
    ['blanks', () => ' \n\t '],
    ['markup', () => '<!channel> <@U0ANN> <http://evil.example|shop> *b* _i_ ~s~ `c` ```x``` &amp; :x: > q'],
    ['long words', (text: string) => `${text} ${'word '.repeat(3_000)}`],
    ['one long word', () => 'x'.repeat(40_000)],
    ['characters of two units', () => '👍'.repeat(9_000)],
    ['half a character', () => '\ud83d'],
    ['many lines', () => 'line\n'.repeat(5_000)],
  ])('is taken with %s', (_name, change) => {
    for (const tables of [true, false]) {
      const message = render(withWords(post, change), tables);
      expect(complaint(message)).toBeNull();
      expect(JSON.stringify(message.blocks).length).toBeLessThan(60_000);
    }
  });

  it('is taken with very many items', () => {
    const many =
      post.kind === 'questions'
        ? { ...post, questions: withItems(post.questions.slice(0, 1), 1) }
        : withItems(post, 120);
    for (const tables of [true, false]) expect(complaint(render(many, tables))).toBeNull();
  });

  it('has nothing that Slack reads as markup, and says all in words beside the blocks', () => {
    const message = render(withWords(post, (text) => `${text} <!channel> <@U0ANN> <http://evil.example|x>`));
    const elements = [...walk(message.blocks)];
    expect(elements.filter((each) => property(each, 'type') === 'mrkdwn')).toEqual([]);
    expect(elements.filter((each) => ['user', 'broadcast', 'link'].includes(String(property(each, 'type'))))).toEqual(
      [],
    );
    expect(message.text).not.toMatch(/[<>]/);
    expect(message.text.length).toBeGreaterThan(10);
  });

  it('is the same each time', () => {
    expect(render(post)).toEqual(render(post));
  });
});

describe('questions', () => {
  const one = (options: number, fallback: string | null = 'v1') => {
    const post = sample('questions');
    const [question] = post.questions;
    if (question === undefined) throw new Error('no question');
    question.options = Array.from({ length: options }, (_, at) => ({ value: `v${at}`, label: `label ${at}` }));
    question.default = fallback;
    return { ...post, questions: [question] };
  };

  it('has a button an option up to five, the default marked', () => {
    expect(buttonsOf(render(one(3)))).toEqual([
      { id: 'answer:field_type:1', text: '1. label 0', style: undefined },
      { id: 'answer:field_type:2', text: '2. label 1 (default)', style: 'primary' },
      { id: 'answer:field_type:3', text: '3. label 2', style: undefined },
      { id: 'form:answers', text: 'Something else…', style: undefined },
      { id: 'cancel', text: 'Drop the ticket', style: undefined },
    ]);
  });

  it('has a menu for more, and a button for the default', () => {
    const message = render(one(6));
    expect(complaint(message)).toBeNull();
    expect([...walk(message.blocks)].find((each) => property(each, 'type') === 'static_select')).toMatchObject({
      action_id: 'answer:field_type',
      options: expect.arrayContaining([expect.objectContaining({ value: 'v5' })]) as unknown,
    });
    expect(buttonsOf(message)[0]).toMatchObject({ id: 'answer:field_type:default', text: 'Use v1' });
  });

  it.each([101, 250])('lists %s options, which no menu takes, to be answered in words', (many) => {
    const message = render(one(many));
    expect(complaint(message)).toBeNull();
    expect(wordsOf(message)).toContain('label 100');
    expect(wordsOf(message)).toContain('Answer with a number');
  });

  it('lists options that a button would cut', () => {
    const post = one(2);
    const option = post.questions[0]?.options[0];
    if (option !== undefined) option.label = `${'long '.repeat(30)}end`;
    expect(wordsOf(render(post))).toContain(`${'long '.repeat(30)}end`);
  });

  it('asks several in one message, each with a field, sent by one button', () => {
    const message = render(sample('questions'));
    const fields = message.blocks.filter((block) => block.type === 'input');
    expect(fields.map((field) => property(property(field, 'element'), 'type'))).toEqual([
      'static_select',
      'plain_text_input',
    ]);
    expect(property(property(property(fields[0], 'element'), 'initial_option'), 'value')).toBe('IntegerField');
    expect(buttonsOf(message)[0]).toMatchObject({ id: 'answers', text: 'Send these answers' });
  });

  it('says all options beside the blocks', () => {
    expect(render(sample('questions')).text).toContain('2. short text (CharField)');
  });
});

describe('a card', () => {
  it('starts and cancels where it waits for a yes, else stops', () => {
    const card = sample('card');
    expect(buttonsOf(render(card)).map(({ id }) => id)).toEqual(['confirm', 'form:edit', 'cancel']);
    expect(buttonsOf(render({ ...card, confirm: false })).map(({ text }) => text)).toEqual(['Stop']);
  });

  it('waits for a second person where one is needed', () => {
    const ids = buttonsOf(render(SAMPLES['approval'] ?? sample('card'))).map(({ id }) => id);
    expect(ids).toEqual(['approve', 'decline', 'form:edit', 'cancel']);
  });

  it('carries its key with its controls, as every post does, where Slack takes one so long', () => {
    const keyed = (key: string) =>
      renderPost(sample('card'), { now: NOW, tables: true, plans: true, file: false, key }).blocks.at(-1);
    expect(keyed('slack:T1:C1:17.42/m1:ticket')).toMatchObject({ block_id: 'card:slack:T1:C1:17.42/m1:ticket' });
    expect(keyed('k'.repeat(260))).not.toHaveProperty('block_id');
  });

  it('shows every slot with where it came from', () => {
    expect(wordsOf(render(sample('card')))).toMatch(/max length \n255\n default: 2 others on Customer use/);
  });
});

describe('progress', () => {
  it('can be stopped until it ended', () => {
    const progress = sample('progress');
    expect(buttonsOf(render(progress)).map(({ id }) => id)).toEqual(['cancel']);
    const steps = progress.steps.map((step) => ({ ...step, status: 'done' as const, ms: 1 }));
    expect(buttonsOf(render({ ...progress, steps }))).toEqual([]);
  });
});

describe('a result', () => {
  it('shows the checks as one table, what was not checked, and where it is', () => {
    const message = render(sample('ready'));
    const [table, ...others] = message.blocks.filter((block) => block.type === 'table');
    expect(others).toEqual([]);
    expect(table?.type === 'table' && table.rows.map((row) => row.map((each) => property(each, 'text')))).toEqual([
      ['check', 'before → after', 'time', 'found'],
      ['parse', 'passed → passed', '6 ms', 'every changed file parses'],
      ['pytest', 'passed → passed', '8.4 s', '61 tests passed, 2 of them new'],
      ['mypy', 'failed → failed, the same way', '2.1 s', '2 errors in 1 file, the same as on the base'],
      ['migrations', 'could not run', '–', 'no database could be started'],
    ]);
    expect(wordsOf(message)).toContain('pyright: the repository does not configure it');
    expect(buttonsOf(message).map(({ id, text }) => [id, text])).toEqual([
      ['open:1', 'Pull request'],
      ['open:2', 'Run'],
    ]);
  });

  it('says nothing of a file on a disk, and gives all of what is cut as a file', () => {
    const post = sample('ready');
    if (post.outcome.kind !== 'proposed') throw new Error('not proposed');
    post.outcome.pullRequest.url = '/srv/pulls/7/page.html';
    post.outcome.summary = Array.from({ length: 900 }, (_, at) => `Line ${at} of what was done in this change.`);
    const message = render({ ...post, page: '/srv/pages/t1.html' });
    expect(JSON.stringify(message)).not.toContain('/srv/');
    expect(buttonsOf(message)).toEqual([]);
    expect(message.whole).toContain('Line 899 of');
    expect(wordsOf(message)).toContain('All of it is in the file above.');
  });

  it('says how much is not shown, and where it is', () => {
    const post = sample('ready');
    if (post.outcome.kind !== 'proposed') throw new Error('not proposed');
    post.outcome.summary = Array.from({ length: 900 }, (_, at) => `Line ${at} of what was done in this change.`);
    const message = render(post);
    expect(complaint(message)).toBeNull();
    expect(wordsOf(message)).toMatch(
      /Shortened: [\d,]+ more characters are not shown here\. All of it is on the page of the run: http:\/\/127/,
    );
    expect(buttonsOf(message).map(({ text }) => text)).toEqual(['Pull request', 'Run']);
  });
});

describe('what can be done with a result', () => {
  const controls = (post: Post) =>
    [...walk(render(post).blocks)].filter((each) => property(each, 'action_id') !== undefined);

  it('is a button each; of the checks, one for each that failed or could not run', () => {
    const post = sample('withheld');
    expect(buttonsOf(render(post)).map(({ id, text }) => [id, text])).toEqual([
      ['retry', 'Retry'],
      ['recheck:1', 'Check migrations again'],
      ['form:revise', 'Revise…'],
      ['hand-over', 'Hand to a person'],
    ]);
    expect(buttonsOf(render({ ...post, actions: [] }))).toEqual([]);
  });

  it('is a menu of checks where many failed', () => {
    const post = sample('withheld');
    if (post.outcome.kind !== 'withheld') throw new Error('not withheld');
    const [check] = post.outcome.checks;
    if (check === undefined) throw new Error('no check');
    post.outcome.checks = ['a', 'b', 'c', 'd'].map((name) => ({ ...check, name, status: 'failed' as const }));
    expect(complaint(render(post))).toBeNull();
    const menu = controls(post).find((each) => property(each, 'type') === 'static_select');
    expect(menu).toMatchObject({ action_id: 'recheck:0', options: [{ value: 'a' }, { value: 'b' }, {}, {}] });
  });
});

describe('repositories to pick from', () => {
  const pick = (many: number): Post => ({
    kind: 'pick-repository',
    request: 'x',
    options: Array.from({ length: many }, (_, at) => ({ repo: `https://github.com/acme/shop${at}.git`, why: '' })),
  });

  it('are buttons with the end of each address, and a menu where there are many', () => {
    expect(buttonsOf(render(pick(2))).map(({ id, text }) => [id, text])).toEqual([
      ['pick:1', '1. acme/shop0'],
      ['pick:2', '2. acme/shop1'],
      ['cancel', 'Drop it'],
    ]);
    for (const many of [7, 100, 101]) expect(complaint(render(pick(many)))).toBeNull();
    expect(buttonsOf(render(pick(7))).map(({ id }) => id)).toEqual(['cancel']);
  });
});

describe('a home page', () => {
  const home = (post: Post) => {
    if (post.kind !== 'home') throw new Error('no home');
    return renderHome(post, { now: NOW, site: 'https://shop.slack.com/' });
  };
  const about = (post: Post) => complaintAbout('views.publish', { user_id: 'U0ANN', view: home(post) });
  const full = SAMPLES['home'] ?? sample('card');

  it('is taken by Slack, empty, full, and with anything in it', () => {
    const empty: Post = { kind: 'home', tickets: [], questions: [], channels: [], acceptance: [], settings: [] };
    for (const post of [empty, full, withItems(full, 120)]) expect(about(post)).toBeNull();
    for (const words of [HOSTILE, '', 'x'.repeat(9_000), '<!channel> <@U0ANN>'])
      expect(about(withWords(full, () => words))).toBeNull();
  });

  it('leads to threads and pull requests, names channels, and draws how tickets ended', () => {
    if (full.kind !== 'home') throw new Error('no home');
    const [ticket] = full.tickets;
    const [row] = full.acceptance;
    if (ticket === undefined || row === undefined) throw new Error('no ticket');
    const view = home({
      ...full,
      tickets: [{ ...ticket, thread: 'slack:T0TEAM:C0SHOP:1700000001.000100' }],
      channels: [{ place: 'slack:T0TEAM:C0SHOP', repo: 'acme/shop' }],
      acceptance: [row, { shape: 'Prints to logging', ready: 0, proposed: 1, merged: 0, total: 2 }],
    });
    const all = [...walk(view)];
    expect(all.map((each) => property(each, 'url')).filter(Boolean)).toEqual([
      'http://127.0.0.1:3210/pulls/7',
      'https://shop.slack.com/archives/C0SHOP/p1700000001000100',
    ]);
    expect(all.map((each) => property(each, 'channel_id')).filter(Boolean)).toEqual(['C0SHOP']);
    const drawn = all.map((each) => property(each, 'text')).find((text) => String(text).includes('█'));
    expect(String(drawn).split('\n')).toEqual([
      'Add a field to a Django model  ████████▓▓▓▓▒▒▒▒░░░░░░░░  6 ended, 4 proposed, 3 ready, 2 merged',
      'Prints to logging              ▒▒▒▒░░░░                  2 ended, 1 proposed, 0 ready, 0 merged',
    ]);
  });
});

describe('a form', () => {
  const note = { channel: 'C0SHOP', root: '17.42', card: 'k' };
  const about = (view: object | null) => complaintAbout('views.open', { trigger_id: 't', view });
  const message = { value: '17.42:abc', author: 'Ann', text: 'hello', verified: true };

  it.each([
    ['short', (text: string) => text],
    ['nothing', () => ''],
    ['hostile', () => HOSTILE],
    ['long', (text: string) => text.repeat(500)],
  ])('is taken by Slack with %s words', (_, change) => {
    const questions = withWords(sample('questions').questions, change);
    expect(about(answersForm(questions, note))).toBeNull();
    const slot = { slot: 'max_length', value: change('255').slice(0, 1_500) };
    expect(about(editForm([slot, { slot: 'unique', value: 'yes', yesNo: true }], note))).toBeNull();
    expect(about(reviseForm(note))).toBeNull();
    const around = Array.from({ length: 30 }, (__, at) => ({
      ...withWords(message, change),
      value: `17.${at}:abc`,
      verified: at % 2 === 0,
    }));
    expect(about(turnForm(change('Customer needs a nickname'), around, note))).toBeNull();
  });

  it('ticks only messages whose author Slack vouches for', () => {
    const view = turnForm('x', [message, { ...message, value: '17.43:abc', verified: false }], note);
    const boxes = [...walk(view)].find((each) => property(each, 'type') === 'checkboxes');
    expect(boxes).toMatchObject({ options: [{}, {}], initial_options: [{ value: '17.42:abc' }] });
  });
});

describe('progress as a plan', () => {
  it('has a task a step, and lines where the workspace takes no plan', () => {
    const plan = render(sample('progress')).blocks[0];
    expect(plan).toMatchObject({
      type: 'plan',
      tasks: [
        { status: 'complete' },
        {},
        { status: 'in_progress', title: 'Run the checks (10.0 s)' },
        { status: 'pending' },
      ],
    });
    expect(render(sample('progress'), false).blocks.some(({ type }) => type === 'plan')).toBe(false);
  });
});

describe('a refusal', () => {
  it('starts a proposal by its number', () => {
    expect(buttonsOf(render(sample('refusal'))).map(({ id, text }) => [id, text])).toEqual([
      ['start:1', '1. convert the print calls in accounts/tokens.py to logging'],
      ['start:2', '2. add a nullable datetime field last_used_at to ApiToken'],
    ]);
  });
});

describe('words', () => {
  it('shows what stands between backticks as code, and lone backticks as they are', () => {
    const styleOf = (text: string) =>
      [...walk(render({ kind: 'notice', tone: 'plain', text }).blocks)]
        .filter((each) => property(each, 'type') === 'text')
        .map((each) => [property(each, 'text'), property(property(each, 'style'), 'code')]);
    expect(styleOf('see `shop.py` and `x`')).toEqual([
      ['see ', undefined],
      ['shop.py', true],
      [' and ', undefined],
      ['x', true],
    ]);
    expect(styleOf('a ` b')).toEqual([['a ` b', undefined]]);
    expect(styleOf('``` b')).toEqual([['``` b', undefined]]);
  });

  it('quotes a request without its markup', () => {
    const opening = renderOpening(
      {
        id: 'command:1',
        channel: 'C0SHOP',
        root: null,
        sender: { id: 'U0ANN', team: null },
        text: `${HOSTILE} ${'word '.repeat(5_000)}`,
        how: 'asked',
        context: [],
      },
      'ann',
    );
    expect(complaint(opening)).toBeNull();
    expect(opening.text).not.toMatch(/[<>]/);
  });

  it('cuts between characters', () => {
    expect(cut('👍👍', 3)).toBe('👍…');
    expect(cut('ab', 2)).toBe('ab');
  });
});

describe('the stand-in', () => {
  it.each([
    ['an unknown parameter', { chanel: 'C1' }],
    ['a number for a text', { text: 7 }],
    ['an unknown block', { blocks: [{ type: 'heading', text: 'x' }] }],
    ['a field no block has', { blocks: [{ type: 'divider', colour: 'red' }] }],
    ['a header with markup', { blocks: [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }] }],
    ['a long header', { blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }] }],
    ['51 blocks', { blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) }],
    [
      'two tables',
      { blocks: Array.from({ length: 2 }, () => ({ type: 'table', rows: [[{ type: 'raw_text', text: 'x' }]] })) },
    ],
    [
      '26 buttons',
      { blocks: [{ type: 'actions', elements: Array.from({ length: 26 }, (_, at) => aButton(`b${at}`)) }] },
    ],
    ['one action twice', { blocks: [{ type: 'actions', elements: [aButton('a'), aButton('a')] }] }],
    [
      'a long button',
      {
        blocks: [{ type: 'actions', elements: [aButton('a', { text: { type: 'plain_text', text: 'x'.repeat(76) } })] }],
      },
    ],
    ['an unknown style', { blocks: [{ type: 'actions', elements: [aButton('a', { style: 'loud' })] }] }],
    ['a long value', { blocks: [{ type: 'actions', elements: [aButton('a', { value: 'x'.repeat(2_001) })] }] }],
    ['a section of 3001', { blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3_001) } }] }],
  ])('refuses %s', (_, wrong) => {
    expect(complaintAbout('chat.postMessage', { channel: 'C1', text: 'x', ...wrong })).not.toBeNull();
  });

  it('takes what Slack takes', () => {
    expect(
      complaintAbout('chat.postMessage', {
        channel: 'C1',
        text: 'x',
        blocks: [{ type: 'actions', elements: [aButton('a')] }],
      }),
    ).toBeNull();
  });
});

function aButton(id: string, more: object = {}): object {
  return { type: 'button', action_id: id, text: { type: 'plain_text', text: 'x' }, ...more };
}
