import { z } from 'zod';
import type { Action } from '../../surface.ts';
import { cardIn, CLICKS } from '../render/buttons.ts';
import type { Heard } from './heard.ts';

export const Chosen = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
});

const Click = z.object({
  user: z.object({ id: z.string(), team_id: z.string().optional() }),
  channel: z.object({ id: z.string() }),
  message: z.object({ ts: z.string(), thread_ts: z.string().optional() }),
  trigger_id: z.string().optional(),
  actions: z
    .array(Chosen.extend({ action_id: z.string(), action_ts: z.string(), block_id: z.string().optional() }))
    .min(1),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), Chosen)) }).optional(),
});
type Click = z.infer<typeof Click>;

export interface HeardClick extends Heard {
  /** The message that was clicked. */
  ts: string;
}

/** Something that asks for a form first: what the form is about stands in the button. */
export interface FormAsked {
  form: 'answers' | 'edit' | 'revise';
  value: string;
  triggerId: string;
  channel: string;
  root: string;
  card: string | null;
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
    sender: { id: user.id, team: user.team_id ?? null },
    action,
    addressed: true,
    ts: message.ts,
    shared: false,
    card: cardIn(clicked.block_id),
    context: [],
  };
}

/** A click that wants a form, or null. */
export function readFormAsked(body: unknown): FormAsked | null {
  const parsed = Click.safeParse(body);
  const clicked = parsed.data?.actions[0];
  if (!parsed.success || clicked === undefined || !clicked.action_id.startsWith(CLICKS.form)) return null;
  const form = z.enum(['answers', 'edit', 'revise']).safeParse(clicked.action_id.slice(CLICKS.form.length));
  const { channel, message, trigger_id: triggerId } = parsed.data;
  if (!form.success || triggerId === undefined) return null;
  return {
    form: form.data,
    value: clicked.value ?? '',
    triggerId,
    channel: channel.id,
    root: message.thread_ts ?? message.ts,
    card: cardIn(clicked.block_id),
  };
}

const ALONE = ['confirm', 'cancel', 'approve', 'decline', 'retry', 'hand-over'] as const;

function meant(clicked: Click['actions'][number], click: Click): Action | null {
  const { action_id: id } = clicked;
  const value = valueOf(clicked);
  const alone = ALONE.find((kind) => CLICKS[kind] === id);
  if (alone !== undefined) return { kind: alone };
  if (id === CLICKS.answers) {
    const answers = { ...defaultsIn(value), ...choicesIn(click.state?.values ?? {}) };
    return Object.keys(answers).length === 0 ? null : { kind: 'answer', answers };
  }
  if (id.startsWith(CLICKS.answer) && value !== null) {
    const slot = id.slice(CLICKS.answer.length).split(':')[0] ?? '';
    return { kind: 'answer', answers: { [slot]: value } };
  }
  if (id.startsWith(CLICKS.recheck) && value !== null) return { kind: 'recheck', check: value };
  if (id.startsWith(CLICKS.pick) && value !== null) return { kind: 'choose', repo: value };
  const number = id.startsWith(CLICKS.start) ? Number(id.slice(CLICKS.start.length)) : Number.NaN;
  return Number.isInteger(number) && number > 0 ? { kind: 'start', proposal: number } : null;
}

function valueOf(chosen: z.infer<typeof Chosen>): string | null {
  return chosen.selected_option?.value ?? chosen.value ?? null;
}

/** What is chosen and typed, by slot, own words before an option; a field left empty leaves its default. */
export function choicesIn(values: Record<string, Record<string, z.infer<typeof Chosen>>>): Record<string, string> {
  const fields = Object.values(values).flatMap((block) => Object.entries(block));
  const filled = (prefix: string) =>
    fields.flatMap(([id, chosen]) => {
      const value = valueOf(chosen);
      return id.startsWith(prefix) && value !== null && value.trim() !== ''
        ? [[id.slice(prefix.length), value] as const]
        : [];
    });
  return Object.fromEntries([...filled(CLICKS.choose), ...filled(CLICKS.own)]);
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
