import type { InputBlock, KnownBlock, ModalView, PlainTextElement } from '@slack/types';
import { z } from 'zod';
import { plainText } from '../../../lib/plain-text.ts';
import { LIMITS } from '../limits.ts';
import { CLICKS, label } from './buttons.ts';
import { cut } from '../../../lib/cut.ts';
import { field, fieldOf, type FormQuestion, ownWords } from './fields.ts';

/** Which form it is, in its `callback_id`. */
export const FORMS = { answers: 'answers', edit: 'edit', revise: 'revise', turn: 'turn' } as const;

/** What a form carries along unseen: where it is sent from. */
export const FormNote = z.object({
  channel: z.string(),
  root: z.string(),
  /** The key of the post whose button opened it. */
  card: z.string().nullable(),
  /** The message a request is made of. */
  ts: z.string().optional(),
  /** What the fields of `edit` held. */
  before: z.record(z.string(), z.string()).optional(),
});
export type FormNote = z.infer<typeof FormNote>;

/** A slot as the form shows it. */
export const EditedSlot = z.object({ slot: z.string(), value: z.string(), yesNo: z.boolean().optional() });
export type EditedSlot = z.infer<typeof EditedSlot>;

/** Questions with a field each, defaults filled in; own words beside a menu where they are an answer too. */
export function answersForm(questions: readonly FormQuestion[], note: FormNote): ModalView {
  const blocks = questions.flatMap((question, at) => {
    const number = questions.length === 1 ? null : at + 1;
    const menu = question.options.length === 0 ? null : fieldOf(question, number);
    if (menu === null) return [fieldOf({ ...question, options: [] }, number)];
    return question.freeText ? [menu, ownWords(question)] : [menu];
  });
  return modal(FORMS.answers, questions.length === 1 ? 'One question' : 'Questions', 'Send', present(blocks), note);
}

/** A field for each slot of a card. */
export function editForm(slots: readonly EditedSlot[], note: FormNote): ModalView | null {
  const before = Object.fromEntries(slots.map(({ slot, value }) => [slot, value]));
  const full = { ...note, before };
  if (JSON.stringify(full).length > LIMITS.viewNote) return null;
  const blocks = slots.map(({ slot, value, yesNo }) => {
    const id = `${CLICKS.choose}${slot}`;
    const named = slot.replaceAll('_', ' ');
    if (yesNo === true) {
      const options = ['yes', 'no'].map((each) => ({ text: plain(each), value: each }));
      const initial = options.find((option) => option.value === value);
      return field(named, '', true, {
        type: 'static_select',
        action_id: id,
        options,
        ...(initial === undefined ? {} : { initial_option: initial }),
      });
    }
    return field(named, '', true, {
      type: 'plain_text_input',
      action_id: id,
      ...(value.length > 60 ? { multiline: true } : {}),
      ...(value === '' ? {} : { initial_value: value }),
    });
  });
  return modal(FORMS.edit, 'Edit the ticket', 'Save', [small('What you leave as it is stays.'), ...blocks], full);
}

/** What should be different, in words. */
export function reviseForm(note: FormNote): ModalView {
  const input = field('What should be different?', '', false, {
    type: 'plain_text_input',
    action_id: `${CLICKS.choose}text`,
    multiline: true,
    max_length: LIMITS.inputValue,
    focus_on_load: true,
  });
  return modal(FORMS.revise, 'Revise', 'Send', [input], note);
}

/** A message of the thread that may go with a request. */
export interface Around {
  /** What names it, and proves later that it still says the same. */
  value: string;
  author: string;
  text: string;
  verified: boolean;
}

/** The words of a message as a request to be edited, and the thread around it to choose from. */
export function turnForm(text: string, around: readonly Around[], note: FormNote): ModalView {
  const request = field('What should change?', '', false, {
    type: 'plain_text_input',
    action_id: `${CLICKS.choose}text`,
    multiline: true,
    max_length: LIMITS.inputValue,
    ...(text === '' ? {} : { initial_value: cut(plainText(text), LIMITS.inputValue) }),
  });
  const groups: Around[][] = [];
  for (let at = 0; at < around.length; at += LIMITS.checkboxes) groups.push(around.slice(at, at + LIMITS.checkboxes));
  const choices = groups.map((group, at) => {
    const options = group.map((each) => ({
      text: plain(label(`${each.author}: ${each.text}`, LIMITS.optionText)),
      value: each.value,
      ...(each.verified ? {} : { description: plain('posted by an app or from outside: not verified') }),
    }));
    // Who else wrote it is not for us to vouch for: somebody has to choose it.
    const initial = options.filter((_, position) => group[position]?.verified === true);
    const title = at === 0 ? 'Messages of this thread that go with it' : 'More messages';
    return field(title, '', true, {
      type: 'checkboxes',
      action_id: `${CLICKS.keep}${at + 1}`,
      options,
      ...(initial.length === 0 ? {} : { initial_options: initial }),
    });
  });
  const hint =
    around.length === 0
      ? []
      : [small('They are read as background, with who wrote them; only your words are the request.')];
  return modal(FORMS.turn, 'Turn into a ticket', 'Ask', [request, ...choices, ...hint], note);
}

/** Words in place of a form that could not be carried out. */
export function noteForm(text: string): ModalView {
  return { type: 'modal', title: plain('EnsureFix bot'), close: plain('Close'), blocks: [section(text)] };
}

function modal(id: string, title: string, submit: string, blocks: readonly KnownBlock[], note: FormNote): ModalView {
  return {
    type: 'modal',
    callback_id: id,
    title: plain(title),
    submit: plain(submit),
    close: plain('Close'),
    private_metadata: JSON.stringify(note),
    blocks: [...blocks],
  };
}

function plain(text: string): PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}

function small(text: string): KnownBlock {
  return { type: 'context', elements: [plain(text)] };
}

function section(text: string): KnownBlock {
  return { type: 'section', text: plain(text) };
}

function present(blocks: readonly (InputBlock | null)[]): InputBlock[] {
  return blocks.flatMap((block) => (block === null ? [] : [block]));
}
