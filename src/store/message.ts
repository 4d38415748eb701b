import { z } from 'zod';
import { type Action, COMMANDS, type IncomingMessage } from '../chat/surface.ts';

/** A kept message as this version of the program understands it; null when another version wrote it otherwise. */
export function parseMessage(value: unknown): IncomingMessage | null {
  const parsed = Message.safeParse(value);
  return parsed.success ? parsed.data : null;
}

const kinds = {
  say: z.object({ kind: z.literal('say'), text: z.string() }),
  answer: z.object({ kind: z.literal('answer'), answers: z.record(z.string(), z.string()) }),
  confirm: z.object({ kind: z.literal('confirm') }),
  cancel: z.object({ kind: z.literal('cancel') }),
  start: z.object({ kind: z.literal('start'), proposal: z.number() }),
  command: z.object({ kind: z.literal('command'), name: z.enum(COMMANDS), text: z.string() }),
  edit: z.object({ kind: z.literal('edit'), changes: z.record(z.string(), z.string()) }),
  choose: z.object({ kind: z.literal('choose'), repo: z.string() }),
  approve: z.object({ kind: z.literal('approve') }),
  decline: z.object({ kind: z.literal('decline') }),
  retry: z.object({ kind: z.literal('retry') }),
  recheck: z.object({ kind: z.literal('recheck'), check: z.string() }),
  'hand-over': z.object({ kind: z.literal('hand-over') }),
  home: z.object({ kind: z.literal('home') }),
  // The compiler asks for an entry here as soon as people can do something new.
} satisfies Record<Action['kind'], z.ZodType>;

const Message: z.ZodType<IncomingMessage> = z.object({
  id: z.string(),
  thread: z.string(),
  heardIn: z.string().exactOptional(),
  place: z.object({
    address: z.string(),
    kind: z.enum(['channel', 'group', 'direct']),
    external: z.boolean(),
  }),
  sender: z.object({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    trust: z.enum(['member', 'guest', 'external']),
    groups: z.array(z.string()),
  }),
  action: z.discriminatedUnion('kind', [
    kinds.say,
    kinds.answer,
    kinds.confirm,
    kinds.cancel,
    kinds.start,
    kinds.command,
    kinds.edit,
    kinds.choose,
    kinds.approve,
    kinds.decline,
    kinds.retry,
    kinds.recheck,
    kinds['hand-over'],
    kinds.home,
  ]),
  replaces: z.string().exactOptional(),
  context: z.array(z.object({ author: z.string(), text: z.string(), verified: z.boolean() })),
  card: z.string().nullable(),
});
