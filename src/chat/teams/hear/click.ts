import { z } from 'zod';
import type { Action } from '../../surface.ts';
import { CLICKS } from '../render/buttons.ts';
import type { Activity } from './activity.ts';
import { authorOf, type Heard, originOf } from './heard.ts';

/** What comes with a button of ours: what it means, its card, and everything chosen or typed in the card. */
const Data = z.looseObject({
  ensurefix: z.string(),
  card: z.string().nullish(),
  answers: z.record(z.string(), z.string()).optional().catch(undefined),
  value: z.string().optional().catch(undefined),
});
export type Data = z.infer<typeof Data>;

const Executed = z.object({
  action: z.object({ verb: z.string().optional(), data: z.unknown().optional() }),
  trigger: z.string().optional(),
});

/** A button that is carried out in its card, by a client that can do so. */
export function readExecuted(activity: Activity): Data | null {
  const executed = Executed.safeParse(activity.value);
  return executed.success ? readData(executed.data.action.data) : null;
}

/** The same of a client that cannot: it comes as a message without words. */
export function readSubmitted(activity: Activity): Data | null {
  return activity.type === 'message' ? readData(activity.value) : null;
}

export function readData(data: unknown): Data | null {
  return Data.safeParse(data).data ?? null;
}

/** A click that does something, or null where it only asks to look. */
export function heardClick(activity: Activity, data: Data): Heard | null {
  const origin = originOf(activity);
  const action = meant(data);
  if (origin === null || action === null || activity.id === undefined) return null;
  return {
    id: `click:${activity.id}`,
    origin,
    sender: authorOf(activity),
    action,
    addressed: true,
    card: data.card ?? null,
    context: [],
  };
}

const ALONE = ['confirm', 'cancel', 'approve', 'decline', 'retry', 'hand-over'] as const;

function meant(data: Data): Action | null {
  const { ensurefix: id, value } = data;
  const alone = ALONE.find((kind) => CLICKS[kind] === id);
  if (alone !== undefined) return { kind: alone };
  if (id === CLICKS.answers) {
    const answers = { ...data.answers, ...choicesIn(data) };
    return Object.keys(answers).length === 0 ? null : { kind: 'answer', answers };
  }
  if (id === CLICKS.answer) return data.answers === undefined ? null : { kind: 'answer', answers: data.answers };
  if (id === CLICKS.recheck) return chosen(value ?? data[CLICKS.menu], (check) => ({ kind: 'recheck', check }));
  if (id === CLICKS.pick) return chosen(value ?? data[CLICKS.menu], (repo) => ({ kind: 'choose', repo }));
  const number = id === CLICKS.start ? Number(value) : Number.NaN;
  return Number.isInteger(number) && number > 0 ? { kind: 'start', proposal: number } : null;
}

function chosen(value: unknown, then: (value: string) => Action): Action | null {
  return typeof value === 'string' && value !== '' ? then(value) : null;
}

/** What is chosen and typed, by slot, own words before an option; a field left empty leaves its default. */
export function choicesIn(data: Record<string, unknown>): Record<string, string> {
  const filled = (prefix: string) =>
    Object.entries(data).flatMap(([id, value]) =>
      id.startsWith(prefix) && typeof value === 'string' && value.trim() !== ''
        ? [[id.slice(prefix.length), value] as const]
        : [],
    );
  return Object.fromEntries([...filled(CLICKS.choose), ...filled(CLICKS.own)]);
}
