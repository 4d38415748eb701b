import { z } from 'zod';
import type { Action } from '../../surface.ts';
import { CLICKS } from '../render/buttons.ts';
import { FORMS, FormNote } from '../render/form.ts';
import { Chosen, choicesIn } from './click.ts';
import { type Author, type Heard, PLAIN } from './heard.ts';

const Sent = z.object({
  user: z.object({ id: z.string(), team_id: z.string().optional() }),
  view: z.object({
    id: z.string(),
    callback_id: z.string(),
    private_metadata: z.string(),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), Chosen)) }),
  }),
});
type Sent = z.infer<typeof Sent>;

/** A request out of a message, with the messages that go with it, by what names them in the form. */
export interface TurnedForm {
  id: string;
  channel: string;
  root: string;
  /** The message it is made of. */
  ts: string;
  sender: Author;
  text: string;
  kept: string[];
}

export type SentForm = { kind: 'heard'; heard: Heard } | { kind: 'turned'; turned: TurnedForm };

/** A form that was sent, or null where it is none of ours, or says nothing new. Sent twice, it has one id. */
export function readForm(body: unknown): SentForm | null {
  const parsed = Sent.safeParse(body);
  if (!parsed.success) return null;
  const note = noteIn(parsed.data.view.private_metadata);
  if (note === null) return null;
  const { user, view } = parsed.data;
  const sender = { id: user.id, team: user.team_id ?? null };
  const id = `form:${view.id}`;
  const { channel, root } = note;
  if (view.callback_id === FORMS.turn) {
    const text = wordsIn(parsed.data);
    return text === ''
      ? null
      : { kind: 'turned', turned: { id, channel, root, ts: note.ts ?? root, sender, text, kept: keptIn(parsed.data) } };
  }
  const action = meant(parsed.data, note);
  if (action === null) return null;
  return { kind: 'heard', heard: { ...PLAIN, id, channel, root, sender, action, addressed: true, card: note.card } };
}

function meant(sent: Sent, note: FormNote): Action | null {
  const { callback_id: form, state } = sent.view;
  if (form === FORMS.answers) {
    const answers = choicesIn(state.values);
    return Object.keys(answers).length === 0 ? null : { kind: 'answer', answers };
  }
  if (form === FORMS.edit) {
    const given = Object.entries(choicesIn(state.values));
    const changes = given.filter(([slot, value]) => value.trim() !== (note.before?.[slot] ?? '').trim());
    return changes.length === 0 ? null : { kind: 'edit', changes: Object.fromEntries(changes) };
  }
  const text = form === FORMS.revise ? wordsIn(sent) : '';
  return text === '' ? null : { kind: 'say', text };
}

function wordsIn(sent: Sent): string {
  return choicesIn(sent.view.state.values)['text']?.trim() ?? '';
}

function keptIn(sent: Sent): string[] {
  const fields = Object.values(sent.view.state.values).flatMap((block) => Object.entries(block));
  return fields.flatMap(([id, chosen]) =>
    id.startsWith(CLICKS.keep) ? (chosen.selected_options ?? []).map(({ value }) => value) : [],
  );
}

function noteIn(text: string): FormNote | null {
  try {
    return FormNote.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
