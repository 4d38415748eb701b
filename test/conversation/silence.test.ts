import { describe, expect, it } from 'vitest';
import { converse, type Heard } from '../../src/conversation/converse.ts';
import { afterSilence } from '../../src/conversation/silence.ts';
import type { ConversationState } from '../../src/conversation/state.ts';
import { shapes } from '../../src/shapes/registry.ts';
import { messageFrom } from '../support/messages.ts';
import { DJANGO } from './repositories.ts';

const IDLE: ConversationState = { kind: 'idle' };

function say(state: ConversationState, text: string, from = 'ann', settings = DJANGO.settings) {
  const heard: Heard = {
    state,
    message: messageFrom(from, { kind: 'say', text }, { id: `m-${text}` }),
    knowledge: { ...DJANGO, settings },
    shapes,
    repo: { address: '/repos/library', ref: 'main', commit: 'c0ffee00'.repeat(5) },
    now: new Date('2026-01-02T03:04:05Z'),
  };
  return converse(heard);
}

const ASKED = say(IDLE, 'add a nickname to Author').state;
const CARD = say(IDLE, 'add a nullable isbn CharField(13) to Book', 'ann', {
  ...DJANGO.settings,
  shapesConfirm: ['django-field'],
}).state;

describe('a question nobody answers', () => {
  it('is asked once more, then closed with what would reopen it', () => {
    expect(ASKED.kind).toBe('asking');
    const reminder = afterSilence(ASKED);
    expect(reminder?.post).toMatchObject({ kind: 'questions', understood: expect.stringContaining('add a nickname') });
    const closing = reminder === null ? null : afterSilence(reminder.state);
    expect(closing?.post).toMatchObject({ kind: 'notice', text: expect.stringContaining('“reopen”') });
    expect(closing?.state.kind).toBe('idle');
    expect(closing === null ? null : afterSilence(closing.state)).toBeNull();
  });

  it('can still be answered after the reminder, and is then not known to be late', () => {
    const reminded = afterSilence(ASKED)?.state ?? IDLE;
    const answered = say(reminded, 'short text');
    expect(answered.state.kind).toBe('running');
  });

  it('is taken up again by whoever asked it', () => {
    const closed = afterSilence(afterSilence(ASKED)?.state ?? IDLE)?.state ?? IDLE;
    expect(say(closed, 'reopen', 'bob').state).toEqual(closed);
    const again = say(closed, 'reopen');
    expect(again.state).toMatchObject({ kind: 'asking', request: 'add a nickname to Author' });
    expect(again.posts[0]?.post.kind).toBe('questions');
  });
});

describe('a card nobody confirms', () => {
  it('is reminded of, closed, and taken up again as a card', () => {
    expect(CARD.kind).toBe('confirming');
    const reminder = afterSilence(CARD);
    expect(reminder?.post).toMatchObject({ kind: 'notice', text: expect.stringContaining('waits for your yes') });
    const closed = afterSilence(reminder?.state ?? IDLE)?.state ?? IDLE;
    expect(say(closed, 'reopen please').posts[0]?.post.kind).toBe('ticket');
  });
});

it.each<ConversationState>([IDLE, { kind: 'offering', requester: 'ann', proposals: [] }])(
  'nothing is said where nothing waits: $kind',
  (state) => {
    expect(afterSilence(state)).toBeNull();
  },
);

it('says so where nothing was closed', () => {
  expect(say(IDLE, 'reopen').posts[0]?.post).toMatchObject({ text: expect.stringContaining('Nothing is closed') });
});
