import { z } from 'zod';
import type { Action } from '../../surface.ts';
import { CLICKS } from '../render/buttons.ts';
import type { Heard } from './heard.ts';

const Chosen = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
});

const Click = z.object({
  user: z.object({ id: z.string(), username: z.string().optional(), name: z.string().optional() }),
  channel: z.object({ id: z.string() }),
  message: z.object({ ts: z.string(), thread_ts: z.string().optional() }),
  actions: z.array(Chosen.extend({ action_id: z.string(), action_ts: z.string() })).min(1),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), Chosen)) }).optional(),
});
type Click = z.infer<typeof Click>;

export interface HeardClick extends Heard {
  /** The message that was clicked. */
  ts: string;
}

/** A click on something of ours, or null where it only chose something that is sent later, or opened a page. */
export function readClick(body: unknown): HeardClick | null {
  const parsed = Click.safeParse(body);
  if (!parsed.success) return null;
  const { user, channel, message, actions } = parsed.data;
  const clicked = actions[0];
  const action = clicked === undefined ? null : meant(clicked, parsed.data);
  if (clicked === undefined || action === null) return null;
  return {
    id: `${channel.id}:${message.ts}:${clicked.action_ts}`,
    channel: channel.id,
    root: message.thread_ts ?? message.ts,
    sender: { id: user.id, name: user.username ?? user.name ?? user.id },
    action,
    addressed: true,
    ts: message.ts,
  };
}

function meant(clicked: Click['actions'][number], click: Click): Action | null {
  const { action_id: id } = clicked;
  const value = valueOf(clicked);
  if (id === CLICKS.confirm) return { kind: 'confirm' };
  if (id === CLICKS.cancel) return { kind: 'cancel' };
  if (id === CLICKS.answers) {
    const answers = { ...defaultsIn(value), ...choicesIn(click) };
    return Object.keys(answers).length === 0 ? null : { kind: 'answer', answers };
  }
  if (id.startsWith(CLICKS.answer) && value !== null) {
    const slot = id.slice(CLICKS.answer.length).split(':')[0] ?? '';
    return { kind: 'answer', answers: { [slot]: value } };
  }
  const number = id.startsWith(CLICKS.start) ? Number(id.slice(CLICKS.start.length)) : Number.NaN;
  return Number.isInteger(number) && number > 0 ? { kind: 'start', proposal: number } : null;
}

function valueOf(chosen: z.infer<typeof Chosen>): string | null {
  return chosen.selected_option?.value ?? chosen.value ?? null;
}

/** What is chosen and typed in the message; a field left empty leaves its default. */
function choicesIn(click: Click): Record<string, string> {
  const fields = Object.values(click.state?.values ?? {}).flatMap((block) => Object.entries(block));
  return Object.fromEntries(
    fields.flatMap(([id, chosen]) => {
      const value = valueOf(chosen);
      return id.startsWith(CLICKS.choose) && value !== null && value.trim() !== ''
        ? [[id.slice(CLICKS.choose.length), value] as const]
        : [];
    }),
  );
}

function defaultsIn(value: string | null): Record<string, string> {
  try {
    return z
      .record(z.string(), z.string())
      .catch({})
      .parse(JSON.parse(value ?? '{}'));
  } catch {
    return {};
  }
}
