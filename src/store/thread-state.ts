import { z } from 'zod';
import type { ConversationState } from '../conversation/state.ts';
import type { Logger } from '../lib/log.ts';
import type { Slots } from '../ticket/slots.ts';

/**
 * The state as this version of the program understands it. Another version may have written the row: what does not parse
 * begins anew, which costs the person one message, where a crash would cost the thread.
 */
export function parseState(value: unknown, thread: string, log: Logger): ConversationState {
  const parsed = State.safeParse(value);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  log.warn({ thread, where }, 'the saved state of a thread is not of this version; the conversation starts over');
  return { kind: 'idle' };
}

const SlotValue = z.json();

const SlotsSchema: z.ZodType<Slots> = z.record(
  z.string(),
  z.looseObject({
    value: SlotValue,
    from: z.enum(['said', 'answered', 'inferred', 'default', 'config']),
    why: z.string(),
  }),
);

const Draft = z.looseObject({ shape: z.string(), slots: SlotsSchema, confidence: z.number() });

const Question = z.looseObject({
  slot: z.string(),
  text: z.string(),
  why: z.string(),
  options: z.array(z.looseObject({ value: z.string(), label: z.string() })),
  default: z.string().nullable(),
  freeText: z.boolean(),
});

const Terms = z.looseObject({
  thread: z.string(),
  requester: z.string(),
  request: z.string(),
  repo: z.string(),
  base: z.looseObject({ ref: z.string(), commit: z.string() }),
  shape: z.string(),
  title: z.string(),
  slots: SlotsSchema,
  bounds: z.looseObject({ files: z.number(), lines: z.number(), paths: z.array(z.string()) }),
  requiredChecks: z.array(z.string()),
});

const Proposal = z.looseObject({ request: z.string(), why: z.string() });

const Begun = { begunBy: z.string().exactOptional() };

const Offered = { offered: z.array(Proposal).exactOptional() };

const Approval = z.looseObject({ needed: z.string(), by: z.array(z.string()) });

const Waiting = { reminded: z.literal(true).exactOptional() };

const Ticketed = {
  requester: z.string(),
  ticketId: z.string(),
  runId: z.string(),
  title: z.string(),
  terms: Terms,
  ...Offered,
  ...Begun,
};

const kinds = {
  idle: z.looseObject({
    kind: z.literal('idle'),
    closed: z.looseObject({ requester: z.string(), request: z.string(), draft: Draft }).exactOptional(),
  }),
  asking: z.looseObject({
    kind: z.literal('asking'),
    request: z.string(),
    requester: z.string(),
    draft: Draft,
    questions: z.array(Question),
    asked: z.number(),
    ...Waiting,
    ...Offered,
    ...Begun,
  }),
  confirming: z.looseObject({
    kind: z.literal('confirming'),
    requester: z.string(),
    terms: Terms,
    draft: Draft,
    approval: Approval.exactOptional(),
    ...Waiting,
    ...Offered,
    ...Begun,
  }),
  picking: z.looseObject({
    kind: z.literal('picking'),
    requester: z.string(),
    request: z.string(),
    options: z.array(z.looseObject({ repo: z.string(), why: z.string() })),
    ...Begun,
  }),
  offering: z.looseObject({
    kind: z.literal('offering'),
    requester: z.string(),
    proposals: z.array(Proposal),
    ...Begun,
  }),
  running: z.looseObject({ kind: z.literal('running'), ...Ticketed }),
  done: z.looseObject({ kind: z.literal('done'), ...Ticketed }),
  // The compiler asks for an entry here as soon as the conversation learns a new kind of state.
} satisfies Record<ConversationState['kind'], z.ZodType>;

const State: z.ZodType<ConversationState> = z.discriminatedUnion('kind', [
  kinds.idle,
  kinds.asking,
  kinds.confirming,
  kinds.picking,
  kinds.offering,
  kinds.running,
  kinds.done,
]);
