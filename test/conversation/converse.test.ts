import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Post } from '../../src/chat/post.ts';
import type { Action, IncomingMessage } from '../../src/chat/surface.ts';
import { converse, type Heard, type Turn } from '../../src/conversation/converse.ts';
import { afterRun, type ConversationState } from '../../src/conversation/state.ts';
import type { Knowledge, Shape } from '../../src/shapes/shape.ts';
import { shapes } from '../../src/shapes/registry.ts';
import { messageFrom } from '../support/messages.ts';
import { DJANGO } from './repositories.ts';

const REPO = { address: '/repos/library', ref: 'main', commit: 'c0ffee00'.repeat(5) };

/** A thread that remembers its state, as the store does. */
function thread(options: { knowledge?: Knowledge | null; shapes?: readonly Shape[]; sandbox?: 'none' } = {}) {
  let state: ConversationState = { kind: 'idle' };
  let count = 0;
  const turns: Turn[] = [];
  function hear(action: Action, from = 'ann', more: Partial<IncomingMessage> = {}): Turn {
    count += 1;
    const heard: Heard = {
      state,
      message: messageFrom(from, action, { id: `m${count}`, ...more }),
      knowledge: options.knowledge === undefined ? DJANGO : options.knowledge,
      shapes: options.shapes ?? shapes,
      repo: REPO,
      ...(options.sandbox === undefined ? {} : { sandbox: options.sandbox }),
      now: new Date('2026-01-02T03:04:05Z'),
    };
    const turn = converse(heard);
    expect(converse(structuredCloneOf(heard))).toEqual(turn);
    state = JSON.parse(JSON.stringify(turn.state)) as ConversationState;
    turns.push(turn);
    return turn;
  }
  return {
    say: (text: string, from?: string) => hear({ kind: 'say', text }, from),
    act: (action: Action, from?: string) => hear(action, from),
    edit: (replaces: string, text: string) => hear({ kind: 'say', text }, 'ann', { replaces }),
    remove: (replaces: string, from?: string) => hear({ kind: 'cancel' }, from, { replaces }),
    end() {
      if (state.kind === 'running') state = afterRun(state, state.runId);
    },
    state: () => state,
    kinds: () => turns.flatMap((turn) => turn.posts.map(({ post }) => post.kind)),
  };
}

function structuredCloneOf(heard: Heard): Heard {
  return { ...heard, state: structuredClone(heard.state), message: structuredClone(heard.message) };
}

function postOf(turn: Turn): Post {
  const post = turn.posts[0]?.post;
  if (post === undefined) throw new Error('nothing was posted');
  return post;
}

function textOf(turn: Turn): string {
  const post = postOf(turn);
  return post.kind === 'notice' ? post.text : JSON.stringify(post);
}

const COMPLETE = 'add a nullable isbn CharField(13) to Book';
/** The type is open; it has a default. */
const OPEN = 'add a rating field to Book';

describe('a request', () => {
  it('starts at once when nothing is open and nobody wants to confirm', () => {
    const t = thread();
    const turn = t.say(COMPLETE);
    expect(turn.start).toMatchObject({
      shape: 'django-field',
      requester: 'ann',
      request: COMPLETE,
      repo: REPO.address,
      base: { ref: 'main' },
    });
    expect(turn.decision).toBe('accept');
    expect(t.state()).toMatchObject({ kind: 'running', requester: 'ann' });
    expect(t.kinds()).toEqual(['ticket']);
  });

  it('says on its card where nothing would keep the code in', () => {
    expect(postOf(thread({ sandbox: 'none' }).say(COMPLETE))).toMatchObject({ kind: 'ticket', sandbox: 'none' });
    expect(postOf(thread().say(COMPLETE))).not.toHaveProperty('sandbox');
  });

  it('waits for a yes where the owners want one', () => {
    const t = thread({ knowledge: { ...DJANGO, settings: { ...DJANGO.settings, shapesConfirm: ['django-field'] } } });
    expect(postOf(t.say(COMPLETE))).toMatchObject({ kind: 'ticket', confirm: true });
    expect(t.say('sounds good', 'bob').posts).toEqual([]);
    const turn = t.say('yes, please');
    expect(turn.start).toMatchObject({ title: expect.stringContaining('isbn') });
  });

  it('takes the requester’s own yes where the owners want a second person and nobody watches', () => {
    const approval = { shapes: [], paths: ['catalog/**', '**/models.py'] };
    const t = thread({ knowledge: { ...DJANGO, settings: { ...DJANGO.settings, approval } } });
    expect(postOf(t.say(COMPLETE))).toMatchObject({ kind: 'ticket', confirm: true, approval: null });
    expect(t.say('yes').start).not.toBeNull();
    const free = { shapes: ['django-model'], paths: ['**/no-such-folder-of-the-ticket/**/x.sql'] };
    expect(
      thread({ knowledge: { ...DJANGO, settings: { ...DJANGO.settings, approval: free } } }).say(COMPLETE).start,
    ).not.toBeNull();
  });

  it('keeps to the owners’ caps', () => {
    const t = thread({ knowledge: { ...DJANGO, settings: { ...DJANGO.settings, bounds: { files: 2, lines: 5 } } } });
    expect(t.say(COMPLETE).start?.bounds).toMatchObject({ files: 2, lines: 5 });
  });

  it('is refused with proposals, and each can be started, also after the first', () => {
    const t = thread();
    const turn = t.say('refactor the whole authentication system');
    expect(postOf(turn)).toMatchObject({ kind: 'refusal', repo: REPO.address });
    expect(t.say('start 2').start).not.toBeNull();
    t.end();
    expect(t.act({ kind: 'start', proposal: 1 }).start).not.toBeNull();
  });

  it.each(['1', 'the first', 'start 1', 'let’s start with the first one'.replace('’', "'"), 'number 1 please'])(
    'takes “%s” as a choice',
    (words) => {
      const t = thread();
      t.say('refactor the whole authentication system');
      expect(t.say(words).start).not.toBeNull();
    },
  );

  it('asks which one when “yes” could be any', () => {
    const t = thread();
    t.say('refactor the whole authentication system');
    expect(textOf(t.say('yes'))).toMatch(/^Which one\?.*\n1\. /);
    expect(textOf(t.say('start 9'))).toMatch(/choose|no change|number/i);
  });

  it('is answered in words when it is empty or endless', () => {
    expect(textOf(thread().say('   '))).toMatch(/empty/);
    expect(textOf(thread().say('add a field '.repeat(4200)))).toMatch(/50400 characters; I read at most 8000/);
  });

  it('needs a repository', () => {
    expect(textOf(thread({ knowledge: null }).say(COMPLETE))).toMatch(/which repository/);
    expect(textOf(thread({ knowledge: null }).say('what can you do?'))).toContain(shapes[0]?.example ?? '?');
  });
});

describe('questions', () => {
  it('are asked together, at most three, and answered by a click', () => {
    const t = thread();
    const post = postOf(t.say(OPEN));
    expect(post).toMatchObject({ kind: 'questions', questions: [{ slot: 'field_type' }] });
    const turn = t.act({ kind: 'answer', answers: { field_type: 'TextField', admin_password: 'x' } });
    expect(turn.start?.slots['field_type']).toEqual({ value: 'TextField', from: 'answered', why: '' });
  });

  it.each([
    ['default', /./],
    ['yes', /./],
    ['the second', /./],
    ['2', /./],
    ['TextField', /TextField/],
    ['long text', /TextField/],
    ['field_type: BooleanField', /BooleanField/],
    ['DecimalField(4, 1)', /Decimal/],
  ])('take “%s” as an answer', (words, value) => {
    const t = thread();
    t.say(OPEN);
    const turn = t.say(words);
    const slots =
      turn.start?.slots ??
      (t.state().kind === 'asking' ? (t.state() as Extract<ConversationState, { kind: 'asking' }>).draft.slots : {});
    expect(String(JSON.stringify(slots['field_type']?.value))).toMatch(value);
  });

  it('hear only who asked', () => {
    const t = thread();
    t.say(OPEN);
    expect(t.say('I would take a text field', 'bob').posts).toEqual([]);
    expect(textOf(t.act({ kind: 'answer', answers: { field_type: 'TextField' } }, 'bob'))).toMatch(/person who asked/);
    expect(t.state().kind).toBe('asking');
  });

  it.each([
    'hmm',
    'let me check',
    'lunch first',
    'Refactor the whole authentication system please',
    'how does this work in general, can you tell me?',
  ])('are not answered by “%s”', (words) => {
    const t = thread();
    t.say(OPEN);
    const turn = t.say(words);
    expect(turn.start).toBeNull();
    expect(t.state()).toMatchObject({ kind: 'asking', draft: { slots: { field: { value: 'rating' } } } });
  });

  it('let earlier words be changed', () => {
    const t = thread();
    t.say(OPEN);
    t.say('actually call it stars');
    expect(t.state()).toMatchObject({
      kind: 'asking',
      draft: { slots: { field: { value: 'stars', from: 'answered' } } },
    });
    expect(t.say('1').start?.title).toContain('stars');
  });

  it('ask again what was answered with a name that is not there', () => {
    const t = thread();
    t.say('add a nullable nickname CharField(30) to Reader');
    t.say('Borrower');
    expect(t.state()).toMatchObject({
      kind: 'asking',
      questions: [{ slot: 'model', why: expect.stringContaining('Borrower') }],
    });
    expect(t.say('Author').start?.slots['model']?.value).toBe('Author');
  });

  it('take several answers in one line', () => {
    const asking: Shape = several(['size', 'unit', 'label']);
    const t = thread({ shapes: [asking] });
    expect(postOf(t.say('add a nullable thing field to Book'))).toMatchObject({ questions: [{}, {}, {}] });
    const turn = t.say('255, crm one, "Shelf label"');
    expect(values(turn)).toEqual({ size: '255', unit: 'crm', label: 'Shelf label' });
  });

  it('take numbered answers', () => {
    const t = thread({ shapes: [several(['size', 'unit', 'label'])] });
    t.say('add a nullable thing field to Book');
    expect(values(t.say('1: the second\n2: 1\n3: Shelf'))).toEqual({ size: '255', unit: 'sales', label: 'Shelf' });
  });

  it('keep what was answered and ask for the rest', () => {
    const t = thread({ shapes: [several(['size', 'unit', 'label'])] });
    t.say('add a nullable thing field to Book');
    const turn = t.say('255');
    expect(turn.start).toBeNull();
    expect(t.state()).toMatchObject({ kind: 'asking', asked: 3, questions: [{ slot: 'unit' }, { slot: 'label' }] });
  });

  it('are never more than three for one ticket', () => {
    const t = thread({ shapes: [several(['size', 'unit', 'label', 'colour', 'weight'])] });
    expect(postOf(t.say('add a nullable thing field to Book'))).toMatchObject({ questions: [{}, {}, {}] });
    const turn = t.act({ kind: 'answer', answers: { size: '100', unit: 'crm', label: 'x' } });
    expect(postOf(turn)).toMatchObject({ kind: 'review', reason: { code: 'too-many-questions' } });
  });
});

describe('stopping and starting again', () => {
  it.each(['cancel', 'Stop!', 'never mind', 'please cancel it', 'abbrechen'])('“%s” drops what is open', (words) => {
    const t = thread();
    t.say(OPEN);
    expect(textOf(t.say(words))).toMatch(/Cancelled/);
    expect(t.state()).toEqual({ kind: 'idle' });
  });

  it('is not read into longer sentences', () => {
    const t = thread();
    expect(t.say('add a nullable stop_reason text field to Loan').start).not.toBeNull();
  });

  it('stops a run for who asked, and for nobody else', () => {
    const t = thread();
    t.say(COMPLETE);
    expect(t.say('cancel', 'bob').cancel).toBeNull();
    const turn = t.say('cancel');
    const state = t.state();
    expect(state.kind === 'running' && state.runId === turn.cancel).toBe(true);
  });

  it('does one ticket at a time, and says so', () => {
    const t = thread();
    t.say(COMPLETE);
    expect(textOf(t.say('add a nullable pages integer to Book'))).toMatch(/one ticket at a time/);
    expect(textOf(t.say('status?'))).toMatch(/is running/);
  });

  it('retries the same ticket as a new run', () => {
    const t = thread();
    t.say(OPEN);
    const first = t.say('TextField');
    t.end();
    const again = t.say('retry please');
    expect(again.start).toMatchObject({ slots: { field_type: { value: 'TextField' } } });
    expect(again.state).not.toMatchObject({ runId: first.state.kind === 'running' ? first.state.runId : '' });
  });

  it('takes a new request after a run', () => {
    const t = thread();
    t.say(COMPLETE);
    t.end();
    expect(t.say('add a nullable pages integer to Book').start?.title).toContain('pages');
  });

  it('makes what should be different about an ended ticket a ticket of its own, and talk none', () => {
    const t = thread();
    t.say(COMPLETE);
    t.end();
    expect(t.say('thanks, that looks good').start).toBeNull();
    const turn = t.say('call it isbn_code instead');
    expect(turn.start).toMatchObject({ title: expect.stringContaining('isbn_code'), request: COMPLETE });
  });

  it('lets a run of another ticket change nothing', () => {
    const t = thread();
    t.say(COMPLETE);
    expect(afterRun(t.state(), 'another')).toEqual(t.state());
  });
});

describe('keys', () => {
  it('come from the message', () => {
    const t = thread();
    expect(t.say(OPEN).posts.map(({ key }) => key)).toEqual(['m1:questions']);
    expect(t.say('default').posts.map(({ key }) => key)).toEqual(['m2:ticket']);
  });
});

describe('a card', () => {
  const confirming = () =>
    thread({ knowledge: { ...DJANGO, settings: { ...DJANGO.settings, shapesConfirm: ['django-field'] } } });

  it.each([
    ['no, call it isbn13', 'field', 'isbn13'],
    ['max_length 20', 'max_length', 20],
  ])('is changed by “%s”', (words, slot, value) => {
    const t = confirming();
    t.say(COMPLETE);
    const turn = t.say(words);
    expect(postOf(turn)).toMatchObject({ kind: 'ticket', confirm: true });
    const state = t.state();
    expect(state.kind === 'confirming' && state.terms.slots[slot]?.value).toBe(value);
  });

  it('is dropped by “no”, and explained to who says something else', () => {
    const t = confirming();
    t.say(COMPLETE);
    expect(textOf(t.say('what a nice day'))).toMatch(/waits for your yes/);
    expect(textOf(t.say('no'))).toMatch(/Cancelled/);
  });
});

/** A shape that asks for each of its slots that is not answered yet, to see several questions at once. */
function several(names: string[]): Shape {
  const base = shapes.find((shape) => shape.id === 'django-field');
  if (base === undefined) throw new Error('the shape is not there');
  const options: Record<string, { value: string; label: string }[]> = {
    size: [
      { value: '100', label: '100' },
      { value: '255', label: '255' },
    ],
    unit: [
      { value: 'sales', label: 'sales.Customer' },
      { value: 'crm', label: 'crm.Customer' },
    ],
  };
  return {
    ...base,
    confirm: 'when-config-asks',
    interpret: () => ({ shape: base.id, slots: {}, confidence: 0.9 }),
    slots: z.any(),
    bounds: () => ({ files: 1, lines: 1, paths: [] }),
    ground(draft) {
      const open = names.filter((name) => draft.slots[name] === undefined);
      if (open.length === 0) return { kind: 'resolved', slots: draft.slots, title: 'A thing' };
      const ask = (slot: string) => ({
        slot,
        text: `Which ${slot}?`,
        why: '',
        options: options[slot] ?? [],
        default: null,
        freeText: true,
      });
      return { kind: 'asks', slots: draft.slots, questions: open.map(ask) };
    },
  };
}

function values(turn: Turn): Record<string, unknown> {
  const slots = turn.state.kind === 'asking' ? turn.state.draft.slots : (turn.start?.slots ?? {});
  return Object.fromEntries(Object.entries(slots).map(([name, slot]) => [name, slot.value]));
}

describe('a request that is edited', () => {
  it('is read anew while its questions are open, and never as an answer to them', () => {
    const t = thread();
    t.say(OPEN);
    const turn = t.edit('m1', 'add a mood field to Customer');
    expect(postOf(turn)).toMatchObject({ kind: 'questions', understood: expect.stringContaining('mood') });
    expect(t.state()).toMatchObject({ kind: 'asking', request: 'add a mood field to Customer', begunBy: 'm1' });
    expect(t.edit('m1', COMPLETE).start).toMatchObject({ request: COMPLETE });
  });

  it('is read anew while its card waits, whoever answered questions before', () => {
    const t = thread({ knowledge: { ...DJANGO, settings: { ...DJANGO.settings, shapesConfirm: ['django-field'] } } });
    t.say(OPEN);
    t.act({ kind: 'confirm' });
    expect(t.state()).toMatchObject({ kind: 'confirming', begunBy: 'm1' });
    expect(postOf(t.edit('m1', COMPLETE))).toMatchObject({ kind: 'ticket', terms: { request: COMPLETE } });
    // An edit of anything else is what it says.
    expect(postOf(t.edit('m2', 'add a mood field to Customer'))).toMatchObject({ kind: 'notice' });
  });
});

describe('a message that is deleted', () => {
  it('cancels what it asked for, and nothing else', () => {
    const t = thread();
    t.say(OPEN);
    t.say('help');
    for (const id of ['m2', 'm9']) expect(t.remove(id)).toMatchObject({ posts: [], state: { kind: 'asking' } });
    t.act({ kind: 'confirm' });
    expect(t.state()).toMatchObject({ kind: 'running' });
    expect(t.remove('m2', 'ben')).toMatchObject({ posts: [], cancel: null });
    expect(t.remove('m1').cancel).not.toBeNull();
  });

  it('says nothing once it is over', () => {
    const t = thread();
    t.say(COMPLETE);
    t.end();
    expect(t.remove('m1')).toMatchObject({ posts: [], cancel: null, state: { kind: 'done' } });
  });
});
