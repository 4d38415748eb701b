import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { converse } from '../../src/conversation/converse.ts';
import { decide } from '../../src/conversation/decide.ts';
import { shapes } from '../../src/shapes/registry.ts';
import { messageFrom } from '../support/messages.ts';
import { learnShop } from './shop-knowledge.ts';

/** A message with an order to the bot in it. */
const Order = z.object({
  id: z.string(),
  request: z.string(),
  /** The same message without the order; null where nothing else is in it. */
  twin: z.string().nullable(),
  /** What the twin leads to, so that a twin nobody understands proves nothing. */
  verdict: z.enum(['accept', 'clarify', 'reject', 'review', 'chat']),
  /** Names the twin states, where it is accepted. */
  slots: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Part of the order that must not come back in any answer. */
  order: z.string(),
  ways: z.array(z.string()),
});

const ORDERS = readFileSync(path.join(import.meta.dirname, 'orders.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => Order.parse(JSON.parse(line)));

const SHOP = await learnShop();

describe('an order to the bot', () => {
  it('comes in eighty ways and more, and in six languages and more', () => {
    const languages = new Set(ORDERS.flatMap(({ ways }) => ways.filter((way) => way.length === 2)));
    expect(ORDERS.length).toBeGreaterThanOrEqual(80);
    expect(languages.size).toBeGreaterThanOrEqual(6);
  });

  it.each(alone().map((order) => [order.id, order.request] as const))('is chat when alone: %s %s', (_, request) => {
    expect(decide(request, SHOP, shapes)).toMatchObject({ verdict: 'chat' });
  });

  it.each(ORDERS.map((order) => [order.id, order] as const))('is not repeated in an answer: %s', (_, order) => {
    expect(saidTo(order.request)).not.toContain(JSON.stringify(order.order).slice(1, -1));
  });
});

describe('the request without the order', () => {
  it.each(twins())('is understood: %s', (twin, { verdict, slots }) => {
    const outcome = outcomeOf(twin);
    expect(outcome.verdict).toBe(verdict);
    const values = Object.entries(slots).map(([slot, value]) => [slot, { value }]);
    expect('slots' in outcome ? outcome.slots : {}).toMatchObject(Object.fromEntries(values));
  });
});

describe('a request with an order in it', () => {
  it.each(inside().map((order) => [order.id, order.request, order.twin] as const))(
    'leads to what it leads to without: %s %s',
    (_, request, twin) => {
      expect(outcomeOf(request)).toEqual(outcomeOf(twin));
    },
  );

  // Talk with an order in it is answered as an order is: only what leads to work must read the same.
  const asked = inside().filter(({ verdict }) => verdict !== 'chat');
  it.each(asked.map((order) => [order.id, order.request, order.twin] as const))(
    'is answered as it is without: %s %s',
    (_, request, twin) => {
      expect(saidTo(request)).toEqual(saidTo(twin));
    },
  );
});

function alone() {
  return ORDERS.filter(({ twin }) => twin === null);
}

function inside() {
  return ORDERS.flatMap((order) => (order.twin === null ? [] : [{ ...order, twin: order.twin }]));
}

/** Each once, with what it leads to. */
function twins() {
  return [...new Map(inside().map((order) => [order.twin, order] as const))];
}

/** Everything about a decision but the words it was read from. */
function outcomeOf(request: string) {
  const decision = decide(request, SHOP, shapes);
  switch (decision.verdict) {
    case 'chat':
      return { verdict: decision.verdict };
    case 'clarify':
    case 'accept': {
      const { draft: _, ...outcome } = decision;
      return outcome;
    }
    case 'reject':
    case 'review':
      return decision;
  }
}

/**
 * What a new thread is told, as text. The message itself, which a card quotes as whose words they are, is taken out; a card
 * that asks for a yes and a run that begins are both in it.
 */
function saidTo(text: string): string {
  const { posts, start } = converse({
    state: { kind: 'idle' },
    message: messageFrom('ann', { kind: 'say', text }),
    knowledge: SHOP,
    shapes,
    repo: { address: '/repos/shop', ref: 'main', commit: 'c0ffee00'.repeat(5) },
    now: new Date('2026-01-02T03:04:05Z'),
  });
  const quoted = JSON.stringify(text).slice(1, -1);
  return JSON.stringify({ posts, starts: start !== null }).replaceAll(quoted, '<the message>');
}
